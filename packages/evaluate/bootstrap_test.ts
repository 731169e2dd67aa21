import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { auFaFr } from "./area.ts";
import { bootstrapMean, bootstrapRatio, verdictOf } from "./bootstrap.ts";

const random = Random.root("bootstrap test");
const labels = Array.from({ length: 300 }, () => random.integer(4) === 0 ? 1 : 0);
const speakers = labels.map((_, i) => `speaker ${i % 60}`);
const seeds = [0, 1, 2, 3, 4].map(() =>
  labels.map((label) => Math.round((label * 1.5 + random.normal()) * 20) / 20)
);

Deno.test("the estimate is the mean of the seeds' areas and lies inside its interval", () => {
  const interval = bootstrapMean({ seeds }, { labels, speakers }, { resamples: 400 });
  const mean = seeds.reduce((sum, scores) => sum + auFaFr({ scores, labels }), 0) / seeds.length;
  assertAlmostEquals(interval.estimate, mean, 1e-12);
  assert(interval.low < mean && mean < interval.high);
});

Deno.test("a model compared with itself has a ratio of one inside its interval", () => {
  const ratio = bootstrapRatio({ seeds }, { seeds }, { labels, speakers }, { resamples: 400 });
  assertAlmostEquals(ratio.estimate, 1, 1e-12);
  assert(ratio.low < 1 && ratio.high > 1);
});

Deno.test("the verdict follows the ratio, its interval and the number of seeds", () => {
  assertEquals(verdictOf({ estimate: 1.05, low: 0.9, high: 1.3 }, 5), "accepted");
  assertEquals(verdictOf({ estimate: 1.05, low: 0.7, high: 1.6 }, 5), "accepted, not resolved");
  assertEquals(verdictOf({ estimate: 1.2, low: 1.1, high: 1.3 }, 5), "not accepted");
  assertEquals(verdictOf({ estimate: 0.5, low: 0.4, high: 0.6 }, 1), "not judged");
});
