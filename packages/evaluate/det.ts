import { type OperatingPoint, operatingPoints } from "./area.ts";
import { countClasses, type Scored } from "./ranking.ts";

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
  const { positives, negatives } = countClasses(scored.labels);
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `Cannot compute error rates as both classes must have clips: there are ${positives} of the ` +
        `keyword and ${negatives} others`,
    );
  }
  return operatingPoints(scored).map((point) => ({
    ...point,
    falseAcceptRate: point.falseAccepts / negatives,
    falseRejectRate: point.falseRejects / positives,
  }));
}

/** The fewest false rejects among the points with at most `falseAccepts` false accepts, for each. */
export function falseRejectsAt(scored: Scored, falseAccepts: readonly number[]): number[] {
  const points = operatingPoints(scored);
  return falseAccepts.map((most) => {
    const point = points.find((point) => point.falseAccepts <= most);
    if (point) return point.falseRejects;
    throw new RangeError(
      `Cannot find a point as the false accepts must be a number >= 0: current value is ${most}`,
    );
  });
}

/** The error rate where both rates meet: their mean at the point where they differ least. */
export function equalErrorRate(scored: Scored): number {
  const { falseAcceptRate, falseRejectRate } = detPoints(scored).reduce((best, point) =>
    Math.abs(point.falseAcceptRate - point.falseRejectRate) <
        Math.abs(best.falseAcceptRate - best.falseRejectRate)
      ? point
      : best
  );
  return (falseAcceptRate + falseRejectRate) / 2;
}
