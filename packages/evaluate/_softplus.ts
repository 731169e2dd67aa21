import { exp, log } from "@kws/kernels";

/** ln(1 + eˣ), without overflow; below about −37 it is 0. */
export function softplus(x: number): number {
  return x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x));
}
