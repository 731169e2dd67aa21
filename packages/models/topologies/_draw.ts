/**
 * Random networks and sounds for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import type { CrnnShape, DsCnnShape, SparkNetShape } from "@kws/runtime/network";
import { initialCrnn } from "./crnn.ts";

/** Dimensions of a convolution over bands and frames. */
function drawConvolution(
  random: Random,
): Pick<CrnnShape, "bands" | "channels" | "kernel" | "stride"> {
  const kernel: [number, number] = [1 + random.integer(5), 1 + random.integer(5)];
  return {
    ...{ bands: kernel[0] + random.integer(10), channels: 1 + random.integer(4), kernel },
    stride: [1 + random.integer(3), 1 + random.integer(3)],
  };
}

/** Dimensions of a CRNN. */
export function drawCrnn(random: Random, change: Partial<CrnnShape> = {}): CrnnShape {
  const convolution = drawConvolution(random);
  const { bands, channels, kernel: [kf], stride: [sf] } = convolution;
  const hidden = 2 + random.integer(16);
  const most = Math.min(
    change.hidden ?? hidden,
    channels * (Math.floor((bands - kf) / sf) + 1),
  );
  return {
    ...convolution,
    ...{ hidden, layers: 1 + random.integer(2), dropout: 0 },
    ...{ gates: random.integer(2) === 0 ? 2 : 3 },
    ...(random.integer(2) === 0 ? { attention: 1 + random.integer(2 * hidden) } : {}),
    ...(random.integer(3) === 0 ? { rank: 1 + random.integer(most) } : {}),
    ...change,
  };
}

/** Dimensions of SparkNet, on and off the widths that the kernels take four and eight at a time. */
export function drawSparkNet(random: Random): SparkNetShape {
  const kernels = Array.from({ length: 1 + random.integer(3) }, () => 1 + 2 * random.integer(4));
  return {
    ...{ bands: 1 + random.integer(18), channels: 1 + random.integer(17), kernels },
    gates: 1 + random.integer(9),
  };
}

/** Dimensions of a DS-CNN. */
export function drawDsCnn(random: Random): DsCnnShape {
  return {
    ...drawConvolution(random),
    ...{ channels: 1 + random.integer(17), blocks: 1 + random.integer(3) },
  };
}

/** A CRNN with initial parameters. */
export function drawCrnnNetwork(
  seed: number,
  change: Partial<CrnnShape> = {},
): { shape: CrnnShape; parameters: Float32Array } {
  const random = Random.root(seed).stream("network");
  const shape = drawCrnn(random, change);
  return { shape, parameters: initialCrnn(shape, random.stream("init")) };
}

/** Random features, (n). */
export function drawFeatures(seed: number, n: number): Float32Array {
  const random = Random.root(seed).stream("features");
  return Float32Array.from({ length: n }, () => 2 * random.normal());
}

/** Fills an array with values in ±size. */
export function fill(array: Float32Array, random: Random, size: number): Float32Array {
  for (let i = 0; i < array.length; i++) array[i] = random.between(-size, size);
  return array;
}
