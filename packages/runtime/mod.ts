/**
 * What a user ships: the bytes of a `.kws` file and sound in, detections out.
 *
 * It needs WebAssembly with SIMD and nothing else: no files, no network, neither Deno nor Node. The same
 * bits everywhere, for every way of cutting the sound.
 *
 * @example Listen
 * ```ts
 * import { createDetector } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model = Deno.readFileSync("checkpoints/best/quality.kws");
 * const detector = createDetector({
 *   model,
 *   onDetection: ({ keyword, time }) => console.log(`${keyword} at ${time.toFixed(2)} s`),
 * });
 * // Mono samples at the model's rate, in pieces of any length.
 * assertEquals(detector.push(new Float32Array(16000)), []);
 * ```
 *
 * @module
 */
export { createDetector } from "./create_detector.ts";
export { createDetectors } from "./create_detectors.ts";
export type { CreateDetectorsOptions, LiveDetectors, SharedDetection } from "./live_detectors.ts";
export { detectionStream } from "./detection_stream.ts";
export type { CreateDetectorOptions, LiveDetector } from "./live_detector.ts";
export { type Detection, Detector, type DetectorOptions } from "./detector.ts";
export { Smoothing, Trigger, type TriggerOptions } from "./trigger.ts";
export { createSpotter } from "./create_spotter.ts";
export { type Samples, Spotter, type SpotterOptions, type SpotterStep } from "./spotter.ts";
export { scoreClip } from "./clip_scorer.ts";
export type { StepNetwork } from "./step_network.ts";
export { checkedModule, type Wasm } from "./memory.ts";
export { decodeKws, encodeKws, kwsBytes } from "./kws_file.ts";
export {
  type FloatModel,
  isPacked,
  type Model,
  type ModelHead,
  type PackedModel,
  type StreamRule,
} from "./model.ts";
