import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { assemble, type Corpus, samplesOf } from "./corpus.ts";
import { joinCorpora } from "./join.ts";

function corpusOf(words: readonly string[], speaker: string): Corpus {
  const clips = words.map((word, i) => ({
    ...{ path: `${word}/${speaker}_nohash_${i}.flac`, word, speaker, split: "training" as const },
    pcm: Int16Array.from({ length: 10 + i }, (_, k) => 100 * i + k),
  }));
  return assemble(speaker, "real", clips, [
    { path: `_background_noise_/${speaker}.flac`, pcm: new Int16Array(20).fill(7) },
  ]);
}

const words = fc.array(fc.constantFrom("bed", "cat", "computer", "go"), { maxLength: 8 });

Deno.test("joined corpora hold every clip with its own samples, whatever their order", () => {
  fc.assert(fc.property(words, words, (a, b) => {
    const [first, second] = [corpusOf(a, "ann"), corpusOf(b, "bob")];
    const both = joinCorpora("both", [first, second]);
    const told = (corpus: Corpus) =>
      [...corpus.clips, ...corpus.noises].map((one) => [one.path, [...samplesOf(corpus, one)]])
        .sort();
    assertEquals(told(both), [...told(first), ...told(second)].sort());
    assertEquals(told(joinCorpora("both", [second, first])), told(both));
    assertEquals(both.clips.map(({ path }) => path), both.clips.map(({ path }) => path).sort());
  }));
});

Deno.test("a path that both have is refused by its name", () => {
  const corpus = corpusOf(["bed"], "ann");
  assertThrows(() => joinCorpora("both", [corpus, corpus]), RangeError, '"bed/ann_nohash_0.flac"');
});
