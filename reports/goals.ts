/**
 * What the study aimed at in streams, for the chapters that tell what came of it.
 *
 * @module
 */
import { mean } from "../study/mean.ts";
import type { LiveMetrics } from "../study/stages/live.ts";

/** The share of keywords that a network may miss. */
export const MISS_GOALS: Readonly<Record<string, number>> = {
  "base-stream": 0.05,
  small: 0.08,
  size: 0.12,
};
/** False accepts in each kind of speech, as the mean of the seeds. */
export const MOST_ACCEPTS = 2;

/** The most false accepts of a network in the composed stream, in speech and in wake words: each the mean of its seeds. */
export function mostAccepts(seeds: readonly LiveMetrics[]): number {
  return Math.max(
    mean(seeds.map(({ stream }) => stream.falseAccepts)),
    mean(seeds.map(({ natural }) => natural.falseAccepts)),
    mean(seeds.map(({ wakeWords }) => wakeWords?.falseAccepts ?? 0)),
  );
}
