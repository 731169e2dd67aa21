/**
 * Files from before a rule, which it only counts. Take a file off its list when it keeps the rule; put
 * none on.
 *
 * @module
 */

/** Sources that reach past a package's face. */
export const OLD_REACHES: readonly string[] = [
  "bench/_stream_tfjs.ts",
  "bench/_train_kernels.ts",
  "bench/_train_tfjs.ts",
  "bench/streaming.ts",
  "bench/training.ts",
  "study/stages/distillation_set.ts",
  "study/stages/evaluation_features.ts",
  "study/stages/fit.ts",
  "tasks/experiments/base.ts",
  "tasks/experiments/base_tfjs.ts",
  "tasks/experiments/exam.ts",
  "tasks/experiments/fidelity.ts",
  "tasks/experiments/lessons.ts",
];

/** Tasks that are longer than {@linkcode MOST_LINES} lines. */
export const OLD_TASKS: readonly string[] = [
  "tasks/evaluate.ts",
  "tasks/ledger.ts",
  "tasks/plan.ts",
  "tasks/profiles.ts",
  "tasks/report.ts",
  "tasks/results_table.ts",
  "tasks/search.ts",
  "tasks/sound.ts",
  "tasks/verify.ts",
];

/** Lines of a task: what is longer than parse, call and print belongs into a package or the study. */
export const MOST_LINES = 60;
