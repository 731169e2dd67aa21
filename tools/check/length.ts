/**
 * Sources that are longer than a reader takes in at once.
 *
 * @module
 */

/** Most lines of a source. */
export const MOST_LINES = 400;

/** Most lines of a task: what is longer than parse, call and print belongs into a package or the study. */
export const MOST_TASK_LINES = 60;

/** Most lines of a source, given its path from the project's folder. */
export function mostLinesOf(file: string): number {
  return /^tasks\/[^/]*\.ts$/.test(file) && !file.endsWith("_test.ts")
    ? MOST_TASK_LINES
    : MOST_LINES;
}

/**
 * Finds sources that are too long.
 *
 * @param sources Paths from the project's folder, with their texts.
 * @returns The longer ones with the reason.
 */
export function findLong(
  sources: Iterable<readonly [file: string, text: string]>,
): [file: string, why: string][] {
  return [...sources].map(([file, text]) =>
    [file, text.trimEnd().split("\n").length, mostLinesOf(file)] as const
  ).filter(([, lines, most]) => lines > most)
    .map(([file, lines, most]) => [file, `${lines} lines, at most ${most}: one noun a file`]);
}
