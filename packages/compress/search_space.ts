/**
 * Networks under limits of size and computation, for a search.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { type CrnnShape, crnnSizes } from "@kws/models";
import { BIAS_BITS, KINDS, kwsBytes, type PackedModel } from "@kws/runtime";
import { thopMacs } from "./cost.ts";

/** What a network may cost. */
export interface SearchLimits {
  /** MACs of one second, thop's convention. */
  macs: number;
  /** Bytes of the whole file. */
  bytes: number;
  /** Bits of a weight: the network is as large as the file allows with them. */
  bits: number;
}

/** What all networks of a search have in common. */
export interface SearchRoom {
  /** Bands of the front end. */
  bands: number;
  /** Frames of one second. */
  frames: number;
  keyword: string;
}

/** A space of CRNNs. */
interface SearchSpace {
  /** Whether every row has a scale of its own in the file. */
  perRow: boolean;
  /** Most draws before there are said to be too few. */
  attempts: number;
  /** Draws a network within the limits; `undefined` where the draw came to nothing. */
  draw(random: Random, limits: SearchLimits, room: SearchRoom): CrnnShape | undefined;
}

/** Bytes of a network's `.kws` file, with one scale a tensor or a row as its space is searched. */
export function searchedFileBytes(
  space: string,
  shape: CrnnShape,
  bits: number,
  keyword: string,
): number {
  const { perRow } = spaceOf(space);
  const model: PackedModel = {
    ...{ kind: "crnn", shape, keyword, window: 1, threshold: 0, offset: 0, scales: [0, 0] },
    rule: { smoothing: 1, threshold: 0, refractory: 1 },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
    tensors: KINDS.crnn.tensors(shape).map(({ name, stored }) => {
      const matrix = stored.length > 1;
      return {
        ...{ name, shape: stored, bits: matrix ? bits : BIAS_BITS },
        data: new Int8Array(stored.reduce((product, n) => product * n, 1)),
        scales: new Int8Array(matrix && perRow ? stored[0] : 1),
      };
    }),
  };
  return kwsBytes(model);
}

/** How much of the allowed MACs or bytes a network must use at least to be worth a trial. */
const LEAST_USE = 0.85;

const CRNN_SPACE: SearchSpace = {
  perRow: false,
  attempts: 200000,
  draw(random, { macs, bytes, bits }, { bands, frames, keyword }) {
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
    if (steps < 6 || (outBands === 1 && height < bands)) return undefined;
    if (outBands === 1) (shape.stride as unknown as number[])[0] = bands;
    const cost = thopMacs({ topology: "crnn", shape }, frames).total;
    if (cost > macs) return undefined;
    const size = searchedFileBytes("crnn", shape, bits, keyword);
    if (size > bytes) return undefined;
    return cost < LEAST_USE * macs && size < LEAST_USE * bytes ? undefined : shape;
  },
};

/** The largest GRU within the limits; `undefined` if there is none. */
function widest(
  shape: Omit<CrnnShape, "hidden"> & { attention: number },
  { macs, bytes, bits }: SearchLimits,
  { frames, keyword }: SearchRoom,
): CrnnShape | undefined {
  let best: CrnnShape | undefined;
  for (let hidden = shape.attention; hidden <= 64; hidden++) {
    const one = { ...shape, hidden };
    if (thopMacs({ topology: "crnn", shape: one }, frames).total > macs) break;
    if (searchedFileBytes("reset-free", one, bits, keyword) > bytes) break;
    best = one;
  }
  return best;
}

const RESET_FREE_SPACE: SearchSpace = {
  perRow: true,
  attempts: 20000,
  // Networks that see all bands at once, each with the largest GRU that the limits allow.
  draw(random, limits, room) {
    const { bands, frames } = room;
    const shape = widest(
      {
        bands,
        channels: 4 + random.integer(6),
        kernel: [bands - random.integer(3), 5 + random.integer(5)],
        // A step costs time beyond its MACs: shorter strides are slower than their MACs say.
        stride: [bands, 4 + random.integer(2)],
        ...{ layers: 1, dropout: 0, gates: 2 },
        attention: 2 + random.integer(8),
      },
      limits,
      room,
    );
    return shape && crnnSizes(shape, frames).steps >= 6 ? shape : undefined;
  },
};

const SPACES: Record<string, SearchSpace> = { crnn: CRNN_SPACE, "reset-free": RESET_FREE_SPACE };

function spaceOf(name: string): SearchSpace {
  const space = SPACES[name];
  if (space) return space;
  throw new RangeError(
    `Cannot search as the space must be one of ${Object.keys(SPACES).join(", ")}: ` +
      `current value is "${name}"`,
  );
}

/**
 * Draws different networks of a space that keep within limits and make use of them.
 *
 * @throws {RangeError} If too few such networks exist, or there is no such space.
 */
export function drawShapes(
  space: string,
  random: Random,
  count: number,
  limits: SearchLimits,
  room: SearchRoom,
): CrnnShape[] {
  const { attempts, draw } = spaceOf(space);
  const found = new Map<string, CrnnShape>();
  for (let attempt = 0; attempt < attempts && found.size < count; attempt++) {
    const shape = draw(random, limits, room);
    if (shape !== undefined) found.set(JSON.stringify(shape), shape);
  }
  if (found.size === count) return [...found.values()];
  throw new RangeError(
    `Cannot search as ${count} networks of at most ${limits.macs} MACs and ${limits.bytes} bytes are ` +
      `needed: there are ${found.size}; allow more or ask for fewer`,
  );
}
