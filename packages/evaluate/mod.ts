/**
 * Scores to evidence: pure functions of scores, labels and times. All names are on this page.
 *
 * @example Clips: areas, operating points, a summary
 * ```ts
 * import { auFaFr, oneMinusAuc, pointAtFalseAccepts, summarise } from "@kws/evaluate";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Log-odds of two clips of the keyword and three others; of the six pairs one is misordered, one tied.
 * const scored = { scores: [3, -0.5, -4, -0.5, 0.4], labels: [1, 1, 0, 0, 0] };
 * assertEquals(oneMinusAuc(scored), 1.5 / 6);
 *
 * // AU-FA-FR = π(1 − π)(1 − AUC) for the keyword's share π.
 * assertAlmostEquals(auFaFr(scored), 2 / 5 * 3 / 5 * 1.5 / 6, 1e-15);
 *
 * assertEquals(pointAtFalseAccepts(scored, 1).falseRejects, 1);
 *
 * const { threshold, falseAccepts, falseRejects } = summarise(scored.scores, scored.labels);
 * assertAlmostEquals(threshold, 1 / (1 + Math.exp(-3)), 1e-12);
 * assertEquals([falseAccepts, falseRejects], [0, 1]);
 * ```
 *
 * @example Selection: means over noisy variants of the same clips, figures of in-vocabulary words
 * ```ts
 * import { labelsOf, meanOverVariants, summariseInVocabulary } from "@kws/evaluate";
 * import { assertEquals } from "@std/assert";
 *
 * const clips = [
 *   { word: "happy", split: "testing" },
 *   { word: "yes", split: "testing" },
 *   { word: "house", split: "testing" },
 *   ...Array.from({ length: 50 }, () => ({ word: "house", split: "training" })),
 * ];
 * const labels = labelsOf({ clips }, [0, 1, 2], "happy");
 * const variants = [[2, 3, -4], [1, -1, -5]];
 * const { oneMinusAuc, threshold } = meanOverVariants(variants, labels);
 * assertEquals(oneMinusAuc, (1 / 2 + 0) / 2);
 *
 * // "yes" is not among the training clips.
 * const known = summariseInVocabulary({ clips }, [0, 1, 2], "happy", variants[0], threshold);
 * assertEquals([known?.clips, known?.oneMinusAuc], [2, 0]);
 * ```
 *
 * @example Streams: a rule from validation, then misses, false accepts an hour and latency
 * ```ts
 * import { chooseRule, detCurvePerHour, type ScoredStream, summariseStreams } from "@kws/evaluate";
 * import { assert, assertEquals } from "@std/assert";
 *
 * // Ten steps a second for a minute: the keyword at 4 s, another sound at 40 s.
 * const steps = Array.from({ length: 600 }, (_, i) => ({
 *   sample: 1600 * i,
 *   logOdds: i >= 45 && i < 60 ? 4.6 : i === 400 ? 2.2 : -4.6,
 * }));
 * const keywords = [{ start: 4, end: 4.6 }];
 * const stream: ScoredStream = { steps, sampleRate: 16000, keywords, seconds: 60 };
 *
 * const window = 1;
 * const rule = chooseRule([stream], { smoothings: [1], budget: 0, window });
 * assertEquals([rule.smoothing, rule.misses, rule.falseAccepts], [1, 0, 0]);
 *
 * const { hits, repeats, rate, latency } = summariseStreams([stream], rule, { window });
 * assertEquals([hits, repeats, rate.falseAccepts], [1, 0, 0]);
 * assert(rate.leastClaim === 180 && rate.high > 180);
 * assert(latency.median !== null && Math.abs(latency.median + 0.1) < 1e-9);
 *
 * const curve = detCurvePerHour([stream], { smoothing: 1, window });
 * assertEquals(curve.map(({ falseAccepts, falseRejects }) => [falseAccepts, falseRejects]), [[0, 0]]);
 * // The false-reject rate at no more than ten false accepts an hour:
 * assertEquals(curve.findLast(({ perHour }) => perHour <= 10)?.falseRejectRate, 0);
 * ```
 *
 * @example Comparisons: a candidate against its base
 * ```ts
 * import { nonInferiority } from "@kws/evaluate";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = Array.from({ length: 60 }, (_, i) => i % 3 === 0 ? 1 : 0);
 * const speakers = labels.map((_, i) => `speaker ${i % 20}`);
 * const clean = labels.map((label, i) => 2 * label + i % 7);
 * const noisy = labels.map((label, i) => label + i % 5);
 * // Two seeds, here alike, each with two variants.
 * const scores = { seeds: [[clean, noisy], [clean, noisy]] };
 * const population = { labels, speakers };
 * const { verdict, reason, overall } = nonInferiority(
 *   [{ keyword: "happy", candidate: scores, base: scores, population }],
 *   { leastKeywords: 1, resamples: 100 },
 * );
 * assertEquals([verdict, reason], ["accepted", "the upper end 1.00 <= 1.10"]);
 * assertEquals(overall, { estimate: 1, low: 1, high: 1 });
 * ```
 *
 * @module
 */

// Clips.
export type { Scored } from "./ranking.ts";
export { auFaFr, oneMinusAuc } from "./area.ts";
export {
  type DetPoint,
  detPoints,
  type OperatingPoint,
  pointAtFalseAccepts,
} from "./operating_points.ts";
export { summarise, type Summary } from "./summary.ts";
export { meanOverVariants, type VariantSummary } from "./mean_over_variants.ts";
export {
  type LabelledClips,
  labelsOf,
  summariseInVocabulary,
  VOCABULARY_CLIPS,
} from "./vocabulary.ts";
export { meanDivergence } from "./divergence.ts";

// Streams.
export { type MatchCounts, type MatchOptions } from "./match_detections.ts";
export {
  type ChoiceOptions,
  chooseRule,
  type ChosenRule,
  detCurvePerHour,
  detectionTimes,
  falseAcceptTimes,
  type HourlyCurveOptions,
  type HourlyPoint,
  missedKeywords,
  type ScoredStream,
  smoothed,
  type StreamSummary,
  summariseStreams,
} from "./streams.ts";
export { type AcceptedWord, acceptedWords } from "./accepted_words.ts";
export { type HourlyRate } from "./rates.ts";
export { poissonInterval } from "./poisson.ts";
export {
  calibrate,
  type Calibration,
  CALIBRATION_SILENCE,
  type CalibrationOptions,
  type CalibrationStreams,
  calibrationText,
  hearForCalibration,
  RULE_SEARCH,
  thresholdsOf,
} from "./calibrate.ts";
export { shareInterval } from "./binomial.ts";

export { type LatencySummary } from "./latency.ts";

// Comparisons.
export {
  bootstrapMean,
  type BootstrapOptions,
  bootstrapRatio,
  geometricMean,
  type Interval,
  type SeedScores,
} from "./bootstrap.ts";
export {
  type KeywordComparison,
  type KeywordRatio,
  type NonInferiority,
  nonInferiority,
  type NonInferiorityOptions,
} from "./non_inferiority.ts";
export type { Population, VariantScores } from "./seeds_area.ts";
export { type Verdict, verdictOf } from "./verdict.ts";
