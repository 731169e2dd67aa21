import type { Random } from "@kws/kernels";
import type { Norm } from "./layers/norm.ts";
import type { ParameterLayout } from "./parameters.ts";

/** Steps of the integers that stand for activations: 7 bits, −64…63. */
export interface ActivationSteps {
  /** Step of a feature above its offset. */
  feature: number;
  /** Step of the convolution's outputs. */
  convolution: number;
}

/** What a network is planned for. */
export interface NetworkOptions {
  /** Clips of a call, B. */
  batch: number;
  /** Frames of a clip, T. */
  frames: number;
  /** Whether gradients are needed. Defaults to `false`. */
  training?: boolean;
  /**
   * Steps that a classification sees, where there is one at every step, as in a stream: of the latest so
   * many. Without it there is one, of the whole clip. In the kinds that keep states from step to step.
   */
  window?: number;
  /** Rounds activations to 7 bits where given, in the kinds that can: quantisation-aware training. */
  activations?: ActivationSteps;
}

/** What a network's integer form rounds to 7 bits. */
export interface LayerOutput {
  /** Of the latest forward pass; of a smaller batch the first elements. */
  values: Float32Array;
  /** Whether it is never below 0, so that integers are 0…127 and not −64…63. */
  positive: boolean;
}

/**
 * log-mel (B,T,bands) → logits (B,2), or of every step (S,B,2) where it has a window, forwards and, where
 * it trains, backwards.
 */
export interface Network {
  /** Where each tensor lies in the flat parameters. */
  readonly layout: ParameterLayout;
  /** The input, (B,T,bands), to be filled before the forward pass. */
  readonly features: Float32Array;
  /** The logits of the latest forward pass, (B,2) or (S,B,2): other, keyword. */
  readonly logits: Float32Array;
  /** The gradient of the logits, (B,2) or (S,B,2), to be filled before the backward pass. */
  readonly dLogits: Float32Array;
  /** The flat gradients that the backward pass adds to. */
  readonly gradients: Float32Array;
  /** The features, then the outputs of layers, in the order of the scales of the integer form. */
  readonly outputs: readonly LayerOutput[];
  /** Takes new parameters, in the order of the layout. */
  load(parameters: Float32Array): void;
  /** Fills the logits from the first `batch` clips of the features. */
  forward(batch?: number): Float32Array;
  /** Adds to the gradients, after a forward pass of the whole batch. */
  backward(): void;
  /** Lets the next pass begin with states of zero; of the kinds that keep some. */
  restart?(): void;
  /**
   * Lets the next pass begin with the states that the latest pass of the whole batch ended with: each
   * sequence goes on where it stopped. No gradient flows back.
   */
  carryOn?(): void;
  /** The normalisations in the order of the layout, with the moments of the latest rows. */
  readonly norms?: readonly Norm[];
  /** Draws the noise, as the masks of dropout, that passes use until the next draw. */
  drawNoise?(random: Random, sigma?: number): void;
}
