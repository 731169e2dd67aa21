/**
 * Networks under limits of size and computation, for a search.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { crnnLayout, type CrnnShape, crnnSizes } from "@kws/models";
import { thopMacs } from "./cost.ts";
import { storedShape } from "./fake_quantize.ts";

/** What a network may cost. */
export interface SearchLimits {
  /** MACs of one second, thop's convention. */
  macs: number;
  /** Bytes of the whole file. */
  bytes: number;
  /** Bits of a weight: the network is as large as the file allows with them. */
  bits: number;
}

/** Bytes before the keyword, and one for the bits of every matrix. */
const HEADER = 33;

/** Bytes of a network's `.kws` file with one scale a tensor. */
export function packedFileBytes(shape: CrnnShape, bits: number, keyword: string): number {
  let tensors = 0;
  let matrices = 0;
  let total = 0;
  for (const slot of crnnLayout(shape).slots.values()) {
    const count = storedShape(slot).reduce((product, n) => product * n, 1);
    const matrix = slot.shape.length > 1;
    tensors++;
    if (matrix) matrices++;
    total += count * (matrix ? bits : 8);
  }
  return HEADER + new TextEncoder().encode(keyword).length + matrices + tensors +
    Math.ceil(total / 8);
}

/** How much of the allowed MACs or bytes a network must use at least to be worth a trial. */
const LEAST_USE = 0.85;

/**
 * Draws different networks that keep within limits and make use of them.
 *
 * @param bands Bands of the front end.
 * @param frames Frames of one second.
 * @throws {RangeError} If too few such networks exist.
 */
export function drawShapes(
  random: Random,
  count: number,
  { macs, bytes, bits }: SearchLimits,
  { bands, frames, keyword }: { bands: number; frames: number; keyword: string },
): CrnnShape[] {
  const found = new Map<string, CrnnShape>();
  for (let attempt = 0; attempt < 200000 && found.size < count; attempt++) {
    // A third of the kernels hear all bands at once: their weights are bytes that cost few MACs.
    const height = random.integer(3) === 0 ? bands : 4 + random.integer(bands - 5);
    const kernel: [number, number] = [height, 3 + random.integer(8)];
    const shape: CrnnShape = {
      bands,
      channels: 2 + random.integer(7),
      kernel,
      stride: [2 + random.integer(5), 2 + random.integer(4)],
      hidden: 8 + random.integer(11),
      layers: 1,
      dropout: 0,
    };
    const { steps, outBands } = crnnSizes(shape, frames);
    if (steps < 6 || (outBands === 1 && height < bands)) continue;
    if (outBands === 1) (shape.stride as unknown as number[])[0] = bands;
    const cost = thopMacs(shape, frames).total;
    const size = packedFileBytes(shape, bits, keyword);
    if (cost > macs || size > bytes) continue;
    if (cost < LEAST_USE * macs && size < LEAST_USE * bytes) continue;
    found.set(JSON.stringify(shape), shape);
  }
  if (found.size === count) return [...found.values()];
  throw new RangeError(
    `Cannot search as ${count} networks of at most ${macs} MACs and ${bytes} bytes are needed: ` +
      `there are ${found.size}; allow more or ask for fewer`,
  );
}
