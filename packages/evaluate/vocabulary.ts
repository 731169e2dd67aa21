/**
 * In-vocabulary figures: without the words of which training has few clips or none.
 *
 * @module
 */
import { summarise, type Summary } from "./summary.ts";

/** Words with fewer training clips than this are out of vocabulary. */
export const VOCABULARY_CLIPS = 50;

/** Clips and what they say: a corpus. */
export interface LabelledClips {
  /** All clips of all splits. */
  clips: readonly { word: string; split: string }[];
}

/** 1 for clips of the keyword, 0 for all others. */
export function labelsOf(
  { clips }: LabelledClips,
  indices: ArrayLike<number>,
  keyword: string,
): Int32Array {
  return Int32Array.from(indices, (i) => clips[i].word === keyword ? 1 : 0);
}

/**
 * Positions in `indices` of the clips whose words have at least {@linkcode VOCABULARY_CLIPS} training
 * clips, and of all clips of the keyword.
 */
export function inVocabulary(
  { clips }: LabelledClips,
  indices: ArrayLike<number>,
  keyword: string,
): number[] {
  const training = new Map<string, number>();
  for (const { word, split } of clips) {
    if (split === "training") training.set(word, (training.get(word) ?? 0) + 1);
  }
  return [...Array(indices.length).keys()].filter((i) => {
    const { word } = clips[indices[i]];
    return word === keyword || (training.get(word) ?? 0) >= VOCABULARY_CLIPS;
  });
}

/**
 * The figures over the in-vocabulary clips; none where no word but the keyword is in vocabulary.
 *
 * @param indices The clips that were scored.
 * @param logOdds The keyword's log-odds of each of them.
 * @param threshold A probability.
 * @throws {RangeError} As {@linkcode summarise}.
 */
export function summariseInVocabulary(
  corpus: LabelledClips,
  indices: ArrayLike<number>,
  keyword: string,
  logOdds: ArrayLike<number>,
  threshold: number,
): Summary | undefined {
  const kept = inVocabulary(corpus, indices, keyword);
  const labels = labelsOf(corpus, indices, keyword);
  if (kept.every((i) => labels[i] === 1)) return undefined;
  return summarise(kept.map((i) => logOdds[i]), kept.map((i) => labels[i]), threshold);
}
