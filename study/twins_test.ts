import { assertEquals } from "@std/assert";
import type { TwinKind } from "./setting.ts";
import type { LiveMetrics } from "./stages/live.ts";
import { twinsHeard } from "./twins.ts";

/** A seed that misses so many of ten keywords, with so many false accepts in an hour. */
function seed(misses: number, falseAccepts: number): LiveMetrics {
  const none = { falseAccepts: 0 };
  return {
    stream: { keywords: 10, misses, falseAccepts },
    ...{ natural: none, noise: none, curveHours: 1 },
  } as unknown as LiveMetrics;
}

Deno.test("twins stand beside the networks that they are twins of, on keywords of which both are there", () => {
  const heard: Record<string, Record<string, LiveMetrics[]>> = {
    happy: {
      small: [seed(1, 4), seed(3, 2)],
      "small-even": [seed(2, 2)],
      size: [seed(4, 6)],
      "size-even": [seed(6, 0)],
      // A twin of another kind.
      "size-beside": [seed(8, 8)],
      // Its twin is not computed: it counts on neither side.
      quality: [seed(9, 9)],
    },
    right: { small: [seed(1, 1)] },
  };
  const ofKind = (kind: TwinKind) =>
    twinsHeard(
      (keyword) => new Map(Object.entries(heard[keyword])),
      ["happy", "right"],
      ["quality", "small", "size"],
      kind,
    );
  assertEquals(ofKind("even"), [{
    keyword: "happy",
    before: { missed: (0.2 + 0.4) / 2, accepts: (3 + 6) / 2 },
    after: { missed: (0.2 + 0.6) / 2, accepts: (2 + 0) / 2 },
  }]);
  assertEquals(ofKind("beside"), [{
    keyword: "happy",
    before: { missed: 0.4, accepts: 6 },
    after: { missed: 0.8, accepts: 8 },
  }]);
});
