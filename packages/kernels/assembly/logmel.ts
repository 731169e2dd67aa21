// Log-mel frames, four at a time: every v128 holds the same value of four frames, so a frame's bits
// do not depend on its place in a group, and a stream's frames equal those of a whole signal.
//
// A frame of n samples is windowed and read as N = n/2 complex numbers, its points: even samples are
// real parts, odd ones imaginary. Their transform Z is untangled to the power of the N + 1 bins, which
// the slopes of the mel triangles sum up to bands; of these the logarithm is taken.

import { high1, high2, low1, low2 } from "./lanes";
import { BANDS, PAIR, POINTS, prepare, SCRATCH, SLOPE, STAGES, SUMS, WEIGHT } from "./plan";
import { transform } from "./transform";

// |X(k)|² for k = 0…N from the transform Z of the N complex numbers, which the window halved:
// X(k) = E + T and X(N-k) = (E - T)*, E = Z(k) + Z*(N-k), T = exp(-2πik/n) · (Z(k) - Z*(N-k)) / i.
// The powers, (N + 1) of v128, lie in that half of the scratch where Z does not.
function power(plan: usize, z: usize): usize {
  const points: usize = load<i32>(plan + POINTS);
  let pair: usize = load<i32>(plan + PAIR);
  const first = plan + SCRATCH;
  const powers = z == first ? z + (points << 5) : first;
  let low = powers;
  let high: usize = low + (points << 4);
  for (; low <= high; low += 16) {
    const a: usize = z + <usize>load<i32>(pair), b: usize = z + <usize>load<i32>(pair, 4);
    const ar = v128.load(a), ai = v128.load(a, 16);
    const br = v128.load(b), bi = v128.load(b, 16);
    const er = f32x4.add(ar, br), ei = f32x4.sub(ai, bi);
    const or = f32x4.add(ai, bi), oi = f32x4.sub(br, ar);
    const c = v128.load32_splat(pair, 8);
    const s = v128.load32_splat(pair, 12);
    const tr = f32x4.add(f32x4.mul(or, c), f32x4.mul(oi, s));
    const ti = f32x4.sub(f32x4.mul(oi, c), f32x4.mul(or, s));
    const kr = f32x4.add(er, tr), ki = f32x4.add(ei, ti);
    const nr = f32x4.sub(er, tr), ni = f32x4.sub(ei, ti);
    v128.store(low, f32x4.add(f32x4.mul(kr, kr), f32x4.mul(ki, ki)));
    v128.store(high, f32x4.add(f32x4.mul(nr, nr), f32x4.mul(ni, ni)));
    pair += 16;
    high -= 16;
  }
  return powers;
}

// The bands' sums. Slope j rises to the centre of band j, and there band j - 1 falls: of a bin's power v
// the share wv belongs to band j and v - wv to band j - 1.
function mel(plan: usize, powers: usize): void {
  let slope: usize = load<i32>(plan + SLOPE);
  let w: usize = load<i32>(plan + WEIGHT);
  // The first slope begins at the second bin.
  let p = powers + 16;
  let out: usize = load<i32>(plan + SUMS);
  let rising = f32x4.splat(0);
  for (let j = load<i32>(plan + BANDS); j >= 0; j--) {
    let up = f32x4.splat(0), down = rising;
    for (const end = p + (<usize>load<i32>(slope) << 4); p < end; p += 16) {
      const v = v128.load(p);
      const share = f32x4.mul(v, v128.load32_splat(w));
      up = f32x4.add(up, share);
      down = f32x4.add(down, f32x4.sub(v, share));
      w += 4;
    }
    v128.store(out, down);
    rising = up;
    out += 16;
    slope += 4;
  }
}

// ln x of four floats in [1e-9, 1e9], or NaN: exponent and polynomial of degree 8 on the mantissa in
// [√½, √2) (Cephes logf, S. Moshier). The bits are those of log4.
const LN: usize = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  -2.12194440e-4, 0.5, 0.693359375, // ln 2 is the last one and the first one
  1, 0.707106781186547524, 1e-9, 1e9,
]);
@inline
function ln(i: usize): v128 {
  return v128.load32_splat(LN + (i << 2));
}
function log(x: v128): v128 {
  // Float's bits minus those of √½: the exponent lies above bit 23.
  const k = i32x4.shr_s(i32x4.sub(x, ln(13)), 23);
  const e = f32x4.convert_i32x4_s(k);
  const m = f32x4.sub(i32x4.sub(x, i32x4.shl(k, 23)), ln(12));
  const z = f32x4.mul(m, m);
  let p = f32x4.add(f32x4.mul(ln(0), m), ln(1));
  p = f32x4.add(f32x4.mul(p, m), ln(2));
  p = f32x4.add(f32x4.mul(p, m), ln(3));
  p = f32x4.add(f32x4.mul(p, m), ln(4));
  p = f32x4.add(f32x4.mul(p, m), ln(5));
  p = f32x4.add(f32x4.mul(p, m), ln(6));
  p = f32x4.add(f32x4.mul(p, m), ln(7));
  p = f32x4.add(f32x4.mul(p, m), ln(8));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = f32x4.add(p, f32x4.mul(e, ln(9)));
  p = f32x4.sub(p, f32x4.mul(z, ln(10)));
  const y = f32x4.add(f32x4.add(m, p), f32x4.mul(e, ln(11)));
  // x - x is 0, or NaN for NaN.
  return f32x4.add(y, f32x4.sub(x, x));
}

// NaN stays NaN: it is not below the floor, and the cap is not below it.
@inline
function clamp(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, ln(14)), ln(15));
}

// The logarithms of the sums of four bands of one frame, or of as many as there are.
function putLog(y: usize, sums: v128, bands: i32): void {
  const v = log(sums);
  if (bands >= 4) v128.store(y, v);
  else {
    v128.store_lane<f32>(y, v, 0);
    if (bands > 1) v128.store_lane<f32>(y, v, 1, 4);
    if (bands > 2) v128.store_lane<f32>(y, v, 2, 8);
  }
}

// Rows of y: the logarithms of the bands' sums of the first `count` frames.
function logarithms(plan: usize, y: usize, count: i32): void {
  const bands = load<i32>(plan + BANDS);
  const row: usize = <usize>bands << 2;
  let at: usize = load<i32>(plan + SUMS) + 16;
  for (let rest = bands; rest > 0; rest -= 4) {
    // Four bands of all frames become four frames of all bands.
    const a = clamp(v128.load(at)), b = clamp(v128.load(at, 16));
    const c = clamp(v128.load(at, 32)), d = clamp(v128.load(at, 48));
    const ab = low1(a, b), cd = low1(c, d);
    putLog(y, low2(ab, cd), rest);
    if (count > 1) putLog(y + row, high2(ab, cd), rest);
    const abHigh = high1(a, b), cdHigh = high1(c, d);
    if (count > 2) putLog(y + 2 * row, low2(abHigh, cdHigh), rest);
    if (count > 3) putLog(y + 3 * row, high2(abHigh, cdHigh), rest);
    at += 64;
    y += 16;
  }
}

// y (frames,bands) = ln of the mel power, clamped to 1e-9…1e9; frame t starts at x + t·hop.
export function logMel(y: usize, x: usize, frames: i32, hop: i32, plan: usize): void {
  if (load<i32>(plan + STAGES) == 0) prepare(plan);
  const row: usize = <usize>load<i32>(plan + BANDS) << 2;
  const step: usize = <usize>hop << 2;
  for (let t = 0; t < frames; t += 4) {
    // Frames beyond the last one repeat it.
    const count = min(4, frames - t);
    const x1 = x + (count > 1 ? step : 0);
    const x2 = x1 + (count > 2 ? step : 0);
    const x3 = x2 + (count > 3 ? step : 0);
    mel(plan, power(plan, transform(plan, x, x1, x2, x3)));
    logarithms(plan, y, count);
    x += step << 2;
    y += row << 2;
  }
}

// The power spectrum of one frame, (n/2 + 1): for tests of the transform alone.
export function powerSpectrum(y: usize, x: usize, plan: usize): void {
  if (load<i32>(plan + STAGES) == 0) prepare(plan);
  const from = power(plan, transform(plan, x, x, x, x));
  const bins = load<i32>(plan + POINTS) + 1;
  for (let k = 0; k < bins; k++) {
    store<f32>(y + (<usize>k << 2), load<f32>(from + (<usize>k << 4)));
  }
}
