import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { BLENDS } from "@kws/features";
import { DISTILLATION_BLENDS, planSounds, type SoundSource } from "./distillation_plan.ts";
import { toyCorpus } from "./_toy_corpus.ts";

const COUNTS = { keyword: 4, other: 2, noise: 5, blended: 0, synthetic: 3 };
const corpus = toyCorpus();

function plan(change: Partial<typeof COUNTS>, synthetic = false): SoundSource[] {
  const other = synthetic ? toyCorpus(1) : undefined;
  return planSounds(corpus, other, "toy", { ...COUNTS, ...change }, Random.root("plan"));
}

Deno.test("a plan holds the variants that are asked for, of training clips alone", () => {
  const sources = plan({}, true);
  const count = (kind: string, keyword?: boolean): number =>
    sources.filter((source) =>
      source.kind === kind &&
      (keyword === undefined || (source as { keyword?: boolean }).keyword === keyword)
    ).length;
  assertEquals(count("clip", true), 3 * 4);
  assertEquals(count("clip", false), 3 * 2);
  assertEquals(count("noise"), 5);
  assertEquals(count("synthetic"), 6 * 3);
  for (const source of sources) {
    if (source.kind !== "clip") continue;
    const { split, word } = corpus.clips[source.clip];
    assertEquals([split, word === "toy"], ["training", source.keyword]);
  }
});

Deno.test("blends have their shares, and the keyword its share of their parts", () => {
  const blended = 20000;
  const blends = plan({ blended }).filter((source) => source.kind === "blend");
  assertEquals(blends.length, blended);
  BLENDS.forEach((how, i) => {
    const share = blends.filter((source) => source.how === how).length / blended;
    assertAlmostEquals(share, DISTILLATION_BLENDS.shares[i], 0.01);
  });
  for (const part of ["first", "second"] as const) {
    const clips = blends.map((source) => corpus.clips[source[part]]);
    const share = clips.filter(({ word }) => word === "toy").length / blended;
    assertAlmostEquals(share, DISTILLATION_BLENDS.keywordShare, 0.01);
    assert(clips.every(({ split }) => split === "training"));
    // Every training clip comes about equally often.
    assertEquals(new Set(clips).size, 6);
  }
});

Deno.test("blends may be shared out otherwise", () => {
  const blends = { shares: [0, 1, 0, 0], keywordShare: 1 };
  const counts = { ...COUNTS, blended: 50 };
  for (const source of planSounds(corpus, undefined, "toy", counts, Random.root(1), blends)) {
    if (source.kind !== "blend") continue;
    assertEquals(source.how, "overlap");
    assertEquals(corpus.clips[source.first].word, "toy");
    assertEquals(corpus.clips[source.second].word, "toy");
  }
});

Deno.test("a corpus without training clips of one side is refused", () => {
  const only = { ...corpus, clips: corpus.clips.filter(({ word }) => word === "toy") };
  assertThrows(
    () => planSounds(only, undefined, "toy", COUNTS, Random.root(1)),
    RangeError,
    'a training clip of a word other than "toy": it has none',
  );
});
