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
 * @param old Files that may be longer for now.
 * @returns The longer ones with the reason, and those of `old` that need not be there.
 */
export function findLong(
  sources: Iterable<readonly [file: string, text: string]>,
  old: readonly string[] = [],
): { long: [file: string, why: string][]; done: string[] } {
  const all = [...sources].map(([file, text]) =>
    [file, text.trimEnd().split("\n").length, mostLinesOf(file)] as const
  ).filter(([, lines, most]) => lines > most);
  return {
    long: all.filter(([file]) => !old.includes(file))
      .map(([file, lines, most]) => [file, `${lines} lines, at most ${most}: one noun a file`]),
    done: old.filter((file) => !all.some(([other]) => other === file)),
  };
}
