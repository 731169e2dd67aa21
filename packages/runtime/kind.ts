/**
 * What a kind of network has to say of itself.
 *
 * @module
 */
import type { Field, Values } from "./field.ts";
import type { TensorLayout } from "./tensor_layout.ts";

/**
 * A sum of products in the integer arithmetic: what a tensor is multiplied with and what becomes of it.
 * A bias is a tensor that is multiplied with 1.
 */
export interface Sum {
  /** The tensor's name. */
  name: string;
  /** The largest size of what its elements are multiplied with, an integer. */
  factor: number;
  /** What is added to a row's scale to give that of the result, eighths of an octave. */
  unit: number;
  /** The size that no row's result may exceed. */
  limit: number;
}

/** A kind of network: its entry in the table. */
export interface KindEntry<S> {
  /** Its number in a file. */
  code: number;
  /** Whether it hears streams step by step; otherwise whole clips only. */
  streams: boolean;
  /** The fields of its shape in a file, but for the bands, which are the front end's. */
  fields: readonly Field[];
  /** The shape of the values of its fields. */
  toShape(values: Values, bands: number): S;
  /** Values of its fields that a shape has not, or has otherwise. */
  toValues?(shape: S): Values;
  /**
   * Refuses a shape that is impossible with this window.
   *
   * @throws {RangeError} If a dimension is impossible.
   */
  check(shape: S, window: number): void;
  /**
   * The tensors in order.
   *
   * @throws {RangeError} If a dimension is impossible.
   */
  tensors(shape: S): TensorLayout[];
  /** What has a scale of its own in the integer arithmetic: the features, then outputs of layers. */
  activations(shape: S): string[];
  /** What is summed up of every tensor, in their order, in the integer arithmetic. */
  sums(shape: S, scales: readonly number[]): Sum[];
  /** Multiplications for a second of sound of so many frames, or for a clip where only clips are run. */
  products(shape: S, window: number, frames: number): number;
}
