/**
 * What a reset-free network costs, in thop's convention and in plain multiplications.
 *
 * Letters as in `cost.ts`; a the width of the attention's hidden layer.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { type CrnnSizes, crnnSizes } from "@kws/models";
import { classifierCost, convolutionCost, type Cost, type MacParts, poolCost } from "./cost.ts";
import { denseShape, resetFreeLayout, type ResetFreeShape } from "./reset_free_shape.ts";

/** Number of a reset-free network's parameters. */
export function resetFreeParameterCount(shape: ResetFreeShape): number {
  return resetFreeLayout(shape).size;
}

/**
 * One step of a reset-free GRU, 2h(in + h) and its gates. By thop's convention: additions and two
 * biases of update gate and candidate (6h), the candidate's product with ½ (h), the state's update
 * (3h); 2h of them are multiplications: ½·(U h) and z·(h − n).
 */
export function resetFreeGruCost(inputs: number, hidden: number): Cost {
  const products = 2 * hidden * (inputs + hidden);
  return { thop: products + 10 * hidden, pure: products + 2 * hidden };
}

/** One attention energy: Linear(h, a) and Linear(a, 1); neither convention counts the tanh. */
export function resetFreeEnergyCost({ hidden, attention }: ResetFreeShape): Cost {
  const products = hidden * attention + attention;
  return { thop: products, pure: products };
}

/** `steps` new steps and one classification over `window` of them. */
function networkCost(
  shape: ResetFreeShape,
  { outBands, features }: Pick<CrnnSizes, "outBands" | "features">,
  { steps, window, of }: { steps: number; window: number; of: keyof Cost },
): MacParts {
  const { hidden } = shape;
  const convolution = steps * convolutionCost(shape, outBands)[of];
  const gru = steps * resetFreeGruCost(features, hidden)[of];
  const attention = steps * resetFreeEnergyCost(shape)[of] + poolCost(hidden, window)[of];
  const classifier = classifierCost(hidden)[of];
  const total = convolution + gru + attention + classifier;
  return { convolution, gru, attention, classifier, total };
}

/**
 * MACs of a clip by the convention of thop:
 *
 * F'·T'·C·(kf·kt+1) + T'·(2h(in+h)+10h) + T'·(h·a+a) + 2h.
 *
 * @param frames Log-mel frames of the clip.
 * @throws {RangeError} If the shape is impossible or the frames are fewer than the kernel's.
 */
export function resetFreeMacs(shape: ResetFreeShape, frames: number): MacParts {
  const sizes = crnnSizes(denseShape(shape), frames);
  return networkCost(shape, sizes, { steps: sizes.steps, window: sizes.steps, of: "thop" });
}

/**
 * Multiplications of a clip alone: products with weights, gates and attention weights. exp, tanh and
 * sigmoid are not among them.
 *
 * @throws {RangeError} As {@linkcode resetFreeMacs}.
 */
export function resetFreePureMacs(shape: ResetFreeShape, frames: number): MacParts {
  const sizes = crnnSizes(denseShape(shape), frames);
  return networkCost(shape, sizes, { steps: sizes.steps, window: sizes.steps, of: "pure" });
}

/**
 * Multiplications of one step when the states are kept: one column of the convolution, one step of
 * the GRU, one energy, the weighted sum over the window, a classification.
 *
 * @param window GRU outputs that the attention sees.
 * @throws {RangeError} If the shape is impossible or the window is no whole number from 1 on.
 */
export function resetFreeStreamingStepMacs(shape: ResetFreeShape, window: number): MacParts {
  if (!(Number.isInteger(window) && window >= 1)) {
    throw new RangeError(
      `Cannot count a step as the window must be a whole number >= 1: current value is ${window}`,
    );
  }
  const sizes = crnnSizes(denseShape(shape), shape.kernel[1]);
  return networkCost(shape, sizes, { steps: 1, window, of: "pure" });
}

/**
 * Multiplications per second of sound when the states are kept: those of
 * {@linkcode resetFreeStreamingStepMacs} for every `stride` frames.
 *
 * @param window GRU outputs that the attention sees.
 */
export function resetFreeStreamingMacs(
  shape: ResetFreeShape,
  frontEnd: FrontEnd,
  window: number,
): number {
  const steps = frontEnd.sampleRate / frontEnd.hop / shape.stride[1];
  return resetFreeStreamingStepMacs(shape, window).total * steps;
}
