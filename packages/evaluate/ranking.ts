/**
 * Scores in order, as every metric here needs them.
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
export interface Level {
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
export function levelsOf({ scores, labels }: Scored): Level[] {
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
  const levels: Level[] = [];
  for (const i of order) {
    let level = levels[levels.length - 1];
    if (!level || level.score !== scores[i]) {
      levels.push(level = { score: scores[i], positives: 0, negatives: 0 });
    }
    if (labels[i] === 1) level.positives++;
    else level.negatives++;
  }
  return levels;
}

/** Counts of the two classes. */
export function countClasses(labels: ArrayLike<number>): { positives: number; negatives: number } {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i];
  return { positives, negatives: labels.length - positives };
}
