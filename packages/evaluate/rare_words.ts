import { summarise, type Summary } from "./summary.ts";

/** Words with fewer training clips than this count as rare in training. */
export const RARE_IN_TRAINING = 50;

/** Clips by how well training knows their words. */
export interface WordSplit {
  /** Indices of the keyword's clips and of clips of words known to training. */
  known: number[];
  /** Indices of the clips whose words are rare in training. */
  rare: number[];
}

/** Options of {@linkcode splitByTrainingCount}. */
export interface WordSplitOptions {
  /** The keyword, which always counts as known. */
  keyword: string;
  /** Training clips of every word; a word that is missing has none. */
  trainingCounts: ReadonlyMap<string, number>;
  /** Fewest training clips of a known word. Defaults to {@linkcode RARE_IN_TRAINING}. */
  least?: number;
}

/** Splits clips by the number of training clips of their words. */
export function splitByTrainingCount(
  words: readonly string[],
  { keyword, trainingCounts, least = RARE_IN_TRAINING }: WordSplitOptions,
): WordSplit {
  const split: WordSplit = { known: [], rare: [] };
  words.forEach((word, i) => {
    const known = word === keyword || (trainingCounts.get(word) ?? 0) >= least;
    split[known ? "known" : "rare"].push(i);
  });
  return split;
}

/**
 * The figures of all clips, and of those without words rare in training, at one threshold.
 *
 * @param odds The keyword's log-odds of every clip.
 * @param words What every clip says.
 * @param threshold A probability; without one that of fewest errors on all the clips.
 */
export function summariseWithAndWithoutRare(
  odds: ArrayLike<number>,
  words: readonly string[],
  options: WordSplitOptions,
  threshold?: number,
): { all: Summary; known: Summary } {
  const labels = words.map((word) => word === options.keyword ? 1 : 0);
  const all = summarise(odds, labels, threshold);
  const { known } = splitByTrainingCount(words, options);
  return {
    all,
    known: summarise(known.map((i) => odds[i]), known.map((i) => labels[i]), all.threshold),
  };
}
