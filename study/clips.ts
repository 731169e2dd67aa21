/**
 * Clips by role.
 *
 * @module
 */
import type { Corpus, Split } from "@kws/corpus";

/** Indices of a split's clips. */
export function clipsOf(corpus: Corpus, split: Split): Int32Array {
  const indices: number[] = [];
  corpus.clips.forEach((clip, i) => {
    if (clip.split === split) indices.push(i);
  });
  return Int32Array.from(indices);
}
