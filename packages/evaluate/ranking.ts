/**
 * Scores in order and their misordered pairs, from which every area here is computed.
 *
 * @module
 */

/** Scores of clips and whether each says the keyword. */
export interface Scored {
  /** Any score that rises with the keyword's probability. */
  scores: ArrayLike<number>;
  /** 1 for the keyword, 0 for everything else. */
  labels: ArrayLike<number>;
}

/** Clips of one score. */
export interface ScoreGroup {
  /** The score. */
  score: number;
  /** Clips of the keyword with that score. */
  positives: number;
  /** Other clips with that score. */
  negatives: number;
}

/**
 * Groups clips by score, ascending.
 *
 * @throws {RangeError} If the lengths differ, a score is NaN or a label is neither 0 nor 1.
 */
export function scoreGroups({ scores, labels }: Scored): ScoreGroup[] {
  if (scores.length !== labels.length) {
    throw new RangeError(
      `Cannot rank clips as scores and labels must be equally many: ` +
        `there are ${scores.length} and ${labels.length}`,
    );
  }
  const order = Array.from({ length: scores.length }, (_, i) => i);
  for (const i of order) {
    if (Number.isNaN(scores[i])) {
      throw new RangeError(`Cannot rank clips as every score must be a number: clip ${i} has NaN`);
    }
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new RangeError(
        `Cannot rank clips as every label must be 0 or 1: current value is ${labels[i]}`,
      );
    }
  }
  order.sort((a, b) => scores[a] < scores[b] ? -1 : scores[a] > scores[b] ? 1 : 0);
  const groups: ScoreGroup[] = [];
  for (const i of order) {
    let group = groups[groups.length - 1];
    if (!group || group.score !== scores[i]) {
      groups.push(group = { score: scores[i], positives: 0, negatives: 0 });
    }
    if (labels[i] === 1) group.positives++;
    else group.negatives++;
  }
  return groups;
}

/** Counts of the two classes. */
export function countClasses(labels: ArrayLike<number>): { positives: number; negatives: number } {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i];
  return { positives, negatives: labels.length - positives };
}

/**
 * Counts of the two classes, both of which must have clips.
 *
 * @param purpose What cannot be done without, for the error.
 * @throws {RangeError} If one of the classes has no clip.
 */
export function requireBothClasses(
  labels: ArrayLike<number>,
  purpose: string,
): { positives: number; negatives: number } {
  const classes = countClasses(labels);
  if (!(classes.positives > 0 && classes.negatives > 0)) {
    throw new RangeError(
      `Cannot ${purpose} as both classes must have clips: there are ${classes.positives} of the ` +
        `keyword and ${classes.negatives} others`,
    );
  }
  return classes;
}

/**
 * Twice the number of misordered pairs: a keyword clip below another clip counts two, an equal score
 * one. Whole numbers, hence exact.
 */
export function misorderedTwice(groups: readonly ScoreGroup[]): number {
  let below = 0;
  let twice = 0;
  for (const { positives, negatives } of groups) {
    twice += negatives * (2 * below + positives);
    below += positives;
  }
  return twice;
}

/**
 * The clips of a scoring that can stand in a misordered pair, by rising score: all others lie below
 * every keyword clip or above every other clip, and count nothing whatever their weights.
 */
export interface RankedClips {
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
export function rankClips(scored: Scored, owners: Uint32Array): RankedClips {
  const groups = scoreGroups(scored);
  const lowest = groups.find(({ positives }) => positives > 0)?.score ?? Infinity;
  const highest = groups.findLast(({ negatives }) => negatives > 0)?.score ?? -Infinity;
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
  { owners, labels, tied }: RankedClips,
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
