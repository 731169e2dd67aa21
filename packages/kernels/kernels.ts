/**
 * One instance of `kernels.wasm` with a memory that is planned up front.
 *
 * @module
 */
import { Arena } from "./arena.ts";
import { fromHex } from "./hex.ts";
import type { WasmExports } from "./exports.ts";
import KERNELS from "./wasm/kernels.ts";

/** Options of {@linkcode Kernels.create}. */
export interface KernelsOptions {
  /** Bytes that the arena holds; the memory never grows afterwards. */
  bytes: number;
}

let compiled: WebAssembly.Module | undefined;

/**
 * The kernels with their own linear memory.
 *
 * @example Sum a vector
 * ```ts
 * import { Kernels } from "@kws/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = Kernels.create({ bytes: 1 << 16 });
 * const x = kernels.f32(3);
 * x.set([1, 2, 3]);
 * kernels.wasm.scale(x.byteOffset, 3, 2);
 * assertEquals([...x], [2, 4, 6]);
 * ```
 */
export class Kernels extends Arena<WasmExports> {
  /**
   * Instantiates the module with room for `bytes` of arrays.
   *
   * @throws {RangeError} If `bytes` is not between 0 and 2³¹.
   */
  static create({ bytes }: KernelsOptions): Kernels {
    compiled ??= new WebAssembly.Module(fromHex(KERNELS));
    return new Kernels(compiled, bytes);
  }
}
