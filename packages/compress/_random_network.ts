/**
 * Random networks and sounds for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { type CrnnShape, initialParameters } from "@kws/models";
import type { ResetFreeShape } from "./reset_free_shape.ts";
import type { Sized } from "./prune.ts";

/** A network of random dimensions. */
export function drawNetwork(seed: number, layers?: number): Sized {
  const random = Random.root(seed).stream("network");
  const kernel: [number, number] = [1 + random.integer(5), 1 + random.integer(5)];
  const shape: CrnnShape = {
    bands: kernel[0] + random.integer(10),
    channels: 1 + random.integer(4),
    kernel,
    stride: [1 + random.integer(3), 1 + random.integer(3)],
    hidden: 2 + random.integer(10),
    layers: layers ?? 1 + random.integer(2),
    dropout: 0,
  };
  return { shape, parameters: initialParameters(shape, random.stream("init")) };
}

/** Random dimensions of a reset-free network. */
export function drawResetFreeShape(random: Random): ResetFreeShape {
  const kernel: [number, number] = [1 + random.integer(8), 1 + random.integer(6)];
  const hidden = 1 + random.integer(12);
  return {
    bands: kernel[0] + random.integer(8),
    channels: 1 + random.integer(5),
    kernel,
    stride: [1 + random.integer(4), 1 + random.integer(4)],
    hidden,
    attention: 1 + random.integer(hidden),
  };
}

/** Random features, (n). */
export function drawFeatures(seed: number, n: number): Float32Array {
  const random = Random.root(seed).stream("features");
  return Float32Array.from({ length: n }, () => 2 * random.normal());
}
