import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { auFaFr } from "./area.ts";
import { bootstrapMean, bootstrapRatio, geometricMean } from "./bootstrap.ts";
import { misorderedTwice, rankClips, scoreGroups, weightedMisorderedTwice } from "./ranking.ts";

const random = Random.root("bootstrap test");
const labels = Array.from({ length: 300 }, () => random.integer(4) === 0 ? 1 : 0);
const speakers = labels.map((_, i) => `speaker ${i % 60}`);
const population = { labels, speakers };

function model(separation: number): { seeds: number[][] } {
  const seeds = [0, 1, 2, 3, 4].map(() =>
    labels.map((label) => Math.round((label * separation + random.normal()) * 20) / 20)
  );
  return { seeds };
}

const base = model(1.5);
const worse = model(0.7);

Deno.test("weighted pairs equal the pairs of a set in which every clip is repeated", () => {
  const clip = fc.record({
    score: fc.integer({ min: 0, max: 12 }),
    label: fc.integer({ min: 0, max: 1 }),
    owner: fc.integer({ min: 0, max: 4 }),
  });
  const weights = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(clip, { minLength: 1, maxLength: 50 }), weights, (clips, counts) => {
      const scored = { scores: clips.map((c) => c.score), labels: clips.map((c) => c.label) };
      const ranking = rankClips(scored, Uint32Array.from(clips, (c) => c.owner));
      const repeated = clips.flatMap((c) => Array.from({ length: counts[c.owner] }, () => c));
      const expected = misorderedTwice(scoreGroups({
        scores: repeated.map((c) => c.score),
        labels: repeated.map((c) => c.label),
      }));
      assertEquals(weightedMisorderedTwice(ranking, counts), expected);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("the estimate is the mean of the seeds' areas and lies inside its interval", () => {
  const interval = bootstrapMean(base, population, { resamples: 400 });
  const mean = base.seeds.reduce((sum, scores) => sum + auFaFr({ scores, labels }), 0) / 5;
  assertAlmostEquals(interval.estimate, mean, 1e-15);
  assert(interval.low < mean && mean < interval.high);
});

Deno.test("every resample has the areas of the clips and seeds that it drew, the seeds' share widened", () => {
  const { low, high } = bootstrapMean(base, population, { resamples: 40, seed: 3 });
  const names = [...new Set(speakers)].sort();
  const values: number[] = [];
  for (let i = 0; i < 40; i++) {
    const draw = Random.root(3).stream("bootstrap", i);
    const drawn = names.map(() => names[draw.integer(names.length)]);
    const clips = drawn.flatMap((name) => [...labels.keys()].filter((k) => speakers[k] === name));
    const areas = base.seeds.map((scores) =>
      auFaFr({ scores: clips.map((k) => scores[k]), labels: clips.map((k) => labels[k]) })
    );
    const all = areas.reduce((sum, area) => sum + area, 0) / 5;
    let drawnAreas = 0;
    for (let s = 0; s < 5; s++) drawnAreas += areas[draw.integer(5)];
    values.push(all * (drawnAreas / 5 / all) ** Math.sqrt(5 / 4));
  }
  values.sort((a, b) => a - b);
  assertAlmostEquals(low, values[1], 1e-14);
  assertAlmostEquals(high, values[38], 1e-14);
});

Deno.test("a model compared with itself has a ratio of one inside its interval", () => {
  const ratio = bootstrapRatio(base, base, population, { resamples: 400 });
  assertEquals(ratio.estimate, 1);
  assert(ratio.low < 1 && ratio.high > 1);
});

Deno.test("a much worse student has a ratio above one, the interval included", () => {
  const ratio = bootstrapRatio(worse, base, population, { resamples: 400 });
  assert(ratio.low > 1 && ratio.low < ratio.estimate && ratio.estimate < ratio.high);
});

Deno.test("the order of the clips changes nothing, the seed does", () => {
  const order = Random.root(9).shuffle([...labels.keys()]);
  const moved = (values: ArrayLike<number>): number[] => order.map((i) => values[i]);
  const shuffled = {
    labels: moved(labels),
    speakers: order.map((i) => speakers[i]),
  };
  const options = { resamples: 100 };
  const straight = bootstrapRatio(worse, base, population, options);
  const mixed = bootstrapRatio(
    { seeds: worse.seeds.map(moved) },
    { seeds: base.seeds.map(moved) },
    shuffled,
    options,
  );
  assertEquals(mixed, straight);
  assert(bootstrapRatio(worse, base, population, { ...options, seed: 1 }).low !== straight.low);
});

Deno.test("a base without an error gives Infinity where the student has one, else a ratio of one", () => {
  const perfect = { seeds: [labels.map((label) => label)] };
  assertEquals(bootstrapRatio(perfect, perfect, population, { resamples: 40 }), {
    estimate: 1,
    low: 1,
    high: 1,
  });
  const ratio = bootstrapRatio(base, perfect, population, { resamples: 40 });
  assertEquals([ratio.estimate, ratio.low, ratio.high], [Infinity, Infinity, Infinity]);
});

Deno.test("a geometric mean is that of the numbers, Infinity wins", () => {
  assertAlmostEquals(geometricMean([1, 2, 4]), 2, 1e-14);
  assertEquals(geometricMean([0, 5]), 0);
  assertEquals(geometricMean([0, Infinity]), Infinity);
  assertThrows(() => geometricMean([]), RangeError, "there must be values");
  assertThrows(() => geometricMean([-1]), RangeError, "current value is [-1]");
});

Deno.test("missing speakers, seeds or resamples are errors", () => {
  const short = { labels, speakers: speakers.slice(1) };
  assertThrows(() => bootstrapMean(base, short), RangeError, "300 and 299");
  assertThrows(() => bootstrapMean({ seeds: [] }, population), RangeError, "there must be seeds");
  assertThrows(() => bootstrapMean(base, population, { resamples: 3 }), RangeError, "value is 3");
});

Deno.test("a model without any clip of the keyword is not compared, let alone accepted", () => {
  const silent = { labels: labels.map(() => 0), speakers };
  assertThrows(
    () => bootstrapRatio(worse, base, silent, { resamples: 40 }),
    RangeError,
    "both classes must have clips: there are 0 of the keyword and 300 others",
  );
  const loud = { labels: labels.map(() => 1), speakers };
  assertThrows(() => bootstrapMean(base, loud), RangeError, "300 of the keyword and 0 others");
});

Deno.test("the resamples are those that published intervals rest on, bit for bit", () => {
  // Of the widened intervals; each resample by itself is tested above.
  assertEquals(bootstrapRatio(worse, base, population, { resamples: 200, seed: 5 }), {
    estimate: 2.121171171171172,
    low: 1.5998860389055791,
    high: 2.798901172827424,
  });
});
