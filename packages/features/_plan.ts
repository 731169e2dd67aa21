import { cos, type LogMelArena, PI, sin } from "@kws/kernels";
import { checkFrontEnd, type FrontEnd, hannWindow, melFilters, radices } from "./front_end.ts";

/**
 * Lays a front end's tables out in the kernels' memory, as `assembly/logmel.ts` reads them.
 *
 * @returns The plan's byte offset.
 */
export function planLogMel(kernels: LogMelArena, frontEnd: FrontEnd): number {
  checkFrontEnd(frontEnd);
  const { fftLength, bands } = frontEnd;
  const half = fftLength / 2;
  const plan = kernels.i32(10);

  const factors = radices(half);
  const stages = kernels.i32(4 * factors.length);
  let length = half;
  let stride = 1;
  factors.forEach((radix, stage) => {
    const groups = length / radix;
    const twiddles = kernels.f32(groups * (radix - 1) * 2);
    for (let k = 0; k < groups; k++) {
      for (let j = 1; j < radix; j++) {
        const turn = 2 * PI * ((j * k) % length) / length;
        twiddles[2 * (k * (radix - 1) + j - 1)] = cos(turn);
        twiddles[2 * (k * (radix - 1) + j - 1) + 1] = -sin(turn);
      }
    }
    stages.set([radix, groups, stride, twiddles.byteOffset], 4 * stage);
    length = groups;
    stride *= radix;
  });

  const window = kernels.f32(fftLength);
  window.set(hannWindow(fftLength));
  const split = kernels.f32(2 * (half + 1));
  for (let k = 0; k <= half; k++) {
    split[2 * k] = cos(2 * PI * k / fftLength);
    split[2 * k + 1] = sin(2 * PI * k / fftLength);
  }
  const filters = kernels.i32(3 * bands);
  melFilters(frontEnd).forEach(({ first, weights }, band) => {
    const table = kernels.f32(weights.length);
    table.set(weights);
    filters.set([first, weights.length, table.byteOffset], 3 * band);
  });
  const a = kernels.f32(8 * (half + 1));
  const b = kernels.f32(8 * (half + 1));
  const power = kernels.f32(4 * (half + 1));
  plan.set([
    fftLength,
    factors.length,
    stages.byteOffset,
    window.byteOffset,
    split.byteOffset,
    bands,
    filters.byteOffset,
    a.byteOffset,
    b.byteOffset,
    power.byteOffset,
  ]);
  return plan.byteOffset;
}

/** Bytes that the tables of a front end take at most. */
export function planBytes({ fftLength, bands }: FrontEnd): number {
  return 4 * (fftLength * 24 + bands * 64 + 1024);
}
