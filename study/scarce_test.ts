import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble, type Split } from "@kws/corpus";
import { scarceClips } from "./stages/scarcity.ts";
import { makeScarce } from "./scarce.ts";

/** A corpus of words of so many training clips each, and three of validation; the first is the keyword. */
function corpusOf(counts: readonly number[]) {
  const clip = (word: string, i: number, split: Split) => ({
    ...{ path: `${word}/${split}_${i}.wav`, word, speaker: `${i}`, split },
    pcm: new Int16Array(4).fill(i),
  });
  return assemble(
    "words",
    "synthetic",
    counts.flatMap((count, w) => [
      ...Array.from({ length: count }, (_, i) => clip(`w${w}`, i, "training")),
      ...Array.from({ length: 3 }, (_, i) => clip(`w${w}`, i, "validation")),
    ]),
    [],
  );
}

Deno.test("words made rare keep so many training clips, all else stays as it was, and the seed says which", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 }),
      fc.record({
        seed: fc.nat(),
        among: fc.integer({ min: 1, max: 4 }),
        clips: fc.integer({ min: 1, max: 12 }),
      }),
      (counts, options) => {
        const whole = corpusOf(counts);
        const { corpus, words } = makeScarce(whole, { keyword: "w0", ...options });
        assertEquals(makeScarce(whole, { keyword: "w0", ...options }).words, words);
        assert(!words.includes("w0"));
        counts.forEach((count, w) => {
          const word = `w${w}`;
          const left = (split: Split) =>
            corpus.clips.filter((clip) => clip.word === word && clip.split === split);
          const isRare = words.includes(word);
          assertEquals(left("training").length, isRare ? options.clips : count);
          assertEquals(left("validation").length, 3);
          // Whoever has hardly more than that is let be; of one word in one, all others lose theirs.
          if (count < 2 * options.clips) assert(!isRare);
          else if (options.among === 1 && w > 0) assert(isRare);
        });
        const paths = new Set(corpus.clips.map(({ path }) => path));
        assertEquals(corpus.clips, whole.clips.filter(({ path }) => paths.has(path)));
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("one word in three is made rare, whatever the seed", () => {
  const whole = corpusOf(Array.from({ length: 60 }, () => 10));
  const shares = Array.from(
    { length: 40 },
    (_, seed) => makeScarce(whole, { keyword: "w0", seed, among: 3, clips: 2 }).words.length / 59,
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  // Five standard deviations of 40 times 59 draws.
  assert(Math.abs(mean - 1 / 3) < 5 * Math.sqrt(2 / 9 / 40 / 59), `${mean}`);
});

Deno.test("errors on clips are those against rare words and against others, means over the variants", () => {
  const clips = [
    ...["k", "rare", "common", "k"].map((word) => ({ word, split: "validation" })),
    { word: "rare", split: "training" },
  ];
  const variants = [[2, 3, 1, 4], [2, 1, 3, 2]];
  assertEquals(
    scarceClips({ clips } as never, variants, { keyword: "k", rare: new Set(["rare"]) }),
    // Of the first variant one pair of two with the rare word, of the second both with the common one.
    { rare: 0.25, others: 0.5 },
  );
  // A corpus may have no clips of one kind.
  assertEquals(
    scarceClips({ clips } as never, variants, { keyword: "k", rare: new Set() }),
    { rare: null, others: 0.375 },
  );
});
