/**
 * Files from before a rule, which it only counts. Take a file off its list when it keeps the rule; put
 * none on.
 *
 * @module
 */

/** Sources that are longer than `MOST_LINES` of `length.ts`. */
export const OLD_LONG: readonly string[] = ["packages/kernels/assembly/logmel.ts"];
