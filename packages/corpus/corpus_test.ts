import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { smallCorpus } from "./_test_corpus.ts";
import { assemble, countWords, requireKeyword, samplesOf } from "./corpus.ts";

Deno.test("assembled samples come back as they were, in one shared memory", () => {
  fc.assert(
    fc.property(
      fc.array(fc.int16Array({ maxLength: 20 }), { minLength: 1, maxLength: 8 }),
      (recordings) => {
        const clips = recordings.map((pcm, i) => ({
          ...{ path: `${i}`, word: "w", speaker: `${i}`, split: "training" as const, pcm },
        }));
        const noises = recordings.map((pcm, i) => ({ path: `noise ${i}`, pcm }));
        const corpus = assemble("c", "synthetic", clips, noises);
        corpus.clips.forEach((clip, i) => assertEquals(samplesOf(corpus, clip), recordings[i]));
        corpus.noises.forEach((noise, i) => assertEquals(samplesOf(corpus, noise), recordings[i]));
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

Deno.test("clips of a word are counted by split, and its speakers", () => {
  const corpus = smallCorpus(["yes", "happy"], 2);
  const each = { training: 2, validation: 2, testing: 2, speakers: 6 };
  assertEquals(countWords(corpus), [{ word: "happy", ...each }, { word: "yes", ...each }]);
});

Deno.test("an unknown keyword is refused with the nearest word", () => {
  const corpus = { ...smallCorpus(["yes", "happy", "house"], 1), name: "DIR" };
  requireKeyword(corpus, "happy");
  const error = assertThrows(() => requireKeyword(corpus, "hapy"), RangeError);
  assertEquals(
    error.message,
    'keyword must name a folder of the corpus: "hapy" not found in DIR; nearest: "happy"',
  );
});

Deno.test("a word that resembles none has no nearest one, and one with two letters swapped has", () => {
  const refusal = (word: string, known: string) =>
    assertThrows(() => requireKeyword(smallCorpus([known], 1), word), RangeError).message;
  assertEquals(refusal("computer", "four").includes("nearest"), false);
  assertEquals(refusal("zreo", "zero").endsWith('; nearest: "zero"'), true);
  assertEquals(refusal("mar", "marvin").endsWith('; nearest: "marvin"'), true);
});
