/**
 * What a threshold lets pass.
 *
 * @module
 */
import { sigmoid } from "@kws/kernels";
import { countClasses, requireBothClasses, type Scored, scoreGroups } from "./ranking.ts";

/** One point of the curve of false rejects against false accepts. */
export interface OperatingPoint {
  /** Clips that score at least this are accepted. */
  threshold: number;
  /** Other clips that are accepted. */
  falseAccepts: number;
  /** Keyword clips that are rejected. */
  falseRejects: number;
}

/** Every operating point, from the lowest threshold (all accepted) to one above all scores. */
export function operatingPoints(scored: Scored): OperatingPoint[] {
  let { negatives: falseAccepts } = countClasses(scored.labels);
  let falseRejects = 0;
  const points: OperatingPoint[] = [];
  for (const { score, positives, negatives } of scoreGroups(scored)) {
    points.push({ threshold: score, falseAccepts, falseRejects });
    falseAccepts -= negatives;
    falseRejects += positives;
  }
  points.push({ threshold: Infinity, falseAccepts, falseRejects });
  return points;
}

/**
 * The operating point of a threshold; Infinity rejects everything.
 *
 * @throws {RangeError} If the lengths differ, or a score or the threshold is NaN.
 */
export function operatingPoint({ scores, labels }: Scored, threshold: number): OperatingPoint {
  if (scores.length !== labels.length || Number.isNaN(threshold)) {
    throw new RangeError(
      `Cannot count errors as every score must have a label and the threshold be a number: ` +
        `there are ${scores.length} and ${labels.length}, the threshold is ${threshold}`,
    );
  }
  let falseAccepts = 0;
  let falseRejects = 0;
  for (let i = 0; i < labels.length; i++) {
    if (Number.isNaN(scores[i])) {
      throw new RangeError(
        `Cannot count errors as every score must be a number: clip ${i} has NaN`,
      );
    }
    if (scores[i] >= threshold && labels[i] === 0) falseAccepts++;
    if (!(scores[i] >= threshold) && labels[i] === 1) falseRejects++;
  }
  return { threshold, falseAccepts, falseRejects };
}

/** The point of fewest false rejects among those with at most `most` false accepts. */
export function pointAtFalseAccepts(scored: Scored, most: number): OperatingPoint {
  const point = operatingPoints(scored).find(({ falseAccepts }) => falseAccepts <= most);
  if (!point) {
    throw new RangeError(
      `Cannot find a point as the false accepts must be a number >= 0: current value is ${most}`,
    );
  }
  return point;
}

/** The point of fewest errors in all; of several the lowest threshold. */
export function leastErrors(scored: Scored): OperatingPoint {
  return operatingPoints(scored).reduce((best, point) =>
    point.falseAccepts + point.falseRejects < best.falseAccepts + best.falseRejects ? point : best
  );
}

/**
 * The probability that accepts what log-odds of at least `logOdds` accept: their sigmoid, which is 1
 * from about 36.7 on. Infinity, which rejects everything, stays Infinity: a probability of 1 is not
 * accepted.
 */
export function probabilityThreshold(logOdds: number): number {
  return logOdds === Infinity ? Infinity : sigmoid(logOdds);
}

/** A point of the curve of detection error tradeoff. */
export interface DetPoint extends OperatingPoint {
  /** Share of the other clips that are accepted. */
  falseAcceptRate: number;
  /** Share of the keyword clips that are rejected. */
  falseRejectRate: number;
}

/**
 * The curve of detection error tradeoff: both error rates at every threshold, from the lowest (all
 * accepted) to one above all scores (none).
 *
 * Source: A. Martin et al., "The DET curve in assessment of detection task performance", 1997.
 *
 * @throws {RangeError} If one of the classes has no clip.
 */
export function detPoints(scored: Scored): DetPoint[] {
  const { positives, negatives } = requireBothClasses(scored.labels, "compute error rates");
  return operatingPoints(scored).map((point) => ({
    ...point,
    falseAcceptRate: point.falseAccepts / negatives,
    falseRejectRate: point.falseRejects / positives,
  }));
}
