import type { LogMelArena } from "@kws/kernels";
import { checkFrontEnd, type FrontEnd, melCorners } from "./front_end.ts";

/** Bytes before a plan's settings: numbers and pointers, which the kernels fill in. */
const SETTINGS = 48;

/**
 * Gives a front end its place in the kernels' memory, as `assembly/plan.ts` reads it: the settings, and
 * room for the tables that the kernels make of them.
 *
 * @returns The plan's byte offset.
 */
export function planLogMel(kernels: LogMelArena, frontEnd: FrontEnd): number {
  checkFrontEnd(frontEnd);
  const { fftLength, sampleRate, bands } = frontEnd;
  const settings = [fftLength, sampleRate, bands, ...melCorners(frontEnd)];
  // Of every point 20 floats of scratch and at most 6 of tables beside twiddles, of which all stages
  // together have fewer than 4 a point; of every band 5 sums and a length; and what is rounded up.
  const bytes = SETTINGS + 8 * settings.length + 4 * (15 * fftLength + 6 * bands + 128);
  const { buffer, byteOffset } = kernels.take(Uint8Array, bytes);
  new Float64Array(buffer, byteOffset + SETTINGS, settings.length).set(settings);
  return byteOffset;
}
