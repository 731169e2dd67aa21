import { assertEquals } from "@std/assert";
import { renderListing, wholeClass } from "./listing.ts";

Deno.test("fifteen lines are cut by no page break, sixteen may be", () => {
  const lines = (count: number) => "a\n".repeat(count);
  assertEquals([1, 15, 16].map((count) => wholeClass(lines(count))), [" whole", " whole", ""]);
  assertEquals(
    [15, 16].map((count) => renderListing(lines(count), "text").includes('class="code whole"')),
    [true, false],
  );
});
