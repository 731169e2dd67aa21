import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble, SAMPLE_RATE, type Split } from "@kws/corpus";
import { soundsWithout } from "./stages/live.ts";
import { composeWords, LEAST_SAID, ruleConfig } from "./streams.ts";

/** A corpus in which two words have so many clips of validation, of 0.1 s each. */
function corpusOf(said: number) {
  const clip = (word: string, i: number, split: Split) => ({
    ...{ path: `${word}/${split}_${i}.wav`, word, speaker: `${i}`, split },
    pcm: new Int16Array(SAMPLE_RATE / 10).fill(100 * (i + 1)),
  });
  const splits: Split[] = ["training", "validation", "testing"];
  return assemble(
    "words",
    "synthetic",
    ["word", "other"].flatMap((word) =>
      splits.flatMap((split) => Array.from({ length: said }, (_, i) => clip(word, i, split)))
    ),
    [],
  );
}

Deno.test("a rule hears as long a stream for a keyword of few clips, each of them said once", () => {
  fc.assert(
    fc.property(
      fc.record({
        said: fc.integer({ min: 1, max: 8 }),
        most: fc.integer({ min: 1, max: 8 }),
        least: fc.integer({ min: 0, max: 8 }),
      }),
      fc.constantFrom("validation" as const, "testing" as const),
      ({ said, most, least }, split) => {
        const config = { keyword: "word", split, seed: 1, slot: 5, most, least };
        const { samples, keywords } = composeWords(corpusOf(said), undefined, config);
        const times = Math.min(said, most);
        assertEquals(keywords.length, times);
        const slots = Math.max(times, Math.min(least, most));
        assertEquals(samples.length, slots * 5 * SAMPLE_RATE);
        if (times < slots) return;
        // Where there are clips enough, it is the stream that it would be without a least length.
        const without = composeWords(corpusOf(said), undefined, {
          ...config,
          least: undefined,
        });
        assertEquals(samples, without.samples);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("the study's rules hear an hour of words at least", () => {
  assertEquals(LEAST_SAID * ruleConfig(1, 1000).slot / 3600, 1);
});

Deno.test("a corpus without recordings of noise has no stream of noise", () => {
  const corpus = corpusOf(1);
  assertEquals(Object.keys(soundsWithout({ corpus, sentences: corpus })), ["natural"]);
  const noise = { path: "hum", pcm: new Int16Array(SAMPLE_RATE) };
  const loud = assemble("words", "synthetic", [], [noise]);
  const sounds = soundsWithout({ corpus: loud, sentences: corpus, wakeWords: corpus });
  assertEquals(Object.keys(sounds), ["natural", "wakeWords", "noise"]);
  for (const samples of Object.values(sounds)) assert(samples.length > 0);
});
