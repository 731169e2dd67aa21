import { assertStringIncludes, assertThrows } from "@std/assert";
import { requireFiles, requireFresh } from "./report.ts";

Deno.test("a study of which the digests alone are committed has no report before it is computed", () => {
  assertThrows(
    () => requireFiles("quick-synthetic", "quick", []),
    Error,
    "deno task reproduce --profile quick --corpus synthetic computes it",
  );
  requireFiles("quick-synthetic", "quick", ["quick-synthetic"]);
  requireFiles("full", "full", []);
});

Deno.test("stale results are named, and refused until they are agreed to", () => {
  const stale = ["fit/happy/base/seed-1: because version 1 -> 2"];
  const error = assertThrows(
    () => requireFresh(stale, "full", { profile: "full", allowStale: false }),
    RangeError,
    "1 of the results of full are stale:\n  fit/happy/base/seed-1",
  );
  assertStringIncludes(error.message, "--allow-stale");
  requireFresh([], "full", { profile: "full", allowStale: false });
  requireFresh(stale, "full", { profile: "full", allowStale: true });
});
