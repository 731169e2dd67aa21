import type { LogMelArena } from "@kws/kernels";
import { checkFrontEnd, type FrontEnd, melCorners } from "./front_end.ts";

/** Bytes before a plan's scratch: numbers and pointers, of which the kernels make most. */
const HEAD = 48;
/** Bytes of scratch for every sample of a frame. */
const SCRATCH = 32;

/**
 * Gives a front end its place in the kernels' memory, as `assembly/plan.ts` reads it: the settings, and
 * room for the tables that the kernels make of them.
 *
 * @returns The plan's byte offset.
 */
export function planLogMel(kernels: LogMelArena, frontEnd: FrontEnd): number {
  checkFrontEnd(frontEnd);
  const { fftLength, sampleRate, bands } = frontEnd;
  const settings = [sampleRate, ...melCorners(frontEnd)];
  const start = HEAD + SCRATCH * fftLength;
  // Of every point 6 floats of tables beside twiddles, of which all stages together have fewer than 4 a
  // point; of every band 4 sums and a length; and what is rounded up.
  const bytes = start + 8 * settings.length + 4 * (5 * fftLength + 5 * bands + 128);
  const { buffer, byteOffset } = kernels.take(Uint8Array, bytes);
  new Int32Array(buffer, byteOffset, 2).set([fftLength / 2, bands]);
  new Float64Array(buffer, byteOffset + start, settings.length).set(settings);
  return byteOffset;
}
