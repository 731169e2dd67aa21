// Layers of networks of separable convolutions, forwards and backwards: convolutions of every
// channel over time, batch normalisation, clipping. Every element sums its products in ascending order
// in one f32.

import { addTo, mac, scale } from "./arrays";

// One clip x (T,C) between (K-1)/2 frames of zeros on either side: s (T+K-1,C).
function pad(s: usize, x: usize, T: i32, C: i32, K: i32): void {
  const side: usize = <usize>(((K - 1) >> 1) * C) << 2;
  const inner: usize = <usize>(T * C) << 2;
  memory.fill(s, 0, side);
  memory.copy(s + side, x, inner);
  memory.fill(s + side + inner, 0, side);
}

// y (B,T,C): y[t][c] = sum over k of w[k][c] · x[t + k - (K-1)/2][c], for x (B,T,C), w (K,C), K odd;
// s holds (T+K-1)·C floats of scratch.
export function depthwise(
  y: usize, x: usize, w: usize, s: usize, B: i32, T: i32, C: i32, K: i32,
): void {
  const row: usize = <usize>C << 2;
  const clip: usize = <usize>T * row;
  for (let b = 0; b < B; b++) {
    pad(s, x + <usize>b * clip, T, C, K);
    const out: usize = y + <usize>b * clip;
    let o: usize = 0;
    for (; o + 32 <= row; o += 32) {
      let t = 0;
      for (; t + 4 <= T; t += 4) {
        let p0: usize = s + <usize>t * row + o;
        let p1 = p0 + row;
        let p2 = p1 + row;
        let p3 = p2 + row;
        let q: usize = w + o;
        let a00 = f32x4.splat(0), a01 = f32x4.splat(0);
        let a10 = f32x4.splat(0), a11 = f32x4.splat(0);
        let a20 = f32x4.splat(0), a21 = f32x4.splat(0);
        let a30 = f32x4.splat(0), a31 = f32x4.splat(0);
        for (let k = 0; k < K; k++) {
          const w0 = v128.load(q), w1 = v128.load(q, 16);
          a00 = mac(a00, w0, v128.load(p0)); a01 = mac(a01, w1, v128.load(p0, 16));
          a10 = mac(a10, w0, v128.load(p1)); a11 = mac(a11, w1, v128.load(p1, 16));
          a20 = mac(a20, w0, v128.load(p2)); a21 = mac(a21, w1, v128.load(p2, 16));
          a30 = mac(a30, w0, v128.load(p3)); a31 = mac(a31, w1, v128.load(p3, 16));
          q += row;
          p0 += row; p1 += row; p2 += row; p3 += row;
        }
        let r: usize = out + <usize>t * row + o;
        v128.store(r, a00); v128.store(r, a01, 16); r += row;
        v128.store(r, a10); v128.store(r, a11, 16); r += row;
        v128.store(r, a20); v128.store(r, a21, 16); r += row;
        v128.store(r, a30); v128.store(r, a31, 16);
      }
      for (; t < T; t++) {
        let p: usize = s + <usize>t * row + o;
        let q: usize = w + o;
        let a0 = f32x4.splat(0), a1 = f32x4.splat(0);
        for (let k = 0; k < K; k++) {
          a0 = mac(a0, v128.load(q), v128.load(p));
          a1 = mac(a1, v128.load(q, 16), v128.load(p, 16));
          q += row;
          p += row;
        }
        const r: usize = out + <usize>t * row + o;
        v128.store(r, a0); v128.store(r, a1, 16);
      }
    }
    for (; o < row; o += 4) {
      for (let t = 0; t < T; t++) {
        let p: usize = s + <usize>t * row + o;
        let q: usize = w + o;
        let a: f32 = 0;
        for (let k = 0; k < K; k++) {
          a += load<f32>(q) * load<f32>(p);
          q += row;
          p += row;
        }
        store<f32>(out + <usize>t * row + o, a);
      }
    }
  }
}

// dw (K,C) += the gradient of w from dy and x (B,T,C); s as above.
export function depthwiseWeights(
  dw: usize, dy: usize, x: usize, s: usize, B: i32, T: i32, C: i32, K: i32,
): void {
  const row: usize = <usize>C << 2;
  const clip: usize = <usize>T * row;
  for (let b = 0; b < B; b++) {
    pad(s, x + <usize>b * clip, T, C, K);
    const from: usize = dy + <usize>b * clip;
    let o: usize = 0;
    for (; o + 32 <= row; o += 32) {
      let k = 0;
      for (; k + 4 <= K; k += 4) {
        let p0: usize = s + <usize>k * row + o;
        let p1 = p0 + row;
        let p2 = p1 + row;
        let p3 = p2 + row;
        let q: usize = from + o;
        let r: usize = dw + <usize>k * row + o;
        let a00 = v128.load(r), a01 = v128.load(r, 16); r += row;
        let a10 = v128.load(r), a11 = v128.load(r, 16); r += row;
        let a20 = v128.load(r), a21 = v128.load(r, 16); r += row;
        let a30 = v128.load(r), a31 = v128.load(r, 16);
        for (let t = 0; t < T; t++) {
          const d0 = v128.load(q), d1 = v128.load(q, 16);
          a00 = mac(a00, d0, v128.load(p0)); a01 = mac(a01, d1, v128.load(p0, 16));
          a10 = mac(a10, d0, v128.load(p1)); a11 = mac(a11, d1, v128.load(p1, 16));
          a20 = mac(a20, d0, v128.load(p2)); a21 = mac(a21, d1, v128.load(p2, 16));
          a30 = mac(a30, d0, v128.load(p3)); a31 = mac(a31, d1, v128.load(p3, 16));
          q += row;
          p0 += row; p1 += row; p2 += row; p3 += row;
        }
        r = dw + <usize>k * row + o;
        v128.store(r, a00); v128.store(r, a01, 16); r += row;
        v128.store(r, a10); v128.store(r, a11, 16); r += row;
        v128.store(r, a20); v128.store(r, a21, 16); r += row;
        v128.store(r, a30); v128.store(r, a31, 16);
      }
      for (; k < K; k++) {
        let p: usize = s + <usize>k * row + o;
        let q: usize = from + o;
        const r: usize = dw + <usize>k * row + o;
        let a0 = v128.load(r), a1 = v128.load(r, 16);
        for (let t = 0; t < T; t++) {
          a0 = mac(a0, v128.load(q), v128.load(p));
          a1 = mac(a1, v128.load(q, 16), v128.load(p, 16));
          q += row;
          p += row;
        }
        v128.store(r, a0); v128.store(r, a1, 16);
      }
    }
    for (; o < row; o += 4) {
      for (let k = 0; k < K; k++) {
        let p: usize = s + <usize>k * row + o;
        let q: usize = from + o;
        const r: usize = dw + <usize>k * row + o;
        let a = load<f32>(r);
        for (let t = 0; t < T; t++) {
          a += load<f32>(q) * load<f32>(p);
          q += row;
          p += row;
        }
        store<f32>(r, a);
      }
    }
  }
}

// y (n) += the square of what x (n) lies above m (n); a float has 4 bytes.
function addSquares(y: usize, x: usize, m: usize, bytes: usize): void {
  let o: usize = 0;
  for (; o + 16 <= bytes; o += 16) {
    const d = f32x4.sub(v128.load(x + o), v128.load(m + o));
    v128.store(y + o, mac(v128.load(y + o), d, d));
  }
  for (; o < bytes; o += 4) {
    const d = load<f32>(x + o) - load<f32>(m + o);
    store<f32>(y + o, load<f32>(y + o) + d * d);
  }
}

// Batch normalisation of x (R,C) by its own mean and variance, both over R: S. Ioffe and
// C. Szegedy, arXiv:1502.03167, algorithm 1. m and v (C) become the mean and the variance,
// y [+]= g · (x - m) / √(v + e) + a; s holds C floats of scratch. Rows are read as they lie in memory.
export function normalise(
  y: usize, m: usize, v: usize, x: usize, g: usize, a: usize, s: usize,
  R: i32, C: i32, e: f32, accumulate: i32,
): void {
  const row: usize = <usize>C << 2;
  const end: usize = x + <usize>R * row;
  const share: f32 = <f32>1 / <f32>R;
  memory.fill(m, 0, row);
  for (let p = x; p < end; p += row) addTo(m, p, C);
  scale(m, C, share);
  memory.fill(v, 0, row);
  for (let p = x; p < end; p += row) addSquares(v, p, m, row);
  scale(v, C, share);
  for (let o: usize = 0; o < row; o += 4) {
    store<f32>(s + o, load<f32>(g + o) / sqrt<f32>(load<f32>(v + o) + e));
  }
  for (let p = x, q = y; p < end; p += row, q += row) {
    let o: usize = 0;
    for (; o + 16 <= row; o += 16) {
      const above = f32x4.sub(v128.load(p + o), v128.load(m + o));
      const one = mac(v128.load(a + o), v128.load(s + o), above);
      v128.store(q + o, accumulate ? f32x4.add(v128.load(q + o), one) : one);
    }
    for (; o < row; o += 4) {
      const one = load<f32>(a + o) + load<f32>(s + o) * (load<f32>(p + o) - load<f32>(m + o));
      store<f32>(q + o, accumulate ? load<f32>(q + o) + one : one);
    }
  }
}

// dx (R,C) from dy (R,C), and dg, da (C) += the gradients of g and a; x, m, v of the forward pass.
// With n = (x - m) / √(v + e): dx = g / √(v + e) · (dy - mean(dy) - n · mean(dy · n)).
// s holds 3·C floats of scratch: the means of dy, the slopes of n, the factors.
export function normaliseBackward(
  dx: usize, dg: usize, da: usize, dy: usize, x: usize, m: usize, v: usize, g: usize, s: usize,
  R: i32, C: i32, e: f32,
): void {
  const row: usize = <usize>C << 2;
  const end: usize = x + <usize>R * row;
  const share: f32 = <f32>1 / <f32>R;
  const slope = s + row;
  const factor = slope + row;
  memory.fill(s, 0, row << 1);
  for (let p = x, q = dy; p < end; p += row, q += row) {
    let o: usize = 0;
    for (; o + 16 <= row; o += 16) {
      const d = v128.load(q + o);
      v128.store(s + o, f32x4.add(v128.load(s + o), d));
      const above = f32x4.sub(v128.load(p + o), v128.load(m + o));
      v128.store(slope + o, mac(v128.load(slope + o), d, above));
    }
    for (; o < row; o += 4) {
      const d = load<f32>(q + o);
      store<f32>(s + o, load<f32>(s + o) + d);
      const above = load<f32>(p + o) - load<f32>(m + o);
      store<f32>(slope + o, load<f32>(slope + o) + d * above);
    }
  }
  for (let o: usize = 0; o < row; o += 4) {
    const inverse: f32 = <f32>1 / sqrt<f32>(load<f32>(v + o) + e);
    const sum = load<f32>(s + o);
    const along = load<f32>(slope + o) * inverse;
    store<f32>(da + o, load<f32>(da + o) + sum);
    store<f32>(dg + o, load<f32>(dg + o) + along);
    store<f32>(s + o, sum * share);
    store<f32>(slope + o, along * inverse * share);
    store<f32>(factor + o, load<f32>(g + o) * inverse);
  }
  for (let p = x, q = dy, to = dx; p < end; p += row, q += row, to += row) {
    let o: usize = 0;
    for (; o + 16 <= row; o += 16) {
      const above = f32x4.sub(v128.load(p + o), v128.load(m + o));
      const n = f32x4.mul(v128.load(slope + o), above);
      const d = f32x4.sub(f32x4.sub(v128.load(q + o), v128.load(s + o)), n);
      v128.store(to + o, f32x4.mul(v128.load(factor + o), d));
    }
    for (; o < row; o += 4) {
      const above = load<f32>(p + o) - load<f32>(m + o);
      const d = load<f32>(q + o) - load<f32>(s + o) - load<f32>(slope + o) * above;
      store<f32>(to + o, load<f32>(factor + o) * d);
    }
  }
}

// y (n) = x (n) + shift, cut to low…high; y may be x.
export function clip(y: usize, x: usize, n: i32, shift: f32, low: f32, high: f32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    const v = f32x4.add(v128.load(x + o), f32x4.splat(shift));
    v128.store(y + o, f32x4.min(f32x4.max(v, f32x4.splat(low)), f32x4.splat(high)));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    store<f32>(y + o, min(max(load<f32>(x + o) + shift, low), high));
  }
}

// d (n) = 0 where the output y (n) of clip lies at an end of low…high.
export function clipBackward(d: usize, y: usize, n: i32, low: f32, high: f32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    const v = v128.load(y + o);
    const inside = v128.and(f32x4.gt(v, f32x4.splat(low)), f32x4.lt(v, f32x4.splat(high)));
    v128.store(d + o, v128.and(v128.load(d + o), inside));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    const v = load<f32>(y + o);
    if (!(v > low && v < high)) store<f32>(d + o, 0);
  }
}
