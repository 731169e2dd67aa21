/**
 * The numeric floor: WebAssembly kernels with plain IEEE arithmetic, exact elementary functions and
 * named random streams. The same bits on every machine.
 *
 * @example A product of matrices whose elements are drawn from a named stream
 * ```ts
 * import { Kernels, Random } from "@kws/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const { kernels, a, b, c } = Kernels.build((kernels) => ({
 *   ...{ kernels, a: kernels.f32(2 * 3), b: kernels.f32(3 * 2), c: kernels.f32(2 * 2) },
 * }));
 * a.set([1, 2, 3, 4, 5, 6]);
 * b.set([1, 0, 0, 1, 1, 1]);
 * kernels.matmul(c, a, b, { rows: 2, columns: 2, inner: 3 });
 * assertEquals([...c], [4, 5, 10, 11]);
 *
 * // A stream is known by its names alone: whoever asks for it, and when, draws the same.
 * const draw = () => Random.root(7).stream("augment", 3).integer(1000);
 * assertEquals(draw(), draw());
 * ```
 *
 * @module
 */
// The runtime's bytes come first in a bundle: they compress best apart from the code.
export {
  buildRuntime,
  type RuntimeArena,
  runtimeBytes,
  type RuntimeExports,
  runtimeModule,
} from "./runtime_kernels.ts";
export { type LogMelArena, type MemoryExports } from "./arena.ts";
export { Kernels, type KernelsOptions, type Product } from "./kernels.ts";
export type { WasmExports } from "./exports.ts";
export { cos, exp, log, log10, PI, pow10, sigmoid, sin, softplus, tanh } from "./exact_math.ts";
export { checkWhole } from "./check_whole.ts";
export { forget, type StatePart } from "./state.ts";
export { Md5, toHex } from "./md5.ts";
export { Random, type StreamName } from "./random.ts";
export { utf8 } from "./utf8.ts";
