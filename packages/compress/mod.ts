/**
 * Model to smaller model: what networks cost, quantisation and the recipes' parts.
 *
 * @example What a network costs
 * ```ts
 * import { frontEndMultiplies, parameterCount, rawBytes, thopMacs } from "@kws/compress";
 * import { BASE_SHAPE } from "@kws/models";
 * import { BASE_FRONT_END } from "@kws/features";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assertEquals(thopMacs({ topology: "crnn", shape: BASE_SHAPE }, 101).total, 933808);
 *
 * const net = { topology: "crnn", shape: { ...BASE_SHAPE, channels: 2, hidden: 10 } };
 * const parameters = parameterCount(net);
 * const macs = thopMacs(net, 101).total;
 * assertEquals([parameters, rawBytes(parameters, 8)], [2445, 2445]);
 *
 * // The front end costs more than this network.
 * assert(frontEndMultiplies(BASE_FRONT_END) > 5 * macs);
 * ```
 *
 * @module
 */
export * from "./cost.ts";
export * from "./front_end_cost.ts";
export * from "./sizes.ts";
export * from "./published.ts";
export type { WeightFormat } from "./quantize_weights.ts";
export * from "./weight_coding.ts";
export * from "./distillation_set.ts";
export {
  type BlendShares,
  planSounds,
  type SoundCounts,
  type SoundSource,
} from "./distillation_plan.ts";
export * from "./evaluation_features.ts";
export { type FeatureScores, floatScorer, scoreFeatures } from "./score_features.ts";
export type { Calibration } from "./calibrate.ts";
export type { BatchMix, Trained } from "./set_batches.ts";
export { checkRounding, type Rounding } from "./set_task.ts";
export {
  type SetTraining,
  type TrainedOnSet,
  trainOnSet,
  type TrainOnSetOptions,
} from "./train_on_set.ts";
export { calibrateActivations } from "./calibrate_activations.ts";
export { relabel } from "./relabel.ts";
export { type PruneChoice, pruneNetwork, type PruneOptions } from "./prune_units.ts";
export {
  drawShapes,
  searchedFileBytes,
  type SearchLimits,
  type SearchRoom,
} from "./search_space.ts";
export * from "./pack.ts";
export { factoriseNetwork } from "./low_rank.ts";
