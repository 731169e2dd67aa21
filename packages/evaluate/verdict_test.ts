import { assertEquals, assertThrows } from "@std/assert";
import type { Interval } from "./bootstrap.ts";
import { acceptance, type Evidence, verdictOf } from "./verdict.ts";

const good = { estimate: 1.05, low: 0.9, high: 1.3 };
const wide = { estimate: 1.05, low: 0.7, high: 1.6 };
const bad = { estimate: 1.2, low: 1.15, high: 1.3 };

Deno.test("the verdict follows the ratio, its interval and the number of seeds", () => {
  assertEquals(verdictOf(good, 5), "accepted");
  assertEquals(verdictOf(wide, 5), "accepted, not resolved");
  assertEquals(verdictOf(bad, 5), "not accepted");
  assertEquals(verdictOf({ estimate: 0.5, low: 0.4, high: 0.6 }, 4), "not judged");
});

Deno.test("both limits of the verdict belong to the better side", () => {
  assertEquals(verdictOf({ estimate: 1.1, low: 0.9, high: 1.5 }, 5), "accepted");
  assertEquals(verdictOf({ estimate: 1.1000001, low: 0.9, high: 1.5 }, 5), "not accepted");
  assertEquals(
    verdictOf({ estimate: 1.1, low: 0.9, high: 1.5000001 }, 5),
    "accepted, not resolved",
  );
});

Deno.test("a ratio that is no number is never accepted", () => {
  assertEquals(verdictOf({ estimate: NaN, low: 1, high: 1 }, 5), "not accepted");
  assertEquals(verdictOf({ estimate: 1, low: 1, high: Infinity }, 5), "accepted, not resolved");
  assertEquals(verdictOf({ estimate: 1, low: 1, high: NaN }, 5), "accepted, not resolved");
});

const main = (ratio: Interval): Pick<Evidence, "keywords"> => ({
  keywords: [{ keyword: "happy", ratio }],
});

Deno.test("a candidate needs the main keyword and the mean over keywords", () => {
  assertEquals(acceptance({ ...main(good), overall: good, seeds: 5 }), "accepted");
  assertEquals(acceptance({ ...main(good), overall: wide, seeds: 5 }), "accepted, not resolved");
  assertEquals(acceptance({ ...main(wide), overall: good, seeds: 5 }), "accepted, not resolved");
  assertEquals(acceptance({ ...main(good), overall: bad, seeds: 5 }), "not accepted");
  assertEquals(acceptance({ ...main(wide), overall: bad, seeds: 5 }), "not accepted");
  assertEquals(acceptance({ ...main(bad), overall: good, seeds: 5 }), "not accepted");
  assertEquals(acceptance({ ...main(bad), seeds: 5 }), "not accepted");
  assertEquals(acceptance({ ...main(good), seeds: 5 }), "not judged");
  assertEquals(acceptance({ ...main(good), overall: good, seeds: 1 }), "not judged");
  assertThrows(() => acceptance({ keywords: [], seeds: 5 }), RangeError, "there must be keywords");
});

Deno.test("a keyword with its whole interval above the limit decides, whatever the mean", () => {
  const against = { keyword: "left", ratio: bad };
  const evidence = { keywords: [{ keyword: "happy", ratio: good }, against], seeds: 5 };
  const named = "not accepted: resolved against it on left";
  assertEquals(acceptance({ ...evidence, overall: good }), named);
  assertEquals(acceptance(evidence), named);
  const touching = { keyword: "left", ratio: { estimate: 1.2, low: 1.1, high: 1.3 } };
  assertEquals(
    acceptance({ ...evidence, keywords: [evidence.keywords[0], touching], overall: good }),
    "accepted",
  );
});

Deno.test("the published small candidate is not accepted: left is resolved against it", () => {
  // The numbers of results/acceptance.json, where its verdict was "accepted, not resolved".
  const keywords = [
    {
      keyword: "happy",
      ratio: { estimate: 0.920388349514563, low: 0.2212581344902386, high: 2.6825396825396823 },
    },
    {
      keyword: "right",
      ratio: { estimate: 0.7804499470435705, low: 0.5471742728777489, high: 1.0495491836568922 },
    },
    {
      keyword: "left",
      ratio: { estimate: 1.431725255547245, low: 1.1545525355634814, high: 1.866570510605956 },
    },
  ];
  const overall = {
    estimate: 1.0093891171477354,
    low: 0.6147215170776844,
    high: 1.4863040289126288,
  };
  assertEquals(
    acceptance({ keywords, overall, seeds: 5 }),
    "not accepted: resolved against it on left",
  );
  const others = keywords.slice(0, 2);
  assertEquals(acceptance({ keywords: others, overall, seeds: 5 }), "accepted, not resolved");
});
