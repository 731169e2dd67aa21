import { assertEquals } from "@std/assert";
import type { LiveMetrics } from "../study/stages/live.ts";
import { mostAccepts } from "./goals.ts";

Deno.test("the most false accepts are those of the loudest kind of speech, as the mean of the seeds, without noise", () => {
  const seed = (words: number, natural: number, wake?: number, noise?: number): LiveMetrics =>
    ({
      stream: { falseAccepts: words },
      natural: { falseAccepts: natural },
      ...(wake !== undefined && { wakeWords: { falseAccepts: wake } }),
      ...(noise !== undefined && { noise: { falseAccepts: noise } }),
    }) as LiveMetrics;
  assertEquals(mostAccepts([seed(3, 0, 1), seed(0, 1, 1)]), 1.5);
  assertEquals(mostAccepts([seed(0, 2, 1, 9), seed(0, 4, 1, 9)]), 3);
  assertEquals(mostAccepts([seed(0, 0, 5), seed(1, 0)]), 2.5);
});
