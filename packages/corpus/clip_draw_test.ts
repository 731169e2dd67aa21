import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { ClipDraw, type DrawBy } from "./clip_draw.ts";

/** Clips of words of so many clips each, mixed: clip i of word w is [w, i]. */
function clipsOf(counts: readonly number[], random: Random) {
  return random.shuffle(
    counts.flatMap((count, word) =>
      Array.from({ length: count }, (_, i) => ({ word: `${word}`, clip: `${word} ${i}` }))
    ),
  );
}

/** How often each is drawn of so many. */
function drawn(draw: ClipDraw<string>, count: number, random: Random): Map<string, number> {
  const seen = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const clip = draw.draw(random);
    seen.set(clip, (seen.get(clip) ?? 0) + 1);
  }
  return seen;
}

/** Whether a count lies within 5 standard deviations of its share. */
function isNear(count: number, share: number, of: number): boolean {
  return Math.abs(count - share * of) <= 5 * Math.sqrt(share * (1 - share) * of) + 1;
}

const COUNTS = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

/** How often a word of so many clips is to be heard, beside the others. */
const WEIGHTS: Record<DrawBy, (clips: number) => number> = {
  clip: (clips) => clips,
  root: Math.sqrt,
  word: () => 1,
};

Deno.test("by clip every clip comes equally often, by word every word, by root between both, and of a word every clip", () => {
  fc.assert(
    fc.property(COUNTS, fc.nat(), (counts, seed) => {
      const random = Random.root(seed);
      const clips = clipsOf(counts, random);
      const number = 4000;
      for (const by of Object.keys(WEIGHTS) as DrawBy[]) {
        const seen = drawn(new ClipDraw(clips, by), number, random.stream(by));
        const weights = counts.map(WEIGHTS[by]);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (const { word, clip } of clips) {
          const share = weights[Number(word)] / total / counts[Number(word)];
          assert(isNear(seen.get(clip) ?? 0, share, number), `${by}: ${clip} of ${counts}`);
        }
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("by clip is what is drawn where nothing is said, one number a draw", () => {
  const clips = clipsOf([3, 1, 7], Random.root(1));
  const draw = new ClipDraw(clips);
  const [a, b] = [Random.root(2), Random.root(2)];
  for (let i = 0; i < 100; i++) assertEquals(draw.draw(a), clips[b.integer(clips.length)].clip);
});
