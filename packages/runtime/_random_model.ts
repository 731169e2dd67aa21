/**
 * Random packed models for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { BIAS_BITS, type IntegerTensor } from "./integer_tensor.ts";
import { entryOf, type Kind, type ShapeOf } from "./kinds.ts";
import type { PackedModel } from "./model.ts";
import { sizeOf } from "./tensor_layout.ts";

/** A CRNN of random dimensions, with or without reset gates, bottlenecks and low rank. */
export function drawCrnnShape(random: Random): ShapeOf<"crnn"> {
  const kernel: [number, number] = [1 + random.integer(9), 1 + random.integer(6)];
  const hidden = 1 + random.integer(20);
  const bands = kernel[0] + random.integer(12);
  const channels = 1 + random.integer(6);
  const stride: [number, number] = [1 + random.integer(4), 1 + random.integer(4)];
  const features = channels * (Math.floor((bands - kernel[0]) / stride[0]) + 1);
  return {
    ...{ bands, channels, kernel, stride, hidden, layers: 1 + random.integer(3), dropout: 0 },
    ...(random.integer(2) === 0 ? { gates: 2 } as const : {}),
    ...(random.integer(2) === 0 ? { attention: 1 + random.integer(hidden) } : {}),
    ...(random.integer(3) === 0 ? { rank: 1 + random.integer(Math.min(hidden, features)) } : {}),
  };
}

/** Random integers for a shape, of sizes that a trained network may have. */
export function drawModel<K extends Kind>(
  kind: K,
  shape: ShapeOf<K> & { bands: number },
  seed: number,
  window = 12,
): PackedModel<K> {
  const random = Random.root(seed).stream("model");
  const entry = entryOf(kind);
  const perRow = random.integer(2) === 1;
  const tensors = entry.tensors(shape as never).map(({ name, stored }): IntegerTensor => {
    const matrix = stored.length > 1;
    const bits = matrix ? 2 + random.integer(7) : BIAS_BITS;
    const least = 2 ** (bits - 1);
    const columns = matrix ? sizeOf(stored) / stored[0] : 1;
    // So that sums of 7-bit inputs come out as about one.
    const scale = -8 * (bits - 1) - 4 * (31 - Math.clz32(columns)) + 4;
    return {
      ...{ name, shape: stored, bits },
      data: Int8Array.from({ length: sizeOf(stored) }, () => random.integer(2 * least) - least),
      scales: Int8Array.from(
        { length: matrix && perRow ? stored[0] : 1 },
        () => Math.max(-100, scale + random.integer(7) - 3),
      ),
    };
  });
  const scales = entry.activations(shape as never).map((_, i) =>
    (i === 0 ? -16 : -40) + random.integer(9)
  );
  return {
    ...{ keyword: ["happy", "wörd", ""][seed % 3], kind, shape, window, scales, tensors },
    ...{ threshold: -0.75, offset: -4 },
    ...(seed % 2 === 0 ? { rule: { smoothing: 3, threshold: 2.5, refractory: 1 } } : {}),
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
  } as unknown as PackedModel<K>;
}

/** Random log-mel frames (count,bands), some of them extreme. */
export function drawFrames(seed: number, count: number, bands: number): Float32Array {
  const random = Random.root(seed).stream("frames");
  return Float32Array.from({ length: count * bands }, () => {
    const odd = random.integer(200);
    return odd === 0
      ? NaN
      : odd === 1
      ? Infinity
      : odd === 2
      ? -Infinity
      : -4 + 5 * random.normal();
  });
}
