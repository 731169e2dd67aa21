/**
 * Which clips an epoch shows.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { ClipDraw, type DrawBy } from "./clip_draw.ts";
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
  /** What of the other words is drawn equally often. Defaults to clips. */
  others?: DrawBy;
}

/** A training clip as its index. */
interface Drawn {
  word: string;
  clip: number;
}

/**
 * Draws an epoch from the training split: keyword and other words equally often, with
 * replacement; of the others every clip or every word.
 *
 * @param random The stream of the epoch.
 * @returns (batches,batch) indices of clips, or {@linkcode NOISE}.
 * @throws {RangeError} If one of the two classes has no training clip.
 */
export function epochPlan(corpus: Corpus, random: Random, options: EpochOptions): Int32Array {
  const { keyword, batches, batch, noises, others } = options;
  const classes: [Drawn[], Drawn[]] = [[], []];
  corpus.clips.forEach(({ word, split }, clip) => {
    if (split === "training") classes[word === keyword ? 1 : 0].push({ word, clip });
  });
  classes.forEach((clips, label) => {
    if (clips.length > 0) return;
    const which = label === 1 ? `of "${keyword}"` : `of a word other than "${keyword}"`;
    throw new RangeError(
      `Cannot draw an epoch as ${corpus.name} must hold a training clip ${which}: it has none`,
    );
  });
  const draws = [new ClipDraw(classes[0], others), new ClipDraw(classes[1])];
  const plan = new Int32Array(batches * batch);
  for (let i = 0; i < plan.length; i++) {
    if (i % batch >= batch - noises) plan[i] = NOISE;
    else plan[i] = draws[random.integer(2)].draw(random);
  }
  return plan;
}
