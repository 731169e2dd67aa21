/**
 * Networks as the study needs them: shapes, kinds, tensors, the integer arithmetic and its reference.
 * What ships is in `mod.ts`.
 *
 * @module
 */
export { BASE_SHAPE, type CrnnShape, type CrnnSizes, crnnSizes, gruInputs } from "./crnn_shape.ts";
export {
  checkSparkNet,
  type SparkNetBlock,
  sparkNetBlocks,
  type SparkNetShape,
} from "./sparknet_shape.ts";
export { DS_CNN_KERNEL, dsCnnPositions, type DsCnnShape } from "./ds_cnn_shape.ts";
export {
  convolutionPositions,
  type ConvolutionSize,
  type Positions,
} from "./convolution_positions.ts";
export { checkSizes } from "./sizes.ts";
export type { KindEntry, Sum } from "./kind.ts";
export type { Field, Values } from "./field.ts";
export { entryOf, type Kind, KINDS, type Network, type ShapeOf } from "./kinds.ts";
export {
  attentionTensors,
  classifierTensors,
  convolutionTensors,
  depthwiseTensors,
  type GruLayout,
  type GruNames,
  gruNames,
  gruTensors,
  linearTensors,
  matrixTensors,
  type TensorLayout,
  wholeTensor,
} from "./tensor_layout.ts";
export { BIAS_BITS, type IntegerTensor } from "./integer_tensor.ts";
export { exp2, OCTAVE, rescale, scaleAbove } from "./scale.ts";
export { EXP_TABLE, TANH_TABLE } from "./integer_functions.ts";
export { fromHalf, toHalf } from "./half.ts";

export { MOST_PRODUCTS, MOST_TRANSFORMED } from "./limits.ts";
export { clipNetwork } from "./clip_scorer.ts";
export { PackedCrnn } from "./packed_crnn.ts";
export { type PackedImage, packImage } from "./packed_image.ts";
export {
  exampleShape,
  MOST_REFRACTORY,
  MOST_SMOOTHING,
  type Storable,
  storageFaults,
} from "./storable.ts";
export { formatPage } from "./format_page.ts";
export { fingerprint, restoreState, saveState } from "./saved_state.ts";
