/**
 * Clips by role, and figures over several scorings of them.
 *
 * @module
 */
import { exp, log } from "@kws/kernels";
import type { Corpus, Split } from "@kws/corpus";
import { leastErrors, oneMinusAuc, summarise, type Summary } from "@kws/evaluate";
import { sigmoid } from "@kws/kernels";

/** Words with fewer training clips than this count as rare in training. */
export const RARE = 50;

/** Indices of a split's clips. */
export function clipsOf(corpus: Corpus, split: Split): Int32Array {
  const indices: number[] = [];
  corpus.clips.forEach((clip, i) => {
    if (clip.split === split) indices.push(i);
  });
  return Int32Array.from(indices);
}

/** 1 for clips of the keyword. */
export function labelsOf(corpus: Corpus, indices: Int32Array, keyword: string): Int32Array {
  return indices.map((i) => corpus.clips[i].word === keyword ? 1 : 0);
}

/** What selection goes by. */
export interface VariantSummary {
  variants: number;
  oneMinusAuc: number;
  crossEntropy: number;
  /** The probability of fewest errors over all variants together. */
  threshold: number;
}

/** Means over the noisy variants of validation. */
export function meanOverVariants(
  variants: readonly Float32Array[],
  labels: Int32Array,
): VariantSummary {
  let area = 0;
  let entropy = 0;
  const scores: number[] = [];
  const all: number[] = [];
  for (const odds of variants) {
    area += oneMinusAuc({ scores: odds, labels }) / variants.length;
    odds.forEach((value, i) => {
      const z = labels[i] ? -value : value;
      entropy += (z > 0 ? z + log(1 + exp(-z)) : log(1 + exp(z))) / odds.length / variants.length;
      scores.push(sigmoid(value));
      all.push(labels[i]);
    });
  }
  const { threshold } = leastErrors({ scores, labels: all });
  return {
    variants: variants.length,
    oneMinusAuc: area,
    crossEntropy: entropy,
    threshold: Math.min(1, threshold),
  };
}

/** The figures over the clips whose word training knows well; none where it knows no such word. */
export function withoutRareWords(
  corpus: Corpus,
  indices: Int32Array,
  keyword: string,
  odds: Float32Array,
  threshold: number,
): Summary | undefined {
  const training = new Map<string, number>();
  for (const { word, split } of corpus.clips) {
    if (split === "training") training.set(word, (training.get(word) ?? 0) + 1);
  }
  const kept = [...indices.keys()].filter((i) =>
    (training.get(corpus.clips[indices[i]].word) ?? 0) >= RARE ||
    corpus.clips[indices[i]].word === keyword
  );
  const labels = labelsOf(corpus, indices, keyword);
  if (kept.every((i) => labels[i] === 1)) return undefined;
  return summarise(kept.map((i) => odds[i]), kept.map((i) => labels[i]), threshold);
}
