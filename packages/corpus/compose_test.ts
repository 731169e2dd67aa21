import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { Random } from "@kws/kernels";
import { burst, smallCorpus, smallSentences } from "./_test_corpus.ts";
import { composeRepeats, composeStream, glueDemonstration, spokenPart } from "./compose.ts";
import { assemble, SAMPLE_RATE } from "./corpus.ts";

const corpus = smallCorpus(["happy", "no", "yes"]);
const quiet = { ...corpus, noises: [] };
const random = (): Random => Random.root(7);

Deno.test("what is said reaches from the first to the last frame within 30 dB of the loudest", () => {
  const pcm = new Int16Array(SAMPLE_RATE);
  const frame = (number: number, level: number): void => {
    for (let i = 0; i < 160; i++) pcm[160 * number + i] = i % 2 ? level : -level;
  };
  frame(20, 10000);
  frame(30, 317); // 29.98 dB below the loudest
  frame(10, 317);
  frame(40, 316); // 30.005 dB below it
  frame(5, 316);
  assertEquals(spokenPart(pcm), { start: 10 * 160, end: 31 * 160 });
  assertEquals(spokenPart(new Int16Array(500)), { start: 0, end: 500 });
});

Deno.test("a stream has the keyword at the times it names, and between them other words", () => {
  const { samples, keywords, said: named } = composeStream(quiet, undefined, {
    ...{ keyword: "happy", minutes: 2, keywords: 10, random: random() },
  });
  assertEquals(samples.length, 120 * SAMPLE_RATE);
  assertEquals(keywords.length, 10);
  const clips = quiet.clips.filter(({ word, split }) => word === "happy" && split === "testing");
  let last = 0;
  keywords.forEach(({ start, end }, i) => {
    assert(start >= 12 * i + 1 && end <= 12 * (i + 1), `${start}`);
    assert(start > last);
    last = end;
    assertAlmostEquals(end - start, 0.35, 1e-9);
    const said = samples.subarray(Math.round(start * SAMPLE_RATE), Math.round(end * SAMPLE_RATE));
    const found = clips.filter(({ path }) =>
      burst(path, 1, 0.25, 0.6).subarray(4000, 9600).every((value, k) => value / 32768 === said[k])
    );
    assertEquals(found.map(({ path }) => path), [named[i]]);
  });
  const sounding = samples.filter((sample) => sample !== 0).length / samples.length;
  assert(sounding > 0.15, `${sounding}`);
});

Deno.test("said again and again, every clip of the keyword is heard once, so long after the one before, and nothing else", () => {
  const clips = quiet.clips.filter(({ word, split }) => word === "happy" && split === "testing");
  for (const gap of [0, 0.37, 1.5, 6]) {
    const { samples, keywords, parts, said } = composeRepeats(quiet, {
      ...{ keyword: "happy", random: random(), split: "testing", gap, most: 1000 },
    });
    assertEquals(said.toSorted(), clips.map(({ path }) => path).toSorted());
    assertEquals(keywords.length, clips.length);
    parts.forEach(({ name, start, end }, i) => {
      assertEquals(name, "happy");
      assertAlmostEquals(start - (parts[i - 1]?.end ?? 0), gap, 1e-4);
      const own = samples.subarray(Math.round(start * SAMPLE_RATE), Math.round(end * SAMPLE_RATE));
      const pcm = burst(said[i], 1, 0.25, 0.6);
      assert(pcm.every((value, k) => value / 32768 === own[k]), said[i]);
      assertAlmostEquals(keywords[i].start - start, 0.25, 1e-9);
      assertAlmostEquals(keywords[i].end - start, 0.6, 1e-9);
    });
    assertAlmostEquals(samples.length / SAMPLE_RATE - parts.at(-1)!.end, gap, 1e-4);
    const few = composeRepeats(quiet, {
      ...{ keyword: "happy", random: random(), split: "testing", gap, most: 2 },
    });
    assertEquals(few.said, said.slice(0, 2));
  }
  // The order is that of the random stream, and noise lies under all of it.
  const noisy = composeRepeats(corpus, {
    ...{ keyword: "happy", random: random(), split: "testing", gap: 3, most: 1000 },
  });
  assert(noisy.samples.filter((sample) => sample === 0).length < 0.01 * noisy.samples.length);
});

Deno.test("words said again have a gap of at least 0 s and clips of the keyword", () => {
  const make = (change: object) => () =>
    composeRepeats(corpus, {
      ...{ keyword: "happy", random: random(), split: "testing" as const, gap: 1, most: 2 },
      ...change,
    });
  for (const gap of [-0.1, NaN]) {
    assertThrows(make({ gap }), RangeError, `gap must be >= 0 seconds: current value is ${gap}`);
  }
  assertThrows(make({ keyword: "maybe" }), RangeError, "maybe");
});

Deno.test("a stream says clips of its split alone", () => {
  for (const split of ["validation", "testing"] as const) {
    const clips = corpus.clips.map((clip, i) => ({
      ...{ path: clip.path, word: clip.word, speaker: clip.speaker, split: clip.split },
      pcm: new Int16Array(8000).fill(clip.split === split ? 100 : 30000 + i),
    }));
    const { samples } = composeStream(assemble("levels", "synthetic", clips, []), undefined, {
      ...{ keyword: "happy", minutes: 1, keywords: 5, random: random(), split },
    });
    assertEquals(
      samples.filter((sample) => sample !== 0 && sample !== Math.fround(100 / 32768)).length,
      0,
    );
  }
});

Deno.test("noise lies under the whole stream, from the split's own stretch", () => {
  for (const [split, level] of [["validation", 2000], ["testing", 3000]] as const) {
    const words = corpus.clips.map((clip) => ({ ...clip, length: 0 }));
    const { samples } = composeStream({ ...corpus, clips: words }, undefined, {
      ...{ keyword: "happy", minutes: 1, keywords: 5, random: random(), split },
    });
    const full = samples.filter((sample) => sample === Math.fround(0.1 * level / 32768)).length;
    // All but the fades of 10 ms at both ends of every ten seconds.
    assert(full / samples.length > 0.997, `${full / samples.length}`);
    assert(samples.every((sample) => sample <= 0.1 * level / 32768 + 1e-9));
  }
});

Deno.test("all that a stream says is named, in order, and between it there is silence", () => {
  const { samples, keywords, parts } = composeStream(quiet, smallSentences(3, 2), {
    ...{ keyword: "happy", minutes: 2, keywords: 10, random: random() },
  });
  const names = new Set(parts.map(({ name }) => name));
  assertEquals([...names].sort(), ["happy", "natural", "no", "yes"]);
  const said = parts.filter(({ name }) => name === "happy");
  assertEquals(said.length, 10);
  keywords.forEach(({ start, end }, i) => assert(said[i].start <= start && end <= said[i].end));
  let from = 0;
  for (const { start, end } of [...parts, { start: 120, end: 120 }]) {
    const at = Math.round(start * SAMPLE_RATE);
    assert(at >= from, `${start}`);
    assert(samples.subarray(from, at).every((sample) => sample === 0));
    from = Math.round(end * SAMPLE_RATE);
  }
});

Deno.test("a stream depends on its random stream alone, and stays within full scale", () => {
  const compose = (seed: number) =>
    composeStream(corpus, smallSentences(3, 4), {
      ...{ keyword: "happy", minutes: 1, keywords: 4, random: Random.root(seed) },
    });
  const first = compose(1);
  assertEquals(compose(1), first);
  assertNotEquals(compose(2).keywords, first.keywords);
  assert(first.samples.every((sample) => Math.abs(sample) <= 1));
});

Deno.test("without keywords a stream is negatives alone", () => {
  const { samples, keywords } = composeStream(quiet, undefined, {
    ...{ keyword: "happy", minutes: 1, keywords: 0, random: random() },
  });
  assertEquals(keywords, []);
  assert(samples.subarray(50 * SAMPLE_RATE).some((sample) => sample !== 0));
});

Deno.test("a stream that cannot be is refused", () => {
  const compose = (keyword: string, keywords: number, from = corpus): void =>
    void composeStream(from, undefined, { keyword, minutes: 1, keywords, random: random() });
  assertThrows(() => compose("happy", 20), RangeError, "20 in 1 minutes have 3 s each");
  assertThrows(() => compose("hapy", 5), RangeError, 'nearest: "happy"');
  const training = { ...corpus, clips: corpus.clips.filter(({ split }) => split === "training") };
  assertThrows(() => compose("happy", 5, training), RangeError, 'a testing clip of "happy"');
});

Deno.test("the demonstration glues a test keyword between 10 to 20 s of speech on each side", () => {
  const { samples, keyword, parts } = glueDemonstration(
    ...[corpus, smallSentences(4, 10), "happy", random()] as const,
  );
  const middle = parts.findIndex(({ name }) => name === "happy");
  const before = parts[middle].start;
  const after = samples.length / SAMPLE_RATE - parts[middle].end;
  assert(before >= 10 && before <= 20, `${before}`);
  assert(after >= 10 && after <= 20, `${after}`);
  assertAlmostEquals(keyword.start, before + 0.25, 1e-9);
  assertAlmostEquals(keyword.end, before + 0.6, 1e-9);
  const said = samples.subarray(keyword.start * SAMPLE_RATE, keyword.end * SAMPLE_RATE);
  const found = corpus.clips.filter(({ path }) =>
    burst(path, 1, 0.25, 0.6).subarray(4000, 9600).every((value, k) => value / 32768 === said[k])
  );
  assertEquals(found.map(({ word, split }) => [word, split]), [["happy", "testing"]]);
  parts.slice(1).forEach(({ start }, i) => assertEquals(start, parts[i].end));
});

Deno.test("a sentence that is too long beside one side's others may be the other side", () => {
  for (let seed = 0; seed < 8; seed++) {
    for (const count of [2, 3]) {
      const sentences = smallSentences(11, count);
      const { parts } = glueDemonstration(corpus, sentences, "happy", Random.root(seed));
      assertEquals(parts.map(({ name }) => name === "happy"), [false, true, false]);
    }
  }
});

Deno.test("too little speech for the demonstration is refused", () => {
  assertThrows(
    () => glueDemonstration(corpus, smallSentences(4, 4), "happy", random()),
    RangeError,
    "sentences must give 10 s of speech on each side of the keyword: one side has 4 s",
  );
});
