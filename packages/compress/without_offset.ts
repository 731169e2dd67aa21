/**
 * The offset of log-mel values folded into a network.
 *
 * @module
 */
import type { CrnnShape } from "@kws/models";

/**
 * The parameters of a network that takes log-mel values as they are, from one that takes them less an
 * offset: the convolution's bias takes it up.
 */
export function withoutOffset(
  shape: CrnnShape,
  parameters: Float32Array,
  offset: number,
): Float32Array {
  const { channels, kernel: [kf, kt] } = shape;
  const out = parameters.slice();
  const taps = kf * kt;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0; i < taps; i++) sum += parameters[c * taps + i];
    out[channels * taps + c] -= offset * sum;
  }
  return out;
}
