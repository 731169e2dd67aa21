/**
 * Scores to evidence: pure functions of scores, labels and times.
 *
 * Clips: {@linkcode auFaFr} (the assignment's metric), {@linkcode oneMinusAuc}, operating points and
 * the curve of detection error tradeoff. Streams: {@linkcode matchDetections}, false accepts an hour
 * with exact intervals, latency. Comparisons: the bootstrap over speakers and seeds, and verdicts.
 *
 * @example Scores of five clips
 * ```ts
 * import { auFaFr, oneMinusAuc, pointAtFalseAccepts } from "@kws/evaluate";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Two of the keyword, three others; one pair of the six is misordered, one is tied.
 * const scored = { scores: [0.9, 0.4, 0.1, 0.4, 0.6], labels: [1, 1, 0, 0, 0] };
 * assertEquals(oneMinusAuc(scored), 1.5 / 6);
 *
 * // AU-FA-FR = π(1 − π)(1 − AUC) for the keyword's share π.
 * assertAlmostEquals(auFaFr(scored), 2 / 5 * 3 / 5 * 1.5 / 6, 1e-15);
 *
 * assertEquals(pointAtFalseAccepts(scored, 1).falseRejects, 1);
 * ```
 *
 * @example False accepts in long recordings
 * ```ts
 * import { falseAcceptsPerHour, matchDetections } from "@kws/evaluate";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const heard = matchDetections([4.1, 4.3, 20], [{ start: 3.4, end: 4 }]);
 * assertEquals([heard.hits, heard.misses, heard.falseAccepts], [1, 0, 1]);
 *
 * const { perHour, low, high } = falseAcceptsPerHour(heard.falseAccepts, 1800);
 * assertEquals(perHour, 2);
 * assert(low < 0.06 && high > 11);
 * ```
 *
 * @module
 */
export * from "./ranking.ts";
export * from "./area.ts";
export * from "./area_by_thresholds.ts";
export * from "./auc.ts";
export * from "./det.ts";
export * from "./cross_entropy.ts";
export * from "./divergence.ts";
export * from "./bootstrap.ts";
export * from "./verdict.ts";
export * from "./trigger.ts";
export * from "./match_detections.ts";
export * from "./poisson.ts";
export * from "./rates.ts";
export * from "./latency.ts";
export * from "./rare_words.ts";
export * from "./summary.ts";
