/**
 * Hosts around the runtime: networks of floats and of whole clips that listen.
 *
 * @example A network of floats hears a second of silence
 * ```ts
 * import { floatSpotter } from "@kws/streaming";
 * import { BASE_FRONT_END } from "@kws/features";
 * import { BASE_SHAPE, initialCrnn } from "@kws/models";
 * import { Random } from "@kws/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
 * const { spotter } = floatSpotter({
 *   ...{ topology: "crnn", shape: BASE_SHAPE, parameters, offset: 0, frontEnd: BASE_FRONT_END },
 * }, 101);
 * // The first step needs 20 frames of 10 ms, every further one 8 more.
 * assertEquals(spotter.run(new Float32Array(16000)).length, 10);
 * ```
 *
 * @module
 */
export { SlidingWindow, type SlidingWindowOptions } from "./sliding_window.ts";
export { type FloatNetwork, type FloatSpotter, floatSpotter } from "./float_spotter.ts";
