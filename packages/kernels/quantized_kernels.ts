/**
 * Kernels for training with fake quantisation: a second module in the memory of the first.
 *
 * @module
 */
import { fromHex } from "./hex.ts";
import type { Kernels } from "./kernels.ts";
import QUANTIZED from "./wasm/quantized.ts";

/** The functions of `quantized.wasm`; shapes stand beside the sources in `assembly/`. */
export interface QuantizedExports {
  /** y (n) = x to the nearest of low…high times step. */
  fakeQuantize(y: number, x: number, n: number, step: number, low: number, high: number): void;
  /** d (n) = 0 where x (n) lies outside the range. */
  fakeQuantizeBackward(
    d: number,
    x: number,
    n: number,
    step: number,
    low: number,
    high: number,
  ): void;
  /** h and hq (T,B,H) from gi (T,B,3H), uT (H,3H), c (3H); `zero` (B,H) holds zeros. */
  gruForwardQuantized(
    h: number,
    hq: number,
    gates: number,
    gh: number,
    gi: number,
    uT: number,
    c: number,
    zero: number,
    T: number,
    B: number,
    H: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** The functions, working in the memory of `kernels`. */
export function quantizedKernels(kernels: Kernels): QuantizedExports {
  compiled ??= new WebAssembly.Module(fromHex(QUANTIZED));
  const { memory } = kernels.wasm;
  return new WebAssembly.Instance(compiled, { env: { memory } })
    .exports as unknown as QuantizedExports;
}
