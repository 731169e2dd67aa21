/**
 * What a network costs, in thop's convention and in plain multiplications.
 *
 * Letters: C channels, F' and T' the convolution's positions over frequency and time, h the width of
 * GRU and attention.
 *
 * @module
 */
import { type CrnnShape, crnnSizes } from "@kws/models";
import type { FrontEnd } from "@kws/features";

/** Multiply-accumulates of a network's parts. */
export interface MacParts {
  /** The convolution. */
  convolution: number;
  /** All GRU layers. */
  gru: number;
  /** The attention's energies, softmax weights and sum. */
  attention: number;
  /** The last layer. */
  classifier: number;
  /** All parts together. */
  total: number;
}

/** One operation counted in both conventions. */
export interface Cost {
  /** By the convention of thop, the counter that the assignment uses. */
  thop: number;
  /** Multiplications alone. */
  pure: number;
}

/** A convolution of C outputs with kf·kt weights each at F' positions: thop adds 1 for the bias. */
export function convolutionCost(
  { channels, kernel: [kf, kt] }: Pick<CrnnShape, "channels" | "kernel">,
  outBands: number,
): Cost {
  const outputs = outBands * channels;
  return { thop: outputs * (kf * kt + 1), pure: outputs * kf * kt };
}

/**
 * One step of a GRU layer, 3h(in + h) and its gates: thop counts 13h operations, of which 2h are
 * multiplications: r·(U h + c) and z·(h − n).
 */
export function gruCost(inputs: number, hidden: number): Cost {
  const products = 3 * hidden * (inputs + hidden);
  return { thop: products + 13 * hidden, pure: products + 2 * hidden };
}

/** One attention energy: Linear(h, h) and Linear(h, 1); neither convention counts the tanh. */
export function energyCost(hidden: number): Cost {
  return { thop: hidden * hidden + hidden, pure: hidden * hidden + hidden };
}

/** The weighted sum of `steps` outputs; thop does not see it. */
export function poolCost(hidden: number, steps: number): Cost {
  return { thop: 0, pure: hidden * steps };
}

/** The last layer: Linear(h, 2). */
export function classifierCost(hidden: number): Cost {
  return { thop: 2 * hidden, pure: 2 * hidden };
}

/** `steps` new steps and one classification over `window` of them. */
function networkCost(
  shape: CrnnShape,
  { outBands, features }: { outBands: number; features: number },
  { steps, window, of }: { steps: number; window: number; of: keyof Cost },
): MacParts {
  const { hidden, layers } = shape;
  let step = 0;
  for (let layer = 0; layer < layers; layer++) {
    step += gruCost(layer === 0 ? features : hidden, hidden)[of];
  }
  const convolution = steps * convolutionCost(shape, outBands)[of];
  const gru = steps * step;
  const attention = steps * energyCost(hidden)[of] + poolCost(hidden, window)[of];
  const classifier = classifierCost(hidden)[of];
  return {
    convolution,
    gru,
    attention,
    classifier,
    total: convolution + gru + attention + classifier,
  };
}

/**
 * MACs of a clip by the convention of thop:
 *
 * F'·T'·C·(kf·kt+1) + Σ T'·(3h(in+h)+13h) + T'·(h²+h) + 2h.
 *
 * @param frames Log-mel frames of the clip: 101 for one second at a hop of 10 ms.
 * @throws {RangeError} If the shape is impossible or the frames are fewer than the kernel's.
 */
export function thopMacs(shape: CrnnShape, frames: number): MacParts {
  const sizes = crnnSizes(shape, frames);
  return networkCost(shape, sizes, { steps: sizes.steps, window: sizes.steps, of: "thop" });
}

/**
 * Multiplications of a clip alone: products with weights, gates and attention weights. exp, tanh and
 * sigmoid are not among them.
 *
 * @throws {RangeError} As {@linkcode thopMacs}.
 */
export function pureMacs(shape: CrnnShape, frames: number): MacParts {
  const sizes = crnnSizes(shape, frames);
  return networkCost(shape, sizes, { steps: sizes.steps, window: sizes.steps, of: "pure" });
}

/**
 * Multiplications of one step when the states are kept: one column of the convolution, one step of
 * every GRU layer, one energy, the weighted sum over the window, a classification.
 *
 * @param window GRU outputs that the attention sees; 11 for a window of 101 frames of the base.
 */
export function streamingStepMacs(shape: CrnnShape, window: number): MacParts {
  if (!(Number.isInteger(window) && window >= 1)) {
    throw new RangeError(
      `Cannot count a step as the window must be a whole number >= 1: current value is ${window}`,
    );
  }
  const sizes = crnnSizes(shape, shape.kernel[1]);
  return networkCost(shape, sizes, { steps: 1, window, of: "pure" });
}

/**
 * Multiplications per second of sound when the states are kept: those of
 * {@linkcode streamingStepMacs} for every `stride` frames.
 *
 * @param window GRU outputs that the attention sees.
 */
export function streamingMacs(shape: CrnnShape, frontEnd: FrontEnd, window: number): number {
  const steps = frontEnd.sampleRate / frontEnd.hop / shape.stride[1];
  return streamingStepMacs(shape, window).total * steps;
}
