/**
 * Scores to evidence: pure functions of scores, labels and times.
 *
 * @module
 */
export * from "./ranking.ts";
export * from "./area.ts";
export * from "./bootstrap.ts";
export * from "./stream.ts";
export { summarise, type Summary } from "./summary.ts";
