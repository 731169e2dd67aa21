import { cos, type LogMelArena, PI, sin } from "@kws/kernels";
import {
  checkFrontEnd,
  type FrontEnd,
  hannWindow,
  melSlopes,
  powerOfTwo,
  transformStages,
} from "./front_end.ts";

/** Bytes of a complex number of four frames. */
const POINT = 32;
/** Bytes of a 32-bit number. */
const WORD = 4;

/**
 * Lays a front end's tables out in the kernels' memory, as `assembly/logmel.ts` reads them.
 *
 * The transform's N = fftLength / 2 points are Q·P, Q odd and P a power of two. Good's mapping spares
 * the twiddles between P transforms of Q points and Q transforms of P points: point (P·a + Q·b) mod N
 * is number a of the Q in transform b, and lies at P·a + b; output k is found at P·(k mod Q) + k mod P.
 *
 * @returns The plan's byte offset.
 */
export function planLogMel(kernels: LogMelArena, frontEnd: FrontEnd): number {
  checkFrontEnd(frontEnd);
  const { fftLength, bands } = frontEnd;
  const points = fftLength / 2;
  const plan = kernels.i32(13);
  const slopes = planSlopes(kernels, frontEnd);
  plan.set([
    points,
    transformStages(points).length,
    planStages(kernels, points),
    planInput(kernels, fftLength),
    planPairs(kernels, fftLength),
    bands,
    slopes.lengths,
    slopes.weights,
    slopes.first,
    kernels.f32(8 * points).byteOffset,
    kernels.f32(8 * points).byteOffset,
    kernels.f32(4 * (points + 1)).byteOffset,
    kernels.f32(4 * (1 + 4 * Math.ceil(bands / 4))).byteOffset,
  ]);
  return plan.byteOffset;
}

/** The stages, each with its twiddles. */
function planStages(kernels: LogMelArena, points: number): number {
  const stages = transformStages(points);
  const table = kernels.i32(5 * stages.length);
  stages.forEach(({ radix, blocks, groups, stride }, i) => {
    table.set([radix, blocks, groups, stride, planTwiddles(kernels, radix, groups)], 5 * i);
  });
  return table.byteOffset;
}

/** exp(−2πi jk / (radix·groups)) for k from 1 and j from 1. */
function planTwiddles(kernels: LogMelArena, radix: number, groups: number): number {
  const length = radix * groups;
  const twiddles = kernels.f32(2 * (groups - 1) * (radix - 1));
  let at = 0;
  for (let k = 1; k < groups; k++) {
    for (let j = 1; j < radix; j++) {
      const turn = 2 * PI * ((j * k) % length) / length;
      twiddles[at++] = cos(turn);
      twiddles[at++] = -sin(turn);
    }
  }
  return twiddles.byteOffset;
}

/**
 * Where the points lie in a frame, in the order in which they are read, and the window's halves: what
 * the untangling adds up is then right without a division.
 */
function planInput(kernels: LogMelArena, fftLength: number): number {
  const points = fftLength / 2;
  const even = powerOfTwo(points);
  const odd = points / even;
  const window = hannWindow(fftLength);
  const { table, floats } = mixedTable(kernels, 3 * points);
  for (let i = 0; i < points; i++) {
    const point = (even * Math.floor(i / even) + odd * (i % even)) % points;
    table[3 * i] = 2 * WORD * point;
    floats[3 * i + 1] = window[2 * point] / 2;
    floats[3 * i + 2] = window[2 * point + 1] / 2;
  }
  return table.byteOffset;
}

/** Where outputs k and N − k lie, and the turn that untangles them. */
function planPairs(kernels: LogMelArena, fftLength: number): number {
  const points = fftLength / 2;
  const even = powerOfTwo(points);
  const offset = (k: number): number => POINT * (even * (k % (points / even)) + k % even);
  const { table, floats } = mixedTable(kernels, 4 * (points / 2 + 1));
  for (let k = 0; 2 * k <= points; k++) {
    table[4 * k] = offset(k);
    table[4 * k + 1] = offset(points - k);
    floats[4 * k + 2] = cos(2 * PI * k / fftLength);
    floats[4 * k + 3] = sin(2 * PI * k / fftLength);
  }
  return table.byteOffset;
}

/** A table of whole numbers and floats. */
function mixedTable(
  kernels: LogMelArena,
  length: number,
): { table: Int32Array; floats: Float32Array } {
  const table = kernels.i32(length);
  return { table, floats: new Float32Array(table.buffer, table.byteOffset, length) };
}

/** The slopes' numbers of bins, their weights, and where the first bin lies among the powers. */
function planSlopes(
  kernels: LogMelArena,
  frontEnd: FrontEnd,
): { lengths: number; weights: number; first: number } {
  const slopes = melSlopes(frontEnd);
  const lengths = kernels.i32(slopes.length);
  lengths.set(slopes.map(({ rising }) => rising.length));
  const values = slopes.flatMap(({ rising }) => [...rising]);
  const weights = kernels.f32(values.length);
  weights.set(values);
  return {
    lengths: lengths.byteOffset,
    weights: weights.byteOffset,
    first: 4 * WORD * slopes[0].first,
  };
}
