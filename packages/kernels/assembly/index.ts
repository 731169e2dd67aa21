export { heapBase } from "./memory";
export { expArray, logArray, sigmoidArray, tanhArray } from "./math";
export {
  addTo, columnSums, fillRows, lerpTo, multiply, scale, sumSquares, tanhBackward, transpose,
} from "./arrays";
export { gemm } from "./gemm";
export { patchColumns, patchRows } from "./convolution";
export { gruBackward, gruForward } from "./gru";
export {
  attentionPool, attentionPoolBackward, attentionWindows, attentionWindowsBackward,
} from "./attention";
export { adamStep } from "./adam";
export { addNormal, dropoutMask } from "./random";
export { logMel, powerSpectrum } from "./logmel";
export { clean } from "./samples";
export { fromInt16, mixTo } from "./waveform";
export { fakeQuantize, fakeQuantizeBackward } from "./quantize";
export {
  clip, clipBackward, depthwise, depthwiseWeights, normalise, normaliseBackward,
} from "./separable";
export { depthwise2d, depthwise2dWeights } from "./depthwise2d";
