/**
 * Areas under error curves, from exact counts of misordered pairs.
 *
 * @module
 */
import { countClasses, type Level, levelsOf, type Scored } from "./ranking.ts";

/**
 * Twice the number of misordered pairs: a keyword clip below another clip counts two, an equal score
 * one. Whole numbers, hence exact.
 */
export function misorderedTwice(levels: readonly Level[]): number {
  let below = 0;
  let twice = 0;
  for (const { positives, negatives } of levels) {
    twice += negatives * (2 * below + positives);
    below += positives;
  }
  return twice;
}

/**
 * 1 − AUC: the share of misordered pairs, without cancellation.
 *
 * Source: H. Mann and D. Whitney (1947).
 *
 * @throws {RangeError} If one of the classes has no clip.
 */
export function oneMinusAuc(scored: Scored): number {
  const { positives, negatives } = countClasses(scored.labels);
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `Cannot compute the AUC as both classes must have clips: there are ${positives} of the ` +
        `keyword and ${negatives} others`,
    );
  }
  return misorderedTwice(levelsOf(scored)) / (2 * positives * negatives);
}

/**
 * The assignment's metric: the area under false accepts against false rejects, both over the number
 * of all clips, with every probability and 0 and 1 as thresholds, by trapezoids. A clip is accepted
 * when its probability is at least the threshold; above 1 everything is rejected.
 *
 * It equals π(1 − π)(1 − AUC) for the keyword's share π, ties included, since a tie's trapezoid
 * covers half its pairs: it is computed from the pairs.
 */
export function auFaFr(scored: Scored): number {
  const total = scored.labels.length;
  if (total === 0) {
    throw new RangeError("Cannot compute AU-FA-FR as there must be clips: none given");
  }
  return misorderedTwice(levelsOf(scored)) / (2 * total * total);
}

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
  for (const { score, positives, negatives } of levelsOf(scored)) {
    points.push({ threshold: score, falseAccepts, falseRejects });
    falseAccepts -= negatives;
    falseRejects += positives;
  }
  points.push({ threshold: Infinity, falseAccepts, falseRejects });
  return points;
}

/** The operating point of a threshold. */
export function operatingPoint({ scores, labels }: Scored, threshold: number): OperatingPoint {
  let falseAccepts = 0;
  let falseRejects = 0;
  for (let i = 0; i < labels.length; i++) {
    if (scores[i] >= threshold && labels[i] === 0) falseAccepts++;
    if (!(scores[i] >= threshold) && labels[i] === 1) falseRejects++;
  }
  return { threshold, falseAccepts, falseRejects };
}

/** The point of fewest false rejects among those with at most `most` false accepts. */
export function pointAtFalseAccepts(scored: Scored, most: number): OperatingPoint {
  const point = operatingPoints(scored).find(({ falseAccepts }) => falseAccepts <= most);
  if (!point) throw new RangeError(`Cannot find a point with at most ${most} false accepts`);
  return point;
}

/** The point of fewest errors in all; of several the lowest threshold. */
export function leastErrors(scored: Scored): OperatingPoint {
  return operatingPoints(scored).reduce((best, point) =>
    point.falseAccepts + point.falseRejects < best.falseAccepts + best.falseRejects ? point : best
  );
}
