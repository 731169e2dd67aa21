// The plan of a front end: its settings, and the tables that follow from them. The caller gives room and
// settings; the tables are made when the first frame is. Slow doubles of all of them stand in
// packages/features/front_end.ts.
import { wave } from "./trigonometry";

// A plan begins with i32 numbers and pointers to tables, all of which are read from front to back. The caller
// writes the numbers of points and bands, and the settings.
export const POINTS: usize = 0; // N, half the length of a frame
export const BANDS: usize = 4; // number of mel bands
export const STAGES: usize = 8; // number of stages; 0 until the tables are made
export const STAGE: usize = 12; // stages: (radix, blocks, groups, stride, pointer to twiddles) of i32
export const INPUT: usize = 16; // two points of a frame each: their places in the first stage i32 × 2, window f32 × 4
export const PAIR: usize = 20; // bins k = 0…N/2: (offsets of Z(k) and Z(N-k) i32 × 2, cos and sin of 2πk/n f32 × 2)
export const SLOPE: usize = 24; // slopes 0…bands: number of bins i32
export const WEIGHT: usize = 28; // rising weight of every bin of every slope f32
export const SUMS: usize = 32; // scratch (1 + bands, up to a multiple of 4) of v128: band j at 1 + j
export const SCRATCH: usize = 48; // scratch of the transform (2 N points); behind it the settings, f64:
// samples per second, then the corners of the bands' triangles in Hz (bands + 2)

// Cosine and sine of 2π i / n.
function putWave(to: usize, i: i32, n: i32): void {
  store<f32>(to, <f32>wave(i, n, 1));
  store<f32>(to, <f32>wave(i, n, 0), 4);
}

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
        putWave(to, j * k % length, length);
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
  const points = load<i32>(plan, POINTS), bands = load<i32>(plan, BANDS);
  const length = 2 * points;
  const even = points & -points, odd = points / even;
  const settings = plan + SCRATCH + (<usize>points << 6);
  let to = (settings + (<usize>(bands + 3) << 3) + 15) & ~15;
  store<usize>(plan, to, SUMS);
  to += <usize>(1 + ((bands + 3) & ~3)) << 4;

  store<usize>(plan, to, INPUT);
  for (let i = 0; i < points; i++) {
    const point = (even * (i / even) + odd * (i % even)) % points;
    const pair = to + <usize>(point >> 1) * 24, second = <usize>(point & 1) << 2;
    store<i32>(pair + second, i << 5);
    // Of the window's halves, what the untangling adds up is right without a division.
    for (let j = 0; j < 2; j++) {
      const half = (0.5 - 0.5 * wave(2 * point + j, length, 1)) / 2;
      store<f32>(pair + 2 * second + (<usize>j << 2), <f32>half, 8);
    }
  }
  to += <usize>points * 12;

  store<usize>(plan, to, PAIR);
  for (let k = 0; 2 * k <= points; k++, to += 16) {
    const mirror = points - k;
    store<i32>(to, (even * (k % odd) + k % even) << 5);
    store<i32>(to, (even * (mirror % odd) + mirror % even) << 5, 4);
    putWave(to + 8, k, length);
  }

  store<usize>(plan, to, SLOPE);
  let slope = to, corner = settings, bin = 1;
  to += <usize>(bands + 1) << 2;
  store<usize>(plan, to, WEIGHT);
  for (const end = to; slope < end; slope += 4, corner += 8) {
    const low = load<f64>(corner, 8), high = load<f64>(corner, 16);
    const first = bin;
    for (; bin < points; bin++, to += 4) {
      const hertz = <f64>bin * load<f64>(settings) / <f64>length;
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
