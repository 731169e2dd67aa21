/**
 * What a network costs, in thop's convention and in plain multiplications.
 *
 * @module
 */
import { crnnLayout, type CrnnShape, crnnSizes } from "@kws/models";
import { type FrontEnd, melFilters } from "@kws/features";

/** Multiply-accumulates of a network's parts. */
export interface MacParts {
  convolution: number;
  gru: number;
  attention: number;
  classifier: number;
  total: number;
}

function withTotal(parts: Omit<MacParts, "total">): MacParts {
  const { convolution, gru, attention, classifier } = parts;
  return { ...parts, total: convolution + gru + attention + classifier };
}

/**
 * MACs by the convention of thop, the counter that the assignment uses: biases count for the
 * convolution (+1 a kernel), 13 h operations for a GRU step's gates, and none for the softmax and the
 * weighted sum:
 *
 * F'·T'·C·(kf·kt+1) + Σ T'·(3h(in+h)+13h) + T'·(h²+h) + 2h.
 */
export function thopMacs(shape: CrnnShape, frames: number): MacParts {
  const { channels, kernel: [kf, kt], hidden: h, layers } = shape;
  const { outBands, steps, features } = crnnSizes(shape, frames);
  let gru = 0;
  for (let layer = 0; layer < layers; layer++) {
    const inputs = layer === 0 ? features : h;
    gru += steps * (3 * h * (inputs + h) + 13 * h);
  }
  return withTotal({
    convolution: outBands * steps * channels * (kf * kt + 1),
    gru,
    attention: steps * (h * h + h),
    classifier: 2 * h,
  });
}

/** Multiplications alone: products of weights, gates, attention weights. */
export function pureMacs(shape: CrnnShape, frames: number): MacParts {
  const { channels, kernel: [kf, kt], hidden: h, layers } = shape;
  const { outBands, steps, features } = crnnSizes(shape, frames);
  let gru = 0;
  for (let layer = 0; layer < layers; layer++) {
    const inputs = layer === 0 ? features : h;
    gru += steps * (3 * h * (inputs + h) + 2 * h);
  }
  return withTotal({
    convolution: outBands * steps * channels * kf * kt,
    gru,
    attention: steps * (h * h + h) + steps * h,
    classifier: 2 * h,
  });
}

/**
 * MACs per second of sound when the states are kept: one convolution column, one GRU step and one
 * energy for every step, a weighted sum over the window and a classification.
 */
export function streamingMacs(shape: CrnnShape, frontEnd: FrontEnd, window: number): number {
  const { channels, kernel: [kf, kt], stride: [, st], hidden: h, layers } = shape;
  const { outBands, features } = crnnSizes(shape, kt);
  let step = outBands * channels * kf * kt + h * h + h + window * h + 2 * h;
  for (let layer = 0; layer < layers; layer++) {
    step += 3 * h * ((layer === 0 ? features : h) + h) + 2 * h;
  }
  return step * frontEnd.sampleRate / frontEnd.hop / st;
}

/**
 * Multiplications of the front end per second: window, complex transform of half the length in the
 * radices of the kernels, its untangling, power, mel weights.
 */
export function frontEndMultiplies(frontEnd: FrontEnd): number {
  const { fftLength: n, hop, sampleRate } = frontEnd;
  const half = n / 2;
  // Real multiplications of one butterfly: its constants, and 4 for each turned output.
  const butterfly: Record<number, number> = { 2: 4, 3: 4 + 8, 4: 12, 5: 16 + 16 };
  let transform = 0;
  let length = half;
  for (const radix of [5, 4, 3, 2]) {
    while (length % radix === 0) {
      transform += (half / radix) * butterfly[radix];
      length /= radix;
    }
  }
  const mel = melFilters(frontEnd).reduce((sum, { weights }) => sum + weights.length, 0);
  const frame = n + transform + (half + 1) * (4 + 4 + 2) + mel;
  return frame * sampleRate / hop;
}

/** The number of parameters. */
export function parameterCount(shape: CrnnShape): number {
  return crnnLayout(shape).size;
}

/** Raw weights of the fp32 base network in bytes: what ratios of size are against. */
export const BASE_BYTES = 281772;

/**
 * The assignment's `get_size_in_megabytes`: parameters times the size of one element, in 2²⁰ bytes.
 */
export function sizeInMegabytes(parameters: number, elementBytes: number): number {
  return parameters * elementBytes / 1048576;
}

/** The assignment's grade: 4·compression/10 + 4·speed-up/10 + 2·streaming. */
export function grade(compression: number, speedUp: number, streaming: boolean): number {
  return 4 * compression / 10 + 4 * speedUp / 10 + (streaming ? 2 : 0);
}
