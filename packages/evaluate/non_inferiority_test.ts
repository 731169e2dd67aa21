import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { auFaFr } from "./area.ts";
import { bootstrapRatio, geometricMean } from "./bootstrap.ts";
import { type KeywordComparison, nonInferiority } from "./non_inferiority.ts";
import type { VariantScores } from "./seeds_area.ts";

const random = Random.root("non-inferiority test");
const labels = Array.from({ length: 400 }, () => random.integer(4) === 0 ? 1 : 0);
const speakers = labels.map((_, i) => `speaker ${i % 100}`);
const population = { labels, speakers };

function model(separation: number, { seeds = 5, variants = 2 } = {}): VariantScores {
  const scores = () =>
    labels.map((label) => Math.round((label * separation + random.normal()) * 20) / 20);
  return {
    seeds: Array.from({ length: seeds }, () => Array.from({ length: variants }, scores)),
  };
}

const good = model(3);
const base = model(1.5);
const worse = model(0.7);
const KEYWORDS = ["happy", "right", "left", "down", "go", "up", "bed", "cat"];

function compare(candidate: VariantScores, keywords = KEYWORDS): KeywordComparison[] {
  return keywords.map((keyword) => ({ keyword, candidate, base, population }));
}

const OPTIONS = { resamples: 200 };

Deno.test("of clean clips a keyword's ratio is that of the bootstrap, its interval included", () => {
  for (const seeds of [1, 3, 5]) {
    const [candidate, base] = [1, 1.2].map((by) => model(by, { seeds, variants: 1 }));
    const { overall, keywords: [{ ratio }] } = nonInferiority(
      [{ keyword: "happy", candidate, base, population }],
      OPTIONS,
    );
    const flat = ({ seeds }: VariantScores) => ({ seeds: seeds.map(([scores]) => scores) });
    const expected = bootstrapRatio(flat(candidate), flat(base), population, OPTIONS);
    assertEquals(ratio, expected);
    assertEquals(overall.estimate, expected.estimate);
  }
});

Deno.test("candidates of a single seed are not judged, and the keywords are named", () => {
  const [candidate, base] = [1, 1.2].map((by) => model(by, { seeds: 1 }));
  const { verdict, reason } = nonInferiority(
    ["happy", "right"].map((keyword) => ({ keyword, candidate, base, population })),
    { ...OPTIONS, leastKeywords: 2 },
  );
  assertEquals([verdict, reason], ["not judged", "too few seeds for happy, right"]);
});

Deno.test("a ratio is that of the mean areas over seeds and variants", () => {
  const { keywords: [{ ratio, candidate, base: below, positives }] } = nonInferiority(
    compare(worse, ["happy"]),
    OPTIONS,
  );
  const mean = ({ seeds }: VariantScores): number =>
    seeds.flat().reduce((sum, scores) => sum + auFaFr({ scores, labels }), 0) / 10;
  assertAlmostEquals(candidate, mean(worse), 1e-15);
  assertAlmostEquals(below, mean(base), 1e-15);
  assertAlmostEquals(ratio.estimate, mean(worse) / mean(base), 1e-12);
  assertEquals(positives, labels.filter(Boolean).length);
});

Deno.test("every resample moves the drawn seeds' mean away from that of all by √(n/(n − 1)), for all keywords at once", () => {
  const models = [3, 2, 4, 2].map((seeds, i) => model(1 + 0.1 * i, { seeds }));
  const [candidate, base, other, otherBase] = models;
  const { keywords, overall } = nonInferiority(
    [
      { keyword: "happy", candidate, base, population },
      { keyword: "right", candidate: other, base: otherBase, population },
    ],
    { resamples: 40, seed: 3 },
  );
  const names = [...new Set(speakers)].sort();
  const values: number[][] = [[], []];
  for (let i = 0; i < 40; i++) {
    const draw = Random.root(3).stream("bootstrap", i);
    const drawn = names.map(() => names[draw.integer(names.length)]);
    const clips = drawn.flatMap((name) => [...labels.keys()].filter((k) => speakers[k] === name));
    const [above, below, otherAbove, otherBelow] = models.map(({ seeds }) => {
      const areas = seeds.map((variants) =>
        variants.map((scores) =>
          auFaFr({ scores: clips.map((k) => scores[k]), labels: clips.map((k) => labels[k]) })
        ).reduce((sum, area) => sum + area, 0) / variants.length
      );
      const n = areas.length;
      const all = areas.reduce((sum, area) => sum + area, 0) / n;
      let sum = 0;
      for (let s = 0; s < n; s++) sum += areas[draw.integer(n)];
      return all * (sum / n / all) ** Math.sqrt(n / (n - 1));
    });
    values[0].push(above / below);
    values[1].push(otherAbove / otherBelow);
  }
  const means = values[0].map((value, i) => Math.sqrt(value * values[1][i]));
  for (
    const [interval, own] of [
      ...keywords.map((one, k) => [one.ratio, values[k]] as const),
      [overall, means] as const,
    ]
  ) {
    own.sort((a, b) => a - b);
    assertAlmostEquals(interval.low, own[1], 1e-12);
    assertAlmostEquals(interval.high, own[38], 1e-12);
  }
});

Deno.test("a model that is its own base is not accepted before the interval is narrow enough", () => {
  const loose = nonInferiority(compare(base, ["happy"]), { ...OPTIONS, leastKeywords: 1 });
  assertEquals(loose.overall.estimate, 1);
  assert(loose.overall.high > 1.1);
  assertEquals(loose.verdict, "not resolved");
  assertEquals(loose.reason, `the upper end ${loose.overall.high.toFixed(2)} > 1.10`);
  const { verdict } = nonInferiority(compare(base, ["happy"]), {
    ...{ ...OPTIONS, leastKeywords: 1 },
    margin: loose.overall.high,
  });
  assertEquals(verdict, "accepted");
});

Deno.test("a better model over eight keywords is accepted, a worse one is not", () => {
  const accepted = nonInferiority(compare(good), OPTIONS);
  assertEquals(accepted.verdict, "accepted");
  assert(accepted.overall.high < 0.5);
  const refused = nonInferiority(compare(worse), OPTIONS);
  assertEquals(refused.verdict, "not accepted");
  assertEquals(refused.reason, `resolved against it on ${KEYWORDS.join(", ")}`);
});

Deno.test("a mean above the margin that no keyword resolves is not accepted", () => {
  const slightly = model(1.4, { variants: 2 });
  const few = compare(slightly, ["happy"]);
  const { verdict, reason, overall, keywords } = nonInferiority(few, {
    ...{ ...OPTIONS, leastKeywords: 1 },
    margin: 1,
  });
  assert(overall.estimate > 1 && keywords[0].ratio.low < 1);
  assertEquals(verdict, "not accepted");
  assertEquals(reason, `the ratio ${overall.estimate.toFixed(2)} > 1.00`);
});

Deno.test("one keyword that is resolved against a candidate decides, however good the mean", () => {
  const comparisons = compare(good);
  comparisons[2] = { ...comparisons[2], candidate: worse };
  const { verdict, reason, overall, keywords } = nonInferiority(comparisons, OPTIONS);
  assert(overall.high < 1.1);
  assertEquals([verdict, reason], ["not accepted", "resolved against it on left"]);
  assertEquals(keywords.map((one) => one.resolvedAgainst).indexOf(true), 2);
});

Deno.test("fewer keywords or seeds than the rule asks for give no verdict", () => {
  const seven = nonInferiority(compare(good, KEYWORDS.slice(1)), OPTIONS);
  assertEquals([seven.verdict, seven.reason], ["not judged", "7 of at least 8 keywords"]);
  const comparisons = compare(good);
  const five = { ...comparisons[0], leastSeeds: 5 };
  assertEquals(nonInferiority([five, ...comparisons.slice(1)], OPTIONS).verdict, "accepted");
  const six = nonInferiority([{ ...five, leastSeeds: 6 }, ...comparisons.slice(1)], OPTIONS);
  assertEquals([six.verdict, six.reason], ["not judged", "too few seeds for happy"]);
  // One seed says nothing of the spread over seeds, whatever is asked for.
  const single = model(0.2, { seeds: 1 });
  const { verdict } = nonInferiority(
    [{ ...comparisons[0], candidate: single, leastSeeds: 1 }, ...comparisons.slice(1)],
    OPTIONS,
  );
  assertEquals(verdict, "not judged");
});

Deno.test("a candidate with errors against a base without one is never accepted", () => {
  const perfect = { seeds: base.seeds.map((variants) => variants.map(() => labels)) };
  const comparisons = compare(worse).map((one) => ({ ...one, base: perfect }));
  const { verdict, overall } = nonInferiority(comparisons, OPTIONS);
  assertEquals([verdict, overall.estimate], ["not accepted", Infinity]);
  const equal = compare(perfect).map((one) => ({ ...one, base: perfect }));
  assertEquals(nonInferiority(equal, OPTIONS).overall, { estimate: 1, low: 1, high: 1 });
});

Deno.test("the mean over keywords is that of their ratios", () => {
  const comparisons = [...compare(worse, ["happy"]), ...compare(good, ["right"])];
  const { overall, keywords } = nonInferiority(comparisons, OPTIONS);
  assertEquals(overall.estimate, geometricMean(keywords.map(({ ratio }) => ratio.estimate)));
});

Deno.test("a keyword without clips, seeds, equal variants or speakers is an error that names it", () => {
  const [happy] = compare(good, ["happy"]);
  const judge = (change: Partial<KeywordComparison>) => () =>
    nonInferiority([{ ...happy, ...change }], OPTIONS);
  const silent = { labels: labels.map(() => 0), speakers };
  assertThrows(judge({ population: silent }), RangeError, 'compare models for "happy" as both');
  assertThrows(judge({ candidate: { seeds: [] } }), RangeError, "there are 0 and 5 seeds");
  assertThrows(judge({ candidate: model(1, { variants: 3 }) }), RangeError, "3,3,3,3,3,2,2,2,2,2");
  const short = { labels, speakers: speakers.slice(1) };
  assertThrows(judge({ population: short }), RangeError, "400 clips and 399 speakers");
  const broken = { seeds: [[labels.map(() => NaN), labels]] };
  assertThrows(judge({ candidate: broken }), RangeError, "clip 0 has NaN");
  assertThrows(() => nonInferiority([]), RangeError, "there are 0");
  assertThrows(() => nonInferiority([happy], { margin: NaN }), RangeError, "the margin is NaN");
  assertThrows(() => nonInferiority([happy], { resamples: 3 }), RangeError, "value is 3");
});

Deno.test("of pairs the seeds are drawn together: what a seed shares with the one it was made of widens nothing", () => {
  // Five bases that differ much among themselves, and of each a candidate that is a little worse.
  const bases: VariantScores = {
    seeds: [0.3, 0.8, 1.3, 1.8, 2.3].map((separation) => model(separation, { seeds: 1 }).seeds[0]),
  };
  const made: VariantScores = {
    seeds: bases.seeds.map((variants) =>
      variants.map((scores) => Array.from(scores, (score) => score + 0.05 * random.normal()))
    ),
  };
  const [apart, together] = [false, true].map((paired) => {
    const one = { keyword: "happy", candidate: made, base: bases, population, paired };
    return nonInferiority([one], OPTIONS).keywords[0].ratio;
  });
  assertEquals(together.estimate, apart.estimate);
  assert(together.high / together.low < 1.1 && apart.high / apart.low > 1.5);
  assert(together.low < together.estimate && together.estimate < together.high);
  const uneven = { seeds: bases.seeds.slice(1) };
  const pair = { keyword: "happy", candidate: made, base: uneven, population, paired: true };
  assertThrows(() => nonInferiority([pair], OPTIONS), RangeError, "as many where they are paired");
});
