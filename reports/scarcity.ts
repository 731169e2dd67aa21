/**
 * What each way of drawing other words made of words that were made rare.
 *
 * @module
 */
import type { ScarcityMetrics } from "../study/stages/scarcity.ts";

/** One trial: a keyword, and how the other words were drawn. */
export interface ScarcityTrial {
  keyword: string;
  draw: string;
  metrics: ScarcityMetrics;
}

/** False accepts of words that were made rare, and of all others. */
export interface ScarcityAccepts {
  rare: number;
  others: number;
}

/** The accepts of a draw where so many keywords may be missed, summed; none where a trial lacks them. */
export function acceptsOfDraw(
  trials: readonly ScarcityTrial[],
  draw: string,
  missed: number,
): ScarcityAccepts | undefined {
  const points = trials.filter((trial) => trial.draw === draw)
    .map(({ metrics }) => metrics.points.find((point) => point.missed === missed));
  if (points.length === 0 || points.includes(undefined)) return undefined;
  return {
    rare: points.reduce((sum, point) => sum + point!.rare, 0),
    others: points.reduce((sum, point) => sum + point!.others, 0),
  };
}

/**
 * The draw of fewest false accepts where a tenth may be missed, of equals that with fewer where a fifth may,
 * over the keywords that were tried with all draws alike; none where there is none.
 */
export function chosenDraw(
  trials: readonly ScarcityTrial[],
  draws: readonly string[],
): string | undefined {
  const whole = wholeKeywords(trials, draws);
  const judged = trials.filter(({ keyword }) => whole.includes(keyword));
  const total = (draw: string, missed: number): number => {
    const accepts = acceptsOfDraw(judged, draw, missed);
    return accepts ? accepts.rare + accepts.others : Infinity;
  };
  const [best] = draws.filter((draw) => total(draw, 0.1) < Infinity)
    .toSorted((a, b) => total(a, 0.1) - total(b, 0.1) || total(a, 0.2) - total(b, 0.2));
  return best;
}

/** The keywords that were tried with all draws, in their order. */
export function wholeKeywords(
  trials: readonly ScarcityTrial[],
  draws: readonly string[],
): string[] {
  return [...new Set(trials.map(({ keyword }) => keyword))].filter((word) =>
    draws.every((draw) => trials.some((trial) => trial.keyword === word && trial.draw === draw))
  );
}
