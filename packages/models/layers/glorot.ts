/**
 * The uniform distribution that keeps variances through a convolution.
 *
 * Source: X. Glorot and Y. Bengio, AISTATS 2010, equation 16.
 *
 * @param taps Weights between one input and one output.
 */
export function glorot(inputs: number, outputs: number, taps = 1): { uniform: number } {
  return { uniform: Math.sqrt(6 / (taps * (inputs + outputs))) };
}
