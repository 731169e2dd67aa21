// The plan of a front end: its settings, and the tables that follow from them. The caller gives room and
// settings; the tables are made when the first frame is. Slow doubles of all of them stand in
// packages/features/front_end.ts.
import { wave } from "./trigonometry";

// A plan begins with i32 numbers and pointers to tables, all of which are read from front to back.
export const POINTS: usize = 0; // N, half the length of a frame; 0 until the tables are made
export const STAGES: usize = 4; // number of stages
export const STAGE: usize = 8; // stages: (radix, blocks, groups, stride, pointer to twiddles) of i32
export const INPUT: usize = 12; // points in the order of the first stage: (offset in a frame i32, window f32 × 2)
export const PAIR: usize = 16; // bins k = 0…N/2: (offsets of Z(k) and Z(N-k) i32 × 2, cos and sin of 2πk/n f32 × 2)
export const BANDS: usize = 20; // number of mel bands
export const SLOPE: usize = 24; // slopes 0…bands: number of bins i32
export const WEIGHT: usize = 28; // rising weight of every bin of every slope f32
export const A: usize = 32; // scratch (N points)
export const B: usize = 36; // the same
export const POWER: usize = 40; // scratch (N + 1) of v128
export const SUMS: usize = 44; // scratch (1 + bands, up to a multiple of 4) of v128: band j at 1 + j
// The settings, f64: length of a frame, samples per second, bands, then the corners of the triangles in Hz.
const SETTINGS: usize = 48;
const CORNERS: usize = SETTINGS + 24;

// Stages of transforms of `rest` points each, `blocks` of them one behind another or `stride` side by side.
// Returns where the next twiddles go.
function planStages(plan: usize, rest: i32, blocks: i32, stride: i32, to: usize): usize {
  const first = rest;
  while (rest > 1) {
    // Fives, then threes; or one eight, fours until eights are left, and those.
    const radix = rest % 5 == 0
      ? 5
      : rest % 3 == 0
      ? 3
      : rest == 2
      ? 2
      : rest % 7 == 1 || (rest == first && rest > 16)
      ? 8
      : 4;
    const length = rest;
    rest /= radix;
    const stages = load<i32>(plan, STAGES);
    const stage = <usize>load<i32>(plan, STAGE) + <usize>stages * 20;
    store<i32>(plan, stages + 1, STAGES);
    store<i32>(stage, radix);
    store<i32>(stage, blocks, 4);
    store<i32>(stage, rest, 8);
    store<i32>(stage, stride, 12);
    store<i32>(stage, <i32>to, 16);
    stride *= radix;
    for (let k = 1; k < rest; k++) {
      for (let j = 1; j < radix; j++) {
        store<f32>(to, <f32>wave(j * k % length, length, 1));
        store<f32>(to, <f32>-wave(j * k % length, length, 0), 4);
        to += 8;
      }
    }
  }
  return to;
}

// The transform's N points are Q·P, Q odd and P a power of two. Good's mapping spares the twiddles between P
// transforms of Q points and Q transforms of P points: point (P·a + Q·b) mod N is number a of the Q in
// transform b, and lies at P·a + b; output k is found at P·(k mod Q) + k mod P.
export function prepare(plan: usize): void {
  const length = load<f64>(plan, SETTINGS), rate = load<f64>(plan, SETTINGS + 8);
  const bands = <i32>load<f64>(plan, SETTINGS + 16);
  const points = <i32>length >> 1;
  const even = points & -points, odd = points / even;
  store<i32>(plan, points, POINTS);
  store<i32>(plan, bands, BANDS);
  let to = (plan + CORNERS + (<usize>(bands + 2) << 3) + 15) & ~15;
  store<usize>(plan, to, A);
  to += <usize>points << 5;
  store<usize>(plan, to, B);
  to += <usize>points << 5;
  store<usize>(plan, to, POWER);
  to += <usize>(points + 1) << 4;
  store<usize>(plan, to, SUMS);
  to += <usize>(1 + ((bands + 3) & ~3)) << 4;

  store<usize>(plan, to, INPUT);
  for (let i = 0; i < points; i++, to += 12) {
    const point = (even * (i / even) + odd * (i % even)) % points;
    store<i32>(to, point << 3);
    // Of the window's halves, what the untangling adds up is right without a division.
    for (let j = 0; j < 2; j++) {
      const half = (0.5 - 0.5 * wave(2 * point + j, 2 * points, 1)) / 2;
      store<f32>(to + (<usize>j << 2), <f32>half, 4);
    }
  }

  store<usize>(plan, to, PAIR);
  for (let k = 0; 2 * k <= points; k++, to += 16) {
    const mirror = points - k;
    store<i32>(to, (even * (k % odd) + k % even) << 5);
    store<i32>(to, (even * (mirror % odd) + mirror % even) << 5, 4);
    store<f32>(to, <f32>wave(k, 2 * points, 1), 8);
    store<f32>(to, <f32>wave(k, 2 * points, 0), 12);
  }

  store<usize>(plan, to, SLOPE);
  let slope = to, corner = plan + CORNERS, bin = 1;
  to += <usize>(bands + 1) << 2;
  store<usize>(plan, to, WEIGHT);
  for (const end = to; slope < end; slope += 4, corner += 8) {
    const low = load<f64>(corner), high = load<f64>(corner, 8);
    const first = bin;
    for (; bin < points; bin++, to += 4) {
      const hertz = <f64>bin * rate / length;
      if (hertz >= high) break;
      store<f32>(to, <f32>((hertz - low) / (high - low)));
    }
    store<i32>(slope, bin - first);
  }

  store<usize>(plan, to, STAGE);
  // No transform has more stages than a frame's length has bits.
  to = planStages(plan, odd, 1, even, to + 20 * 16);
  planStages(plan, even, odd, 1, to);
}
