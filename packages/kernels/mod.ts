/**
 * The numeric floor: WebAssembly kernels with plain IEEE arithmetic, exact elementary functions and
 * named random streams. The same bits on every machine.
 *
 * @module
 */
export { Arena, type LogMelArena, type MemoryExports } from "./arena.ts";
export { Kernels, type KernelsOptions, type Product } from "./kernels.ts";
export type { WasmExports } from "./exports.ts";
export * from "./exact_math.ts";
export { Md5, toHex } from "./md5.ts";
export { Random, type StreamName, threefry } from "./random.ts";
export {
  buildRuntime,
  type RuntimeArena,
  runtimeBytes,
  type RuntimeExports,
  runtimeModule,
} from "./runtime_kernels.ts";
