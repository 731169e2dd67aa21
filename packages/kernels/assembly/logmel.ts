// Log-mel frames, four at a time: every v128 holds the same value of four frames, so a frame's bits
// do not depend on its place in a group, and a stream's frames equal those of a whole signal.
import { log4 } from "./math";

// A plan is an array of i32: the numbers and byte offsets below. All tables are made by the caller.
const LENGTH: usize = 0; // n, the length of a frame
const STAGES: usize = 4; // number of FFT stages
const STAGE: usize = 8; // stages: (radix, groups, stride, offset of twiddles) of i32
const WINDOW: usize = 12; // window (n)
const SPLIT: usize = 16; // (cos, sin) of 2πk/n for k = 0…n/2
const BANDS: usize = 20; // number of mel bands
const BAND: usize = 24; // bands: (first bin, bins, offset of weights) of i32
const A: usize = 28; // scratch (n/2 + 1, re and im) of v128
const B: usize = 32; // the same
const POWER: usize = 36; // scratch (n/2 + 1) of v128

// Windows four frames into A: sample pairs become complex numbers. Frames beyond `frames` repeat the
// last one.
function gather(plan: usize, x: usize, hop: i32, frames: i32): void {
  const n = load<i32>(plan + LENGTH);
  const window: usize = load<i32>(plan + WINDOW);
  const out: usize = load<i32>(plan + A);
  const step: usize = <usize>hop << 2;
  const x0 = x;
  const x1 = x + (frames > 1 ? step : 0);
  const x2 = x1 + (frames > 2 ? step : 0);
  const x3 = x2 + (frames > 3 ? step : 0);
  for (let i = 0; i < n; i += 4) {
    const o: usize = <usize>i << 2;
    const a = v128.load(x0 + o);
    const b = v128.load(x1 + o);
    const c = v128.load(x2 + o);
    const d = v128.load(x3 + o);
    const ab0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const ab1 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const cd0 = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const cd1 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const s0 = i8x16.shuffle(ab0, cd0, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    const s1 = i8x16.shuffle(ab0, cd0, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    const s2 = i8x16.shuffle(ab1, cd1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    const s3 = i8x16.shuffle(ab1, cd1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    const to: usize = out + (<usize>i << 4);
    v128.store(to, f32x4.mul(s0, v128.load32_splat(window + o)));
    v128.store(to, f32x4.mul(s1, v128.load32_splat(window + o, 4)), 16);
    v128.store(to, f32x4.mul(s2, v128.load32_splat(window + o, 8)), 32);
    v128.store(to, f32x4.mul(s3, v128.load32_splat(window + o, 12)), 48);
  }
}

// (re, im) · (c, s) to y.
@inline
function turned(y: usize, re: v128, im: v128, w: usize): void {
  const c = v128.load32_splat(w);
  const s = v128.load32_splat(w, 4);
  v128.store(y, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)));
  v128.store(y, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)), 16);
}

// Stockham's self-sorting stages, decimation in frequency: x[q + s(k + jm)] for j < radix become
// y[q + s(radix·k + j)], turned by exp(-2πi jk/(radix·m)).
// Source: C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1992, section 1.7.
function radix2(y: usize, x: usize, w: usize, m: i32, s: i32): void {
  const far: usize = <usize>(s * m) << 5;
  const near: usize = <usize>s << 5;
  for (let k = 0; k < m; k++) {
    for (let q = 0; q < s; q++) {
      const p: usize = x + (<usize>(s * k + q) << 5);
      const o: usize = y + (<usize>(2 * s * k + q) << 5);
      const ar = v128.load(p), ai = v128.load(p, 16);
      const br = v128.load(p + far), bi = v128.load(p + far, 16);
      v128.store(o, f32x4.add(ar, br));
      v128.store(o, f32x4.add(ai, bi), 16);
      turned(o + near, f32x4.sub(ar, br), f32x4.sub(ai, bi), w);
    }
    w += 8;
  }
}

function radix3(y: usize, x: usize, w: usize, m: i32, s: i32): void {
  const far: usize = <usize>(s * m) << 5;
  const near: usize = <usize>s << 5;
  const half = f32x4.splat(-0.5);
  const sine = f32x4.splat(0.866025403784438647);
  for (let k = 0; k < m; k++) {
    for (let q = 0; q < s; q++) {
      const p: usize = x + (<usize>(s * k + q) << 5);
      const o: usize = y + (<usize>(3 * s * k + q) << 5);
      const ar = v128.load(p), ai = v128.load(p, 16);
      const br = v128.load(p + far), bi = v128.load(p + far, 16);
      const cr = v128.load(p + 2 * far), ci = v128.load(p + 2 * far, 16);
      const tr = f32x4.add(br, cr), ti = f32x4.add(bi, ci);
      const ur = f32x4.mul(f32x4.sub(br, cr), sine), ui = f32x4.mul(f32x4.sub(bi, ci), sine);
      const vr = f32x4.add(ar, f32x4.mul(tr, half)), vi = f32x4.add(ai, f32x4.mul(ti, half));
      v128.store(o, f32x4.add(ar, tr));
      v128.store(o, f32x4.add(ai, ti), 16);
      turned(o + near, f32x4.add(vr, ui), f32x4.sub(vi, ur), w);
      turned(o + 2 * near, f32x4.sub(vr, ui), f32x4.add(vi, ur), w + 8);
    }
    w += 16;
  }
}

function radix4(y: usize, x: usize, w: usize, m: i32, s: i32): void {
  const far: usize = <usize>(s * m) << 5;
  const near: usize = <usize>s << 5;
  for (let k = 0; k < m; k++) {
    for (let q = 0; q < s; q++) {
      const p: usize = x + (<usize>(s * k + q) << 5);
      const o: usize = y + (<usize>(4 * s * k + q) << 5);
      const ar = v128.load(p), ai = v128.load(p, 16);
      const br = v128.load(p + far), bi = v128.load(p + far, 16);
      const cr = v128.load(p + 2 * far), ci = v128.load(p + 2 * far, 16);
      const dr = v128.load(p + 3 * far), di = v128.load(p + 3 * far, 16);
      const acr = f32x4.add(ar, cr), aci = f32x4.add(ai, ci);
      const bdr = f32x4.add(br, dr), bdi = f32x4.add(bi, di);
      const amr = f32x4.sub(ar, cr), ami = f32x4.sub(ai, ci);
      const bmr = f32x4.sub(br, dr), bmi = f32x4.sub(bi, di);
      v128.store(o, f32x4.add(acr, bdr));
      v128.store(o, f32x4.add(aci, bdi), 16);
      turned(o + near, f32x4.add(amr, bmi), f32x4.sub(ami, bmr), w);
      turned(o + 2 * near, f32x4.sub(acr, bdr), f32x4.sub(aci, bdi), w + 8);
      turned(o + 3 * near, f32x4.sub(amr, bmi), f32x4.add(ami, bmr), w + 16);
    }
    w += 24;
  }
}

function radix5(y: usize, x: usize, w: usize, m: i32, s: i32): void {
  const far: usize = <usize>(s * m) << 5;
  const near: usize = <usize>s << 5;
  const c1 = f32x4.splat(0.309016994374947424), c2 = f32x4.splat(-0.809016994374947424);
  const s1 = f32x4.splat(0.951056516295153572), s2 = f32x4.splat(0.587785252292473129);
  for (let k = 0; k < m; k++) {
    for (let q = 0; q < s; q++) {
      const p: usize = x + (<usize>(s * k + q) << 5);
      const o: usize = y + (<usize>(5 * s * k + q) << 5);
      const ar = v128.load(p), ai = v128.load(p, 16);
      const br = v128.load(p + far), bi = v128.load(p + far, 16);
      const er = v128.load(p + 4 * far), ei = v128.load(p + 4 * far, 16);
      const ber = f32x4.add(br, er), bei = f32x4.add(bi, ei);
      const bmr = f32x4.sub(br, er), bmi = f32x4.sub(bi, ei);
      const cr = v128.load(p + 2 * far), ci = v128.load(p + 2 * far, 16);
      const dr = v128.load(p + 3 * far), di = v128.load(p + 3 * far, 16);
      const cdr = f32x4.add(cr, dr), cdi = f32x4.add(ci, di);
      const cmr = f32x4.sub(cr, dr), cmi = f32x4.sub(ci, di);
      v128.store(o, f32x4.add(ar, f32x4.add(ber, cdr)));
      v128.store(o, f32x4.add(ai, f32x4.add(bei, cdi)), 16);
      const ur = f32x4.add(ar, f32x4.add(f32x4.mul(ber, c1), f32x4.mul(cdr, c2)));
      const ui = f32x4.add(ai, f32x4.add(f32x4.mul(bei, c1), f32x4.mul(cdi, c2)));
      const vr = f32x4.add(f32x4.mul(bmr, s1), f32x4.mul(cmr, s2));
      const vi = f32x4.add(f32x4.mul(bmi, s1), f32x4.mul(cmi, s2));
      turned(o + near, f32x4.add(ur, vi), f32x4.sub(ui, vr), w);
      turned(o + 4 * near, f32x4.sub(ur, vi), f32x4.add(ui, vr), w + 24);
      const pr = f32x4.add(ar, f32x4.add(f32x4.mul(ber, c2), f32x4.mul(cdr, c1)));
      const pi = f32x4.add(ai, f32x4.add(f32x4.mul(bei, c2), f32x4.mul(cdi, c1)));
      const qr = f32x4.sub(f32x4.mul(bmr, s2), f32x4.mul(cmr, s1));
      const qi = f32x4.sub(f32x4.mul(bmi, s2), f32x4.mul(cmi, s1));
      turned(o + 2 * near, f32x4.add(pr, qi), f32x4.sub(pi, qr), w + 8);
      turned(o + 3 * near, f32x4.sub(pr, qi), f32x4.add(pi, qr), w + 16);
    }
    w += 32;
  }
}

// The complex transform of A; returns where the result lies.
function transform(plan: usize): usize {
  let x: usize = load<i32>(plan + A);
  let y: usize = load<i32>(plan + B);
  const stages = load<i32>(plan + STAGES);
  let stage: usize = load<i32>(plan + STAGE);
  for (let i = 0; i < stages; i++) {
    const radix = load<i32>(stage);
    const m = load<i32>(stage, 4);
    const s = load<i32>(stage, 8);
    const w: usize = load<i32>(stage, 12);
    if (radix == 2) radix2(y, x, w, m, s);
    else if (radix == 3) radix3(y, x, w, m, s);
    else if (radix == 4) radix4(y, x, w, m, s);
    else radix5(y, x, w, m, s);
    const swap = x;
    x = y;
    y = swap;
    stage += 16;
  }
  return x;
}

// |X(k)|² for k = 0…n/2 from the transform z of the n/2 complex pairs:
// X(k) = E(k) + exp(-2πik/n) · O(k), 2E = Z(k) + Z*(n/2-k), 2iO = Z(k) - Z*(n/2-k).
function power(plan: usize, z: usize): void {
  const half = load<i32>(plan + LENGTH) >> 1;
  let split: usize = load<i32>(plan + SPLIT);
  let out: usize = load<i32>(plan + POWER);
  // Z(n/2) = Z(0): one more entry spares a case.
  memory.copy(z + (<usize>half << 5), z, 32);
  const h = f32x4.splat(0.5);
  for (let k = 0; k <= half; k++) {
    const a: usize = z + (<usize>k << 5);
    const b: usize = z + (<usize>(half - k) << 5);
    const ar = v128.load(a), ai = v128.load(a, 16);
    const br = v128.load(b), bi = v128.load(b, 16);
    const er = f32x4.mul(f32x4.add(ar, br), h), ei = f32x4.mul(f32x4.sub(ai, bi), h);
    const or = f32x4.mul(f32x4.add(ai, bi), h), oi = f32x4.mul(f32x4.sub(br, ar), h);
    const c = v128.load32_splat(split);
    const s = v128.load32_splat(split, 4);
    const xr = f32x4.add(er, f32x4.add(f32x4.mul(or, c), f32x4.mul(oi, s)));
    const xi = f32x4.add(ei, f32x4.sub(f32x4.mul(oi, c), f32x4.mul(or, s)));
    v128.store(out, f32x4.add(f32x4.mul(xr, xr), f32x4.mul(xi, xi)));
    split += 8;
    out += 16;
  }
}

// y (frames,bands) = ln of the mel power, clamped to 1e-9…1e9; frame t starts at x + t·hop.
export function logMel(y: usize, x: usize, frames: i32, hop: i32, plan: usize): void {
  const bands = load<i32>(plan + BANDS);
  const bins: usize = load<i32>(plan + POWER);
  const row: usize = <usize>bands << 2;
  for (let t = 0; t < frames; t += 4) {
    const count = min(4, frames - t);
    gather(plan, x + (<usize>(t * hop) << 2), hop, count);
    power(plan, transform(plan));
    let band: usize = load<i32>(plan + BAND);
    let out: usize = y + <usize>t * row;
    for (let j = 0; j < bands; j++) {
      let p: usize = bins + (<usize>load<i32>(band) << 4);
      const last: usize = p + (<usize>load<i32>(band, 4) << 4);
      let w: usize = load<i32>(band, 8);
      let sum = f32x4.splat(0);
      for (; p < last; p += 16) {
        sum = f32x4.add(sum, f32x4.mul(v128.load(p), v128.load32_splat(w)));
        w += 4;
      }
      const v = log4(f32x4.min(f32x4.max(sum, f32x4.splat(1e-9)), f32x4.splat(1e9)));
      v128.store_lane<f32>(out, v, 0);
      if (count > 1) v128.store_lane<f32>(out + row, v, 1);
      if (count > 2) v128.store_lane<f32>(out + 2 * row, v, 2);
      if (count > 3) v128.store_lane<f32>(out + 3 * row, v, 3);
      out += 4;
      band += 12;
    }
  }
}

// The power spectrum of one frame, (n/2 + 1): for tests of the transform alone.
export function powerSpectrum(y: usize, x: usize, plan: usize): void {
  gather(plan, x, 0, 1);
  power(plan, transform(plan));
  const bins = (load<i32>(plan + LENGTH) >> 1) + 1;
  const from: usize = load<i32>(plan + POWER);
  for (let k = 0; k < bins; k++) {
    store<f32>(y + (<usize>k << 2), load<f32>(from + (<usize>k << 4)));
  }
}
