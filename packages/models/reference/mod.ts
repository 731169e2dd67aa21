/**
 * The network on TensorFlow.js, the independent witness of the kernels: within tolerances their values,
 * and a peer to measure their speed by.
 *
 * @module
 */
export {
  loadBackend,
  type LoadedBackend,
  type SkippedBackend,
  TFJS_BACKENDS,
  type TfjsBackend,
} from "./tfjs_backends.ts";
export { TfjsEngine, type TfjsEngineOptions, type TfjsStepOptions } from "./tfjs_engine.ts";
export { type ConvolutionForm, predictor, type Tf } from "./tfjs_model.ts";
