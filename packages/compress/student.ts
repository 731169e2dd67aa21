/**
 * The network that a training trains.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { type ActivationSteps, type Network, type NetworkOptions, topologyOf } from "@kws/models";
import { type Kind, KINDS } from "@kws/runtime/network";
import type { DistillationSet } from "./distillation_set.ts";
import type { WeightFormat } from "./quantize_weights.ts";

/** How weights and activations are rounded in quantisation-aware training. */
export interface Rounding {
  weights: WeightFormat;
  activations: ActivationSteps;
}

/** A network to be trained. */
// deno-lint-ignore no-explicit-any
export interface Student<S = any> {
  /** The network's kind. */
  topology: string;
  shape: S;
  rounding?: Rounding;
}

/**
 * Whether a kind keeps states from step to step, and so is trained at every step of a segment.
 *
 * @throws {RangeError} If there is no such kind.
 */
export function listens(topology: string): boolean {
  topologyOf(topology);
  return KINDS[topology as Kind].streams;
}

/**
 * Refuses a set of another front end.
 *
 * @throws {RangeError} If the set has other bands than the network.
 */
export function requireBands(
  shape: { bands: number },
  { frontEnd: { bands } }: Pick<DistillationSet, "frontEnd">,
): void {
  if (bands === shape.bands) return;
  throw new RangeError(
    `Cannot hear the distillation set as it must have the network's ${shape.bands} bands: ` +
      `current value is ${bands}; use a set of another front end`,
  );
}

/**
 * Builds a network that learns from a set.
 *
 * @throws {RangeError} If the set has other bands.
 */
export function buildStudent(
  { topology, shape, rounding }: Student,
  set: Pick<DistillationSet, "frontEnd">,
  size: Pick<NetworkOptions, "batch" | "frames" | "window">,
): Network {
  requireBands(shape, set);
  const { activations } = rounding ?? {};
  return Kernels.build((kernels) =>
    topologyOf(topology).build(kernels, shape, { ...size, training: true, activations })
  );
}
