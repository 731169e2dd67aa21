/**
 * Reset-free networks under limits of size and computation, for a search.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { crnnSizes } from "@kws/models";
import { BIAS_BITS, storedShape } from "./fake_quantize.ts";
import { resetFreeMacs } from "./reset_free_cost.ts";
import { denseShape, resetFreeLayout, type ResetFreeShape } from "./reset_free_shape.ts";
import type { SearchLimits } from "./search_space.ts";

/** Bytes before the keyword. */
const HEAD = 33;

/** Bytes of a reset-free network's `.kws` file with a scale for every row. */
export function resetFreeFileBytes(shape: ResetFreeShape, bits: number, keyword: string): number {
  let bytes = HEAD + new TextEncoder().encode(keyword).length;
  let string = 0;
  for (const slot of resetFreeLayout(shape).slots.values()) {
    const stored = storedShape(slot);
    const count = stored.reduce((product, dimension) => product * dimension, 1);
    const matrix = stored.length > 1;
    string += count * (matrix ? bits : BIAS_BITS);
    bytes += matrix ? 1 + stored[0] : 1;
  }
  return bytes + Math.ceil(string / 8);
}

/** The largest GRU within the limits; `undefined` if there is none. */
function widest(
  shape: Omit<ResetFreeShape, "hidden">,
  { macs, bytes, bits }: SearchLimits,
  { frames, keyword }: { frames: number; keyword: string },
): ResetFreeShape | undefined {
  let best: ResetFreeShape | undefined;
  for (let hidden = shape.attention; hidden <= 64; hidden++) {
    const one = { ...shape, hidden };
    if (resetFreeMacs(one, frames).total > macs) break;
    if (resetFreeFileBytes(one, bits, keyword) > bytes) break;
    best = one;
  }
  return best;
}

/**
 * Draws different reset-free networks that see all bands at once, each with the largest GRU that the
 * limits allow.
 *
 * @param bands Bands of the front end.
 * @param frames Frames of one second.
 * @throws {RangeError} If too few such networks exist.
 */
export function drawResetFreeShapes(
  random: Random,
  count: number,
  limits: SearchLimits,
  { bands, frames, keyword }: { bands: number; frames: number; keyword: string },
): ResetFreeShape[] {
  const found = new Map<string, ResetFreeShape>();
  for (let attempt = 0; attempt < 20000 && found.size < count; attempt++) {
    const shape = widest(
      {
        bands,
        channels: 4 + random.integer(6),
        kernel: [bands - random.integer(3), 5 + random.integer(5)],
        // A step costs time beyond its MACs: shorter strides are slower than their MACs say.
        stride: [bands, 4 + random.integer(2)],
        attention: 2 + random.integer(8),
      },
      limits,
      { frames, keyword },
    );
    if (shape === undefined || crnnSizes(denseShape(shape), frames).steps < 6) continue;
    found.set(JSON.stringify(shape), shape);
  }
  if (found.size === count) return [...found.values()];
  throw new RangeError(
    `Cannot search as ${count} reset-free networks of at most ${limits.macs} MACs and ${limits.bytes} ` +
      `bytes are needed: there are ${found.size}; allow more or ask for fewer`,
  );
}
