/**
 * Kernels for depthwise-separable networks: a module in the memory of the first.
 *
 * @module
 */
import { fromHex } from "./hex.ts";
import type { Kernels } from "./kernels.ts";
import SEPARABLE from "./wasm/separable.ts";

/** The functions of `separable.wasm`; shapes stand beside the sources in `assembly/`. */
export interface SeparableExports {
  /** y (B,T,C): every channel of x (B,T,C) with its own K weights of w (K,C), the length kept. */
  depthwise(
    y: number,
    x: number,
    w: number,
    scratch: number,
    B: number,
    T: number,
    C: number,
    K: number,
  ): void;
  /** dw (K,C) += the gradient of the weights from dy and x (B,T,C). */
  depthwiseWeights(
    dw: number,
    dy: number,
    x: number,
    scratch: number,
    B: number,
    T: number,
    C: number,
    K: number,
  ): void;
  /** y (R,C) [+]= x (R,C) normalised over R, times g plus a; m and v (C) are its moments. */
  normalise(
    y: number,
    m: number,
    v: number,
    x: number,
    g: number,
    a: number,
    R: number,
    C: number,
    epsilon: number,
    accumulate: number,
  ): void;
  /** dx (R,C) from dy (R,C); dg and da (C) += the gradients of g and a. */
  normaliseBackward(
    dx: number,
    dg: number,
    da: number,
    dy: number,
    x: number,
    m: number,
    v: number,
    g: number,
    R: number,
    C: number,
    epsilon: number,
  ): void;
  /** y (n) = x (n) + shift, cut to low…high. */
  clip(y: number, x: number, n: number, shift: number, low: number, high: number): void;
  /** d (n) = 0 where y (n) lies at an end of low…high. */
  clipBackward(d: number, y: number, n: number, low: number, high: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** The functions, working in the memory of `kernels`. */
export function separableKernels(kernels: Kernels): SeparableExports {
  compiled ??= new WebAssembly.Module(fromHex(SEPARABLE));
  const { memory } = kernels.wasm;
  return new WebAssembly.Instance(compiled, { env: { memory } })
    .exports as unknown as SeparableExports;
}
