/**
 * Random networks and sounds for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { type CrnnShape, type DsCnnShape, initialCrnn, type SparkNetShape } from "@kws/models";
import type { Sized } from "./cost.ts";
import type { Trained } from "./set_batches.ts";

/** A CRNN of random dimensions. */
export function drawNetwork(seed: number, layers?: number): Trained<CrnnShape> {
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
  const parameters = initialCrnn(shape, random.stream("init"));
  return { topology: "crnn", shape, parameters, offset: 0 };
}

/** A CRNN of one layer without reset gates whose attention has a width of its own. */
export type ResetFreeShape = CrnnShape & { gates: 2; attention: number };

/** Random dimensions of a reset-free network. */
function drawResetFreeShape(random: Random): ResetFreeShape {
  const kernel: [number, number] = [1 + random.integer(8), 1 + random.integer(6)];
  const hidden = 1 + random.integer(12);
  return {
    bands: kernel[0] + random.integer(8),
    channels: 1 + random.integer(5),
    kernel,
    stride: [1 + random.integer(4), 1 + random.integer(4)],
    ...{ hidden, layers: 1, dropout: 0, gates: 2 },
    attention: 1 + random.integer(hidden),
  };
}

/** Random dimensions of a SparkNet. */
export function drawSparkNetShape(random: Random): SparkNetShape {
  return {
    bands: 1 + random.integer(8),
    channels: 1 + random.integer(6),
    kernels: Array.from({ length: 1 + random.integer(3) }, () => 1 + 2 * random.integer(4)),
    gates: 1 + random.integer(6),
  };
}

/** Random dimensions of a DS-CNN. */
export function drawDsCnnShape(random: Random): DsCnnShape {
  const kernel: [number, number] = [1 + random.integer(5), 1 + random.integer(5)];
  return {
    bands: kernel[0] + random.integer(8),
    channels: 1 + random.integer(6),
    kernel,
    stride: [1 + random.integer(3), 1 + random.integer(3)],
    blocks: 1 + random.integer(3),
  };
}

/** A reset-free network of random dimensions. */
export function drawResetFree(seed: number): Trained<ResetFreeShape> {
  const random = Random.root(seed).stream("reset-free");
  const shape = drawResetFreeShape(random);
  const parameters = initialCrnn(shape, random.stream("init"));
  return { topology: "crnn", shape, parameters, offset: 0 };
}

/** Random dimensions of a network of every kind. */
export function drawEveryKind(random: Random): Sized[] {
  const resetFree = drawResetFreeShape(random.stream("reset-free"));
  const { attention: _, gates: __, ...shape } = resetFree;
  return [
    { topology: "crnn", shape: { ...shape, layers: 2 } },
    { topology: "crnn", shape: resetFree },
    { topology: "sparknet", shape: drawSparkNetShape(random.stream("sparknet")) },
    { topology: "ds-cnn", shape: drawDsCnnShape(random.stream("ds-cnn")) },
  ];
}

/** Random features, (n). */
export function drawFeatures(seed: number, n: number): Float32Array {
  const random = Random.root(seed).stream("features");
  return Float32Array.from({ length: n }, () => 2 * random.normal());
}
