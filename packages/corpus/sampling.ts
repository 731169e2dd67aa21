/**
 * Which clips an epoch shows.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import type { Corpus } from "./corpus.ts";

/** Stands for a piece of background noise in an {@linkcode epochPlan}. */
export const NOISE: -1 = -1;

/** Options of {@linkcode epochPlan}. */
export interface EpochOptions {
  /** The keyword. */
  keyword: string;
  /** Batches of the epoch. */
  batches: number;
  /** Clips of a batch. */
  batch: number;
  /** Pieces of noise among a batch, at its end. */
  noises: number;
}

/**
 * Draws an epoch from the training split: keyword and other words equally often, with replacement.
 *
 * @param random The stream of the epoch.
 * @returns (batches,batch) indices of clips, or {@linkcode NOISE}.
 * @throws {RangeError} If one of the two classes has no training clip.
 */
export function epochPlan(corpus: Corpus, random: Random, options: EpochOptions): Int32Array {
  const { keyword, batches, batch, noises } = options;
  const classes: [number[], number[]] = [[], []];
  corpus.clips.forEach(({ word, split }, index) => {
    if (split === "training") classes[word === keyword ? 1 : 0].push(index);
  });
  classes.forEach((clips, label) => {
    if (clips.length > 0) return;
    const which = label === 1 ? `of "${keyword}"` : `of a word other than "${keyword}"`;
    throw new RangeError(
      `Cannot draw an epoch as ${corpus.name} must hold a training clip ${which}: it has none`,
    );
  });
  const plan = new Int32Array(batches * batch);
  for (let i = 0; i < plan.length; i++) {
    if (i % batch >= batch - noises) plan[i] = NOISE;
    else {
      const clips = classes[random.integer(2)];
      plan[i] = clips[random.integer(clips.length)];
    }
  }
  return plan;
}
