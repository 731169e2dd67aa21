/**
 * Losses over the steps of segments, and their gradients, in 64-bit floats.
 *
 * @module
 */
import { exp, softplus } from "@kws/kernels";
import { logistic } from "./losses.ts";
import { ZONE } from "./step_zones.ts";

/** How the steps of a segment are weighed against its labels. */
export interface StepWeights {
  /**
   * Steps of the keyword: all alike, or by the softmax of half their log-odds, so that the loudest count
   * most.
   */
  positives: "all" | "loudest";
  /** Of the other steps, share of the loss that lies on the hardest ones. */
  hard: number;
  /** How many of a segment those are. */
  hardest: number;
}

/** A shard of segments: what was said of every step, and what shall be. */
export interface JudgedSteps {
  /** Logits (S,B,2): other, keyword. */
  logits: Float32Array;
  /** What each step shall say, (B,S). */
  zones: Int8Array;
  /** Segments, B. */
  count: number;
  /** Steps of a segment, S. */
  steps: number;
}

/** The log-odds of step t of segment b. */
function logOddsAt({ logits, count }: JudgedSteps, t: number, b: number): number {
  const at = 2 * (t * count + b);
  return logits[at + 1] - logits[at];
}

/** Adds a gradient of the log-odds. */
function addSlope(dLogits: Float32Array, at: number, slope: number): void {
  dLogits[at] -= slope;
  dLogits[at + 1] += slope;
}

/** Shares of the steps of one segment that belong to the keyword. */
function keywordShares(
  judged: JudgedSteps,
  b: number,
  how: StepWeights["positives"],
): Float64Array {
  const { zones, steps } = judged;
  const shares = new Float64Array(steps);
  let top = -Infinity;
  for (let t = 0; t < steps; t++) {
    if (zones[b * steps + t] === ZONE.keyword) top = Math.max(top, logOddsAt(judged, t, b));
  }
  let sum = 0;
  for (let t = 0; t < steps; t++) {
    if (zones[b * steps + t] !== ZONE.keyword) continue;
    sum += shares[t] = how === "all" ? 1 : exp((logOddsAt(judged, t, b) - top) / 2);
  }
  if (sum > 0) { for (let t = 0; t < steps; t++) shares[t] /= sum; }
  return shares;
}

/** Shares of the steps of one segment that are no keyword. */
function otherShares(
  judged: JudgedSteps,
  b: number,
  { hard, hardest }: StepWeights,
): Float64Array {
  const { zones, steps } = judged;
  const shares = new Float64Array(steps);
  const others = Array.from({ length: steps }, (_, t) => t)
    .filter((t) => zones[b * steps + t] === ZONE.other);
  for (const t of others) shares[t] = (1 - hard) / others.length;
  if (hard === 0 || others.length === 0) return shares;
  // Of equal steps the earlier ones.
  const loud = others.toSorted((a, c) => logOddsAt(judged, c, b) - logOddsAt(judged, a, b) || a - c)
    .slice(0, hardest);
  for (const t of loud) shares[t] += hard / loud.length;
  return shares;
}

/**
 * Cross-entropy of every step against its zone: half of the loss is the mean over the segments with the
 * keyword, half the mean over all segments of their other steps.
 *
 * Added to `dLogits` (S,B,2).
 *
 * @param perKeyword Weight of a segment with the keyword: 1 / how many a batch has of them on average.
 * @param perSegment Weight of a segment: 1 / those of a batch.
 * @returns The loss, weighted.
 */
export function stepCrossEntropy(
  dLogits: Float32Array,
  judged: JudgedSteps,
  weights: StepWeights,
  { perKeyword, perSegment }: { perKeyword: number; perSegment: number },
): number {
  const { count, steps } = judged;
  let loss = 0;
  for (let b = 0; b < count; b++) {
    const keyword = keywordShares(judged, b, weights.positives);
    const other = otherShares(judged, b, weights);
    for (let t = 0; t < steps; t++) {
      const logOdds = logOddsAt(judged, t, b);
      const yes = 0.5 * perKeyword * keyword[t];
      const no = 0.5 * perSegment * other[t];
      if (yes === 0 && no === 0) continue;
      loss += yes * softplus(-logOdds) + no * softplus(logOdds);
      const slope = yes * (logistic(logOdds) - 1) + no * logistic(logOdds);
      addSlope(dLogits, 2 * (t * count + b), slope);
    }
  }
  return loss;
}

/**
 * Distillation of every step: τ² KL(teacher ‖ student at τ), a mean over the steps of a segment in which
 * those of the keyword count `positive` times.
 *
 * Source: G. Hinton, O. Vinyals and J. Dean, arXiv:1503.02531, section 2, at every step.
 *
 * Added to `dLogits` (S,B,2).
 *
 * @param teacher The teacher's log-odds, (B,S).
 * @param weights Of each segment, (B); their sum over a batch is the loss's whole weight.
 * @returns The loss, weighted.
 */
export function stepDistillation(
  dLogits: Float32Array,
  judged: JudgedSteps,
  teacher: ArrayLike<number>,
  { temperature, positive }: { temperature: number; positive: number },
  weights: ArrayLike<number>,
): number {
  const { zones, count, steps } = judged;
  let loss = 0;
  for (let b = 0; b < count; b++) {
    if (weights[b] === 0) continue;
    let total = 0;
    for (let t = 0; t < steps; t++) total += zones[b * steps + t] === ZONE.keyword ? positive : 1;
    for (let t = 0; t < steps; t++) {
      const share = weights[b] * (zones[b * steps + t] === ZONE.keyword ? positive : 1) / total;
      const soft = logOddsAt(judged, t, b) / temperature;
      const target = teacher[b * steps + t] / temperature;
      const p = logistic(target);
      const divergence = p * (target - soft) - softplus(target) + softplus(soft);
      loss += share * temperature * temperature * divergence;
      addSlope(dLogits, 2 * (t * count + b), share * temperature * (logistic(soft) - p));
    }
  }
  return loss;
}
