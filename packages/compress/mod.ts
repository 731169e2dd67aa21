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
 * @example Distil a small network, round it to 8 bits and pack it
 * ```ts
 * import {
 *   allocateDistillationSet,
 *   calibrateActivations,
 *   FEATURE_STEPS,
 *   packIntegers,
 *   SOUND_KINDS,
 *   trainOnSet,
 * } from "@kws/compress";
 * import { type CrnnShape, initialCrnn } from "@kws/models";
 * import { decodeKws, encodeKws } from "@kws/runtime";
 * import { Random } from "@kws/kernels";
 * import { assert, assertEquals } from "@std/assert";
 *
 * // A distillation set: log-mel values of sounds, and the log-odds that the teachers give each. In
 * // place of recordings, noise; the keyword has a loud band.
 * const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 6 };
 * const set = allocateDistillationSet({
 *   ...{ keyword: "band", frontEnd, count: 32, frames: 16, steps: 4, width: 8 },
 * });
 * const random = Random.root("sounds");
 * for (let sound = 0; sound < set.count; sound++) {
 *   const isKeyword = sound % 2 === 1;
 *   set.kinds[sound] = isKeyword ? SOUND_KINDS.keyword : SOUND_KINDS.other;
 *   set.logOdds[sound] = isKeyword ? 4 : -4;
 *   for (let i = 0; i < 6 * 16; i++) {
 *     const level = isKeyword && i % 6 === 2 ? 1 : -5;
 *     set.features[6 * 16 * sound + i] = FEATURE_STEPS * (level + random.between(-1, 1));
 *   }
 * }
 *
 * const shape: CrnnShape = {
 *   ...{ bands: 6, channels: 2, kernel: [3, 4], stride: [3, 2], hidden: 6, layers: 1, dropout: 0 },
 * };
 * const net = { topology: "crnn", shape, offset: -4 };
 * const { parameters, log } = await trainOnSet({
 *   ...{ ...net, parameters: initialCrnn(shape, Random.root(1)), set, seed: 1, jobs: 1 },
 *   training: {
 *     ...{ epochs: 8, batches: 8, batch: 16, shards: 4, mix: { noise: 0, unlabelled: 0 }, gain: 1 },
 *     ...{ peak: 1e-2, warmup: 0.2, average: 0.9, l2: 1e-5, clip: 3 },
 *     distillation: { temperature: 2, share: 0.9 },
 *   },
 * });
 * assert(log[7].loss < 0.5 * log[0].loss);
 *
 * const trained = { ...net, parameters };
 * const scales = calibrateActivations(trained, set, "mse");
 * const head = { keyword: set.keyword, frontEnd, frames: set.frames };
 * const packed = packIntegers({ ...trained, ...head }, { bits: 8, perRow: true }, scales);
 * const file = encodeKws(packed);
 * assertEquals(decodeKws(file, "band.kws").keyword, "band");
 * assert(file.length < parameters.length * 4 / 2);
 * ```
 *
 * @module
 */
export { type MacParts, pureMacs, type Sized, streamingMacs, thopMacs } from "./cost.ts";
export { frontEndMultiplies } from "./front_end_cost.ts";
export * from "./sizes.ts";
export * from "./published.ts";
export type { WeightFormat } from "./quantize_weights.ts";
export { type WeightCoding, weightCoding } from "./weight_coding.ts";
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
export type { Trained } from "./set_batches.ts";
export type { Mining } from "./mine_segments.ts";
export { FormatRater, type RatedFormat, searchBits } from "./search_bits.ts";
export { checkLearning, foldsNorms } from "./set_task.ts";
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
export { factorisedShape, factoriseNetwork } from "./low_rank.ts";
