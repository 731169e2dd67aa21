/**
 * Detectors of several models that listen to the same sound, from the bytes of their files.
 *
 * @module
 */
import { openAny } from "./create_detector.ts";
import {
  type CreateDetectorsOptions,
  listenTogether,
  type LiveDetectors,
} from "./live_detectors.ts";

/**
 * Detectors of several models that listen to the same sound. Each gives the bits of one by itself, for every
 * way of cutting the samples; log-mel frames are computed once for all models that have the same front end.
 *
 * @throws {TypeError} If a model is no bytes.
 * @throws {SyntaxError} If the bytes are no `.kws` file, or of no network that listens.
 * @throws {RangeError} If a file has no rule for streams and none is given, there are no models, or their
 * sample rates differ.
 * @throws {Error} If the engine lacks WebAssembly with SIMD, or computes wrongly.
 *
 * @example Two models on one front end
 * ```ts
 * import { createDetectors } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const models = ["small", "size"].map((name) => ({
 *   model: Deno.readFileSync(`checkpoints/best/${name}.kws`),
 *   name,
 * }));
 * const detectors = createDetectors({ models });
 * assertEquals(detectors.frontEnds, 1);
 * // Mono samples at the models' rate, in pieces of any length.
 * for (const { detector, keyword, time } of detectors.push(new Int16Array(16000))) {
 *   console.log(models[detector].name, keyword, time);
 * }
 * ```
 */
export function createDetectors(options: CreateDetectorsOptions): LiveDetectors {
  return listenTogether(options, openAny);
}
