/**
 * Files from before a rule, which it only counts. Take a file off its list when it keeps the rule; put
 * none on.
 *
 * @module
 */

/** Sources that reach past a package's face. */
export const OLD_REACHES: readonly string[] = [
  "bench/_stream_tfjs.ts",
  "bench/_train_tfjs.ts",
  "bench/streaming.ts",
  "bench/training.ts",
];

/** Tasks that are longer than {@linkcode MOST_LINES} lines. */
export const OLD_TASKS: readonly string[] = [];

/** Lines of a task: what is longer than parse, call and print belongs into a package or the study. */
export const MOST_LINES = 60;
