export { heapBase } from "./memory";
export { expArray, sigmoidArray, tanhArray } from "./math";
export {
  addTo, columnSums, fillRows, lerpTo, multiply, scale, sumSquares, tanhBackward, transpose,
} from "./arrays";
export { gemm } from "./gemm";
export { patches } from "./convolution";
export { gruBackward, gruForward } from "./gru";
export { attentionPool, attentionPoolBackward } from "./attention";
export { adamStep } from "./adam";
export { dropoutMask } from "./random";
