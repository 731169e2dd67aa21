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
 * assertEquals(thopMacs(BASE_SHAPE, 101).total, 933808);
 *
 * const shape = { ...BASE_SHAPE, channels: 2, hidden: 10 };
 * const parameters = parameterCount(shape);
 * const macs = thopMacs(shape, 101).total;
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
export { exp2, OCTAVE, rescale } from "./scale.ts";
export type { IntegerTensor, WeightFormat } from "./fake_quantize.ts";
export * from "./packed_model.ts";
export * from "./weight_coding.ts";
export { EXP_TABLE, TANH_TABLE } from "./integer_functions.ts";
export { IntegerCrnn } from "./integer_crnn.ts";
export * from "./kws_file.ts";
export { fromHalf, toHalf } from "./half.ts";
export { type ActivationSteps, QatCrnn, qatCrnnBytes, type QatCrnnOptions } from "./qat_crnn.ts";
export * from "./distillation_set.ts";
export {
  type BlendShares,
  planSounds,
  type SoundCounts,
  type SoundSource,
} from "./distillation_plan.ts";
export * from "./evaluation_features.ts";
export * from "./sparknet_shape.ts";
export type { ClipSize } from "./sparknet_layers.ts";
export { SparkNet, sparkNetBytes, type SparkNetModel, sparkNetScorer } from "./sparknet.ts";
export {
  SPARKNET_TRAINING,
  type SparkNetResult,
  type SparkNetTraining,
  trainSparkNet,
  type TrainSparkNetOptions,
} from "./train_sparknet.ts";
export { type FeatureScores, floatScorer, scoreFeatures } from "./score_features.ts";
export { withoutOffset } from "./without_offset.ts";
export type { Sized } from "./prune.ts";
export type { Calibration } from "./calibrate.ts";
export type { BatchMix, Rounding } from "./crnn_task.ts";
export {
  type DistillationTraining,
  trainCrnn,
  type TrainCrnnOptions,
  type TrainedCrnn,
} from "./train_crnn.ts";
export * from "./reset_free_shape.ts";
export * from "./reset_free_cost.ts";
export * from "./reset_free_file.ts";
export * from "./model_file.ts";
export {
  calibrateResetFree,
  initialResetFree,
  type ResetFreeTraining,
  trainResetFree,
  type TrainResetFreeOptions,
} from "./train_reset_free.ts";
export { calibrateActivations } from "./calibrate_activations.ts";
export { relabel } from "./relabel.ts";
export { type PruneChoice, pruneNetwork, type PruneOptions } from "./prune_network.ts";
export { drawResetFreeShapes, resetFreeFileBytes } from "./reset_free_space.ts";
export { drawShapes, packedFileBytes, type SearchLimits } from "./search_space.ts";
