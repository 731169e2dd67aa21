/**
 * Detectors for files of the version that is written alone: what a bundle needs.
 *
 * @example Two models as a bundle takes them
 * ```ts
 * import { createDetectors } from "@kws/runtime/current";
 * import { assertEquals } from "@std/assert";
 *
 * const models = ["small", "size"].map((name) => ({
 *   model: Deno.readFileSync(`checkpoints/best/${name}.kws`),
 * }));
 * assertEquals(createDetectors({ models }).push(new Int16Array(16000)), []);
 * ```
 *
 * @module
 */
export { createCurrentDetector as createDetector } from "./create_detector.ts";
export { createCurrentDetectors as createDetectors } from "./create_current_detectors.ts";
export { currentDetectionStream as detectionStream } from "./detection_stream.ts";
