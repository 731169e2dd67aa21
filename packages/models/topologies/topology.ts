import type { Kernels, Random } from "@kws/kernels";
import type { CostParts } from "../cost.ts";
import type { Network, NetworkOptions } from "../network.ts";
import type { ParameterLayout } from "../parameters.ts";

/** A kind of network. */
// deno-lint-ignore no-explicit-any
export interface Topology<S = any> {
  /** What settings, checkpoints and files call it. */
  readonly kind: string;
  /**
   * The parameters of a shape.
   *
   * @param norms Whether those that are trained, with normalisations, or those that run.
   * @throws {RangeError} If the shape is impossible.
   */
  layout(shape: S, norms?: boolean): ParameterLayout;
  /** The parameters to begin with, in the order of what is trained. */
  initial(shape: S, random: Random): Float32Array;
  /**
   * Builds a network; one for training has the normalisations of its kind.
   *
   * @throws {RangeError} If a window is asked of a kind that keeps no states from step to step.
   */
  build(kernels: Kernels, shape: S, options: NetworkOptions): Network;
  /** What a clip of so many frames costs, part by part. */
  cost(shape: S, frames: number): CostParts;
  /** How it listens to streams; absent where it hears whole clips alone. */
  readonly stream?: {
    /** What a step costs whose classification sees the latest `window` steps. */
    cost(shape: S, window: number): CostParts;
    /** Frames from one step to the next. */
    stride(shape: S): number;
    /** Steps that so many frames make: the window of one classification. */
    window(shape: S, frames: number): number;
    /** Frames that so many steps make. */
    frames(shape: S, window: number): number;
  };
}

/** Why a kind that classifies whole clips alone cannot classify every step. */
export function wholeClips(kind: string): RangeError {
  return new RangeError(
    `Cannot classify every step as the network's kind must keep states from step to step: ` +
      `"${kind}" hears whole clips; give it the windows of a stream as clips`,
  );
}

/** Refuses to classify every step of a kind that classifies whole clips alone. */
export function refuseWindow(kind: string, { window }: NetworkOptions): void {
  if (window !== undefined) throw wholeClips(kind);
}
