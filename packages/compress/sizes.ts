/**
 * Sizes of models, and what ratios of them are against.
 *
 * @module
 */
import { BASE_SHAPE, topologyOf } from "@kws/models";
import { type Sized, thopMacs } from "./cost.ts";

/** Raw weights of the fp32 base network in bytes: what ratios of size are against. */
export const BASE_BYTES = 281772;

/** The number of parameters of the network that runs. */
export function parameterCount({ topology, shape }: Sized): number {
  return topologyOf(topology).layout(shape).size;
}

/** MACs of the base network for one second of sound, 101 frames, by thop's convention. */
export function baseMacs(): number {
  return thopMacs({ topology: "crnn", shape: BASE_SHAPE }, 101).total;
}

/**
 * The assignment's `get_size_in_megabytes`: parameters times the size of one element, in 2²⁰ bytes.
 */
export function sizeInMegabytes(parameters: number, elementBytes: number): number {
  return parameters * elementBytes / 1048576;
}

/**
 * Bytes of weights alone, packed without gaps.
 *
 * @param bits Bits of one element; a last byte that is not full counts whole.
 */
export function rawBytes(parameters: number, bits: number): number {
  return Math.ceil(parameters * bits / 8);
}

/**
 * The assignment's grade before deductions: 4·compression/10 + 4·speed-up/10 + 2·streaming.
 *
 * @param compression Rate of compression: 10 for a tenth of the size.
 * @param speedUp Rate of speed-up.
 * @param streaming Whether the streaming mode is there.
 */
export function grade(compression: number, speedUp: number, streaming: boolean): number {
  return 4 * compression / 10 + 4 * speedUp / 10 + (streaming ? 2 : 0);
}
