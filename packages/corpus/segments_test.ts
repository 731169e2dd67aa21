import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { assemble, type Corpus } from "./corpus.ts";
import { drawReadings } from "./readings.ts";
import { type Segment, SegmentComposer, type SegmentRecipe } from "./segments.ts";

const PLAIN: SegmentRecipe = {
  ...{
    seconds: 2.5,
    keyword: 1,
    pieces: 0,
    sentences: 0,
    halves: 0,
    pauses: 0,
    speed: 0,
    rooms: 0,
  },
  gain: { probability: 0, low: 0, high: 0 },
  noise: { probability: 0, low: 0, high: 0 },
  white: { probability: 0, sigma: 0 },
};
const LEVEL = 16384;
/** Samples of the keyword's spoken part. */
const SAID = { start: 4000, end: 9600 };

/** A keyword that is one level from start to end, and other words that are silent. */
function words(): Corpus {
  const keyword = new Int16Array(16000).fill(LEVEL, SAID.start, SAID.end);
  const clip = (word: string, pcm: Int16Array, split = "training" as const) => ({
    ...{ path: `${word}/a_nohash_0.wav`, word, speaker: "a", split, pcm },
  });
  return assemble("levels", "synthetic", [
    clip("happy", keyword),
    clip("other", new Int16Array(16000)),
    { ...clip("other", new Int16Array(16000).fill(99)), split: "testing" },
  ], []);
}

/** Sentences of another level. */
function sentences(): Corpus {
  const pcm = new Int16Array(40000).fill(LEVEL / 2);
  const one = { path: "reading", word: "", speaker: "b", split: "training" as const, pcm };
  return assemble("sentences", "synthetic", [one], []);
}

function compose(seed: number, change: Partial<SegmentRecipe> = {}, corpus = words()) {
  const composer = new SegmentComposer(corpus, sentences(), "happy", { ...PLAIN, ...change });
  const samples = new Float32Array(composer.samples);
  const segment: Segment = composer.compose(samples, Random.root(seed));
  return { samples, segment };
}

Deno.test("the keyword is where a segment says, all of it that lies inside and nothing else", () => {
  let whole = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { samples, segment: { keyword, kind } } = compose(seed);
    assertEquals(kind, "words");
    const { start, end } = keyword!;
    assertEquals(end - start, SAID.end - SAID.start);
    samples.forEach((value, i) => assertEquals(value, i >= start && i < end ? 0.5 : 0, `${seed}`));
    if (start >= 0 && end <= samples.length) whole++;
  }
  assert(whole > 50, `${whole} of 60 lie inside`);
});

Deno.test("words are read faster and slower, and their spans with them", () => {
  const lengths = Array.from({ length: 40 }, (_, seed) => {
    const { samples, segment: { keyword } } = compose(seed, { speed: 0.2 });
    const { start, end } = keyword!;
    // Within a sample of each end, where it is interpolated.
    samples.forEach((value, i) => {
      if (i > start + 1 && i < end - 2) assertEquals(value, 0.5);
      if (i < start - 1 || i > end + 1) assertEquals(value, 0);
    });
    return end - start;
  });
  const spoken = SAID.end - SAID.start;
  assert(Math.min(...lengths) < 0.9 * spoken && Math.max(...lengths) > 1.1 * spoken);
  assert(lengths.every((length) => Math.abs(Math.log(length / spoken)) < 0.201));
});

Deno.test("a segment depends on its own stream alone, and every part of the recipe changes it", () => {
  const change: Partial<SegmentRecipe>[] = [
    { keyword: 0, pieces: 1, halves: 0.5 },
    { keyword: 0, sentences: 1 },
    { speed: 0.1 },
    { gain: { probability: 1, low: -6, high: -3 } },
    { rooms: 1 },
    { seconds: 3 },
  ];
  for (let seed = 0; seed < 4; seed++) {
    const plain = compose(seed).samples;
    assertEquals(compose(seed).samples, plain);
    for (const one of change) {
      assertEquals(compose(seed, one), compose(seed, one));
      assert(
        compose(seed, one).samples.some((value, i) => value !== plain[i]),
        JSON.stringify(one),
      );
    }
  }
});

Deno.test("drawn by word, a word of one clip is said as often as one of nine, in words and in pieces", () => {
  const clip = (word: string, i: number, pcm: Int16Array) => ({
    ...{ path: `${word}/a_nohash_${i}.wav`, word, speaker: "a", split: "training" as const, pcm },
  });
  const corpus = assemble("rare", "synthetic", [
    clip("happy", 0, new Int16Array(16000)),
    clip("rare", 0, new Int16Array(16000).fill(LEVEL)),
    ...Array.from({ length: 9 }, (_, i) => clip("common", i, new Int16Array(16000))),
  ], []);
  const loudness = (change: Partial<SegmentRecipe>): number => {
    let sum = 0;
    for (let seed = 0; seed < 300; seed++) {
      for (const value of compose(seed, { ...change, keyword: 0 }, corpus).samples) sum += value;
    }
    return sum;
  };
  for (const pieces of [0, 1]) {
    const times = loudness({ pieces, others: "word" }) / loudness({ pieces });
    // A half of the words instead of a tenth.
    assert(Math.abs(times - 5) < 1, `${times} times as often with ${pieces} pieces`);
    assertEquals(loudness({ pieces, others: "clip" }), loudness({ pieces }));
  }
});

Deno.test("segments are of their kinds in the recipe's shares", () => {
  const count = 2000;
  const shares = { keyword: 0.5, pieces: 0.2, sentences: 0.25 };
  const composer = new SegmentComposer(words(), sentences(), "happy", { ...PLAIN, ...shares });
  const out = new Float32Array(composer.samples);
  const seen = { words: 0, pieces: 0, sentences: 0, keyword: 0 };
  for (let i = 0; i < count; i++) {
    const { kind, keyword } = composer.compose(out, Random.root("kinds").stream(i));
    seen[kind]++;
    if (keyword) seen.keyword++;
    assert(!keyword || kind === "words");
  }
  const near = (found: number, share: number): void =>
    assert(
      Math.abs(found / count - share) < 4 * Math.sqrt(share * (1 - share) / count),
      `${found}`,
    );
  near(seen.keyword, 0.5);
  near(seen.pieces, 0.5 * 0.2);
  near(seen.sentences, 0.5 * 0.25);
});

Deno.test("pieces of the keyword are less than the keyword, at one of its ends", () => {
  // A ramp tells which part of the keyword a piece is.
  const ramp = new Int16Array(16000);
  for (let i = SAID.start; i < SAID.end; i++) ramp[i] = 8000 + i;
  const pool = words();
  const clips = pool.clips.map((clip) => ({
    ...clip,
    pcm: pool.pcm.slice(clip.offset, clip.offset + clip.length),
  }));
  clips[0].pcm = ramp;
  const corpus = assemble("ramp", "synthetic", clips, []);
  const composer = new SegmentComposer(corpus, undefined, "happy", {
    ...{ ...PLAIN, keyword: 0, pieces: 1, halves: 1 },
  });
  const out = new Float32Array(composer.samples);
  let runs = 0;
  for (let seed = 0; seed < 40; seed++) {
    composer.compose(out, Random.root(seed));
    let run = 0;
    for (let i = 1; i < out.length; i++) {
      run = out[i] > out[i - 1] && out[i - 1] > 0 ? run + 1 : 0;
      if (run > 1000) runs++;
      // Never a half and the other one behind it.
      assert(run <= 0.5 * (SAID.end - SAID.start) + 1, `${run} samples of the keyword`);
    }
  }
  assert(runs > 0);
});

Deno.test("what is missing is named: clips of the keyword, of others, sentences", () => {
  const make = (change: Partial<SegmentRecipe>, corpus: Corpus, read?: Corpus) => () =>
    new SegmentComposer(corpus, read, "happy", { ...PLAIN, ...change });
  const only = (word: string): Corpus => {
    const corpus = words();
    return {
      ...corpus,
      clips: corpus.clips.map((clip) => clip.word === word ? clip : { ...clip, split: "testing" }),
    };
  };
  assertThrows(make({}, only("other")), RangeError, 'training clips of "happy"');
  assertThrows(make({}, only("happy")), RangeError, "training clips of other words");
  assertThrows(make({ sentences: 0.1 }, words()), RangeError, "sentences, or a share of 0");
  make({ sentences: 0.1 }, words(), sentences());
});

Deno.test("readings hold none of the keywords, and as many words as sentences have", () => {
  const without = ["happy", "to", "garden"];
  const texts = drawReadings(Random.root(1), 400, without);
  assertEquals(drawReadings(Random.root(1), 400, without), texts);
  assertEquals(drawReadings(Random.root(1), 400, ["Happy", "TO", "garden"]), texts);
  const counts = texts.map((text) => text.split(" ").length);
  assert(Math.min(...counts) === 7 && Math.max(...counts) === 13);
  const said = new Set(texts.flatMap((text) => text.split(" ")));
  assert(said.size > 300 && without.every((word) => !said.has(word)));
  // Another word's absence leaves the others' lengths as they are.
  assertEquals(drawReadings(Random.root(1), 400, []).map((text) => text.split(" ").length), counts);
});
