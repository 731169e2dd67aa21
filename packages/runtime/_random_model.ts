/**
 * Random models and sounds for tests and golden files.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { type CrnnShape, crnnSizes } from "./crnn_shape.ts";
import { BIAS_BITS, type IntegerTensor } from "./integer_tensor.ts";
import { entryOf, type Kind, type Network, type ShapeOf } from "./kinds.ts";
import type { FloatModel, PackedModel } from "./model.ts";
import { sizeOf } from "./tensor_layout.ts";

function pick<T>(random: Random, ...options: T[]): T {
  return options[random.integer(options.length)];
}

/** Random dimensions of a kind. */
export function drawShape<K extends Kind>(kind: K, random: Random): ShapeOf<K> {
  const kernel: [number, number] = [1 + random.integer(12), 1 + random.integer(6)];
  const bands = kernel[0] + random.integer(12);
  const channels = 1 + random.integer(6);
  const stride: [number, number] = [1 + random.integer(5), 1 + random.integer(6)];
  const shapes = {
    "crnn": () => ({
      ...{ bands, channels, kernel, stride, dropout: 0 },
      ...{ hidden: 1 + random.integer(24), layers: 1 + random.integer(3) },
      ...pick(random, {}, { gates: 2 as const }),
      ...pick(random, {}, { attention: 1 + random.integer(40) }),
      ...pick(random, {}, {}, { rank: 1 + random.integer(12) }),
    }),
    "sparknet": () => ({
      ...{ bands, channels, gates: 1 + random.integer(8) },
      kernels: Array.from({ length: 1 + random.integer(3) }, () => 1 + 2 * random.integer(4)),
    }),
    "ds-cnn": () => ({ bands, channels, kernel, stride, blocks: 1 + random.integer(3) }),
  };
  const shape = shapes[kind]() as ShapeOf<K>;
  const { attention, hidden, rank } = shape as Partial<CrnnShape>;
  // No matrix has a rank above its smaller dimension.
  if (rank !== undefined) {
    const { features } = crnnSizes({ ...shape as CrnnShape, rank: 1 }, kernel[1]);
    (shape as CrnnShape).rank = Math.min(rank, hidden!, features);
  }
  // In a file the GRU's own width is no width of its own.
  if (attention === hidden) delete (shape as { attention?: number }).attention;
  return shape;
}

/** How a model is drawn. */
export interface DrawOptions<K extends Kind> {
  /** Its dimensions; random without this. */
  shape?: ShapeOf<K>;
  /** Spread of the scales around one at which activations are neither dead nor cut: eighths. */
  spread?: number;
  /** Whether its integers are as large as their bits let them be. */
  extreme?: boolean;
}

/** A random model of integers. */
export function drawPacked<K extends Kind>(
  kind: K,
  seed: number,
  { shape, spread = 6, extreme = false }: DrawOptions<K> = {},
): PackedModel<K> {
  const random = Random.root(seed).stream(kind);
  const own = (shape ?? drawShape(kind, random.stream("shape"))) as Network["shape"];
  const entry = entryOf(kind);
  const perRow = random.integer(2) === 1;
  const tensors = entry.tensors(own).map(({ name, stored }): IntegerTensor => {
    const wide = stored.length > 1;
    const bits = wide ? 2 + random.integer(7) : BIAS_BITS;
    const most = 2 ** (bits - 1);
    const rowLength = wide ? sizeOf(stored) / stored[0] : 1;
    // About 1/√n for a weight of full size.
    let base = -8 * (bits - 1) - 2;
    for (let n = rowLength; n > 1; n /= 4) base -= 8;
    return {
      ...{ name, shape: stored, bits },
      data: Int8Array.from(
        { length: sizeOf(stored) },
        () => extreme ? pick(random, -most, most - 1) : random.integer(2 * most) - most,
      ),
      scales: Int8Array.from(
        { length: wide && perRow ? stored[0] : 1 },
        () => base + 14 + random.integer(2 * spread + 1) - spread,
      ),
    };
  });
  return {
    ...{ keyword: pick(random, "happy", "wörd", "", "はい"), kind, shape: own },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: own.bands },
    ...{ window: 10 + random.integer(30), threshold: -0.75, offset: -4 + random.integer(9) / 256 },
    ...pick(random, {}, { rule: { smoothing: 3, threshold: 2.5, refractory: 0.8 } }),
    scales: entry.activations(own).map((_, i) => i === 0 ? -19 : -30 - random.integer(8)),
    tensors,
  } as unknown as PackedModel<K>;
}

/** A random model of floats. */
export function drawFloat<K extends Kind>(kind: K, seed: number, bits: 16 | 32): FloatModel<K> {
  const { scales: _scales, tensors: _tensors, ...head } = drawPacked(kind, seed);
  const random = Random.root(seed).stream("floats");
  const count = entryOf(kind).tensors(head.shape)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return {
    ...head,
    bits,
    // Multiples of 1/64 are floats of both kinds.
    parameters: Float32Array.from({ length: count }, () => (random.integer(129) - 64) / 64),
  } as unknown as FloatModel<K>;
}

/** Random log-mel frames (T,bands). */
export function drawFrames(bands: number, frames: number, seed: number): Float32Array {
  const random = Random.root(seed).stream("frames");
  let level = -4;
  return Float32Array.from({ length: frames * bands }, (_, i) => {
    if (i % bands === 0) level = -4 + 6 * random.normal();
    return level + 3 * random.normal();
  });
}
