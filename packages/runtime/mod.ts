/**
 * What ships: model files, networks of integers, detectors.
 *
 * @module
 */
export { decodeKws, encodeKws, kwsBytes } from "./kws_file.ts";
export { entryOf, type Kind, KINDS, type Network, type ShapeOf } from "./kinds.ts";
export {
  type FloatModel,
  isPacked,
  type Model,
  type PackedModel,
  type StreamRule,
} from "./model.ts";
export { BIAS_BITS, type IntegerTensor } from "./integer_tensor.ts";
export { exp2, OCTAVE, rescale } from "./scale.ts";
export { fromHalf, toHalf } from "./half.ts";
export { type Step, type StepNetwork } from "./step_network.ts";
export { Spotter } from "./spotter.ts";
export { type Detection, Detector, type DetectorOptions } from "./detector.ts";
export { MovingMean } from "./moving_mean.ts";
export { type SmoothedStep, Trigger, type TriggerOptions } from "./trigger.ts";
export { IntegerCrnn } from "./integer_crnn.ts";
export { integerSparkNet } from "./integer_sparknet.ts";
export { integerDsCnn } from "./integer_ds_cnn.ts";
export { PackedCrnn } from "./packed_crnn.ts";
export { clipScorer, inRuntime } from "./clip_scorer.ts";
export { Listener, type ListenerOptions, packedSpotter } from "./listener.ts";
export { selfCheck } from "./self_check.ts";
