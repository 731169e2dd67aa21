/**
 * What networks of any kind cost, in thop's convention and in plain multiplications.
 *
 * @module
 */
import { type CostParts, costSum, type Topology, topologyOf } from "@kws/models";
import type { FrontEnd } from "@kws/features";

/** A kind of network and its dimensions. */
// deno-lint-ignore no-explicit-any
export interface Sized<S = any> {
  /** Its kind. */
  topology: string;
  shape: S;
}

/** Multiply-accumulates of a network's parts by name, and of all together. */
export type MacParts = Record<string, number> & { total: number };

function partsOf(parts: CostParts, of: "thop" | "pure"): MacParts {
  const each = Object.entries(parts).map(([name, cost]) => [name, cost[of]]);
  return { ...Object.fromEntries(each), total: costSum(Object.values(parts))[of] } as MacParts;
}

/**
 * MACs of a clip by the convention of thop; of the CRNN
 *
 * F'·T'·C·(kf·kt+1) + Σ T'·(3h(in+h)+13h) + T'·(h²+h) + 2h.
 *
 * @param frames Log-mel frames of the clip: 101 for one second at a hop of 10 ms.
 * @throws {RangeError} If the shape is impossible or the frames are fewer than the network needs.
 */
export function thopMacs({ topology, shape }: Sized, frames: number): MacParts {
  return partsOf(topologyOf(topology).cost(shape, frames), "thop");
}

/**
 * Multiplications of a clip alone: products with weights, gates and attention weights. exp, tanh and
 * sigmoid are not among them.
 *
 * @throws {RangeError} As {@linkcode thopMacs}.
 */
export function pureMacs({ topology, shape }: Sized, frames: number): MacParts {
  return partsOf(topologyOf(topology).cost(shape, frames), "pure");
}

function streamOf({ topology }: Sized): NonNullable<Topology["stream"]> {
  const { stream } = topologyOf(topology);
  if (stream) return stream;
  throw new RangeError(
    `Cannot count a step as the network must hear streams: "${topology}" hears whole clips`,
  );
}

/**
 * Multiplications of one step when the states are kept. Of a CRNN: one column of the convolution, one
 * step of every GRU layer, one energy, the weighted sum over the window, a classification. Of SparkNet:
 * one more frame and one classification.
 *
 * @param window GRU outputs that the attention sees; 11 for a window of 101 frames of the base.
 * @throws {RangeError} If the window is no whole number from 1 on, or the network hears whole clips.
 */
export function streamingStepMacs(net: Sized, window: number): MacParts {
  if (!(Number.isInteger(window) && window >= 1)) {
    throw new RangeError(
      `Cannot count a step as the window must be a whole number >= 1: current value is ${window}`,
    );
  }
  return partsOf(streamOf(net).cost(net.shape, window), "pure");
}

/**
 * Multiplications per second of sound when the states are kept: those of
 * {@linkcode streamingStepMacs} for every `stride` frames.
 *
 * @param window GRU outputs that the attention sees.
 */
export function streamingMacs(net: Sized, frontEnd: FrontEnd, window: number): number {
  const steps = frontEnd.sampleRate / frontEnd.hop / streamOf(net).stride(net.shape);
  return streamingStepMacs(net, window).total * steps;
}
