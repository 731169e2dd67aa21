import { levelsOf, type Scored } from "./ranking.ts";

/**
 * The clips of a scoring that can stand in a misordered pair, by rising score: all others lie below
 * every keyword clip or above every other clip, and count nothing whatever their weights.
 */
export interface Contest {
  /** The speaker of each clip, by number. */
  owners: Uint32Array;
  /** 1 for the keyword. */
  labels: Uint8Array;
  /** 1 where a clip's score equals that of the one before it. */
  tied: Uint8Array;
}

/**
 * Prepares a scoring for many weighted evaluations.
 *
 * @param owners The speaker of every clip, by number.
 * @throws {RangeError} If the lengths differ, a score is NaN or a label is neither 0 nor 1.
 */
export function contestOf(scored: Scored, owners: Uint32Array): Contest {
  const levels = levelsOf(scored);
  const lowest = levels.find(({ positives }) => positives > 0)?.score ?? Infinity;
  const highest = levels.findLast(({ negatives }) => negatives > 0)?.score ?? -Infinity;
  const { scores, labels } = scored;
  const clips: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (scores[i] >= lowest && scores[i] <= highest) clips.push(i);
  }
  clips.sort((a, b) => scores[a] < scores[b] ? -1 : scores[a] > scores[b] ? 1 : a - b);
  return {
    owners: Uint32Array.from(clips, (clip) => owners[clip]),
    labels: Uint8Array.from(clips, (clip) => labels[clip]),
    tied: Uint8Array.from(
      clips,
      (clip, i) => i > 0 && scores[clip] === scores[clips[i - 1]] ? 1 : 0,
    ),
  };
}

/** Twice the number of misordered pairs when every clip counts as often as its speaker. */
export function weightedMisorderedTwice(
  { owners, labels, tied }: Contest,
  counts: ArrayLike<number>,
): number {
  let below = 0;
  let positives = 0;
  let negatives = 0;
  let twice = 0;
  for (let i = 0; i < owners.length; i++) {
    if (tied[i] === 0) {
      twice += negatives * (2 * below + positives);
      below += positives;
      positives = negatives = 0;
    }
    const weight = counts[owners[i]];
    if (labels[i] === 1) positives += weight;
    else negatives += weight;
  }
  return twice + negatives * (2 * below + positives);
}
