// Layers of networks of separable convolutions, forwards and backwards: convolutions of every
// channel over time, batch normalisation, clipping. Every element sums its products in ascending order
// in one f32.

@inline
function mac(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

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

// Batch normalisation of x (R,C) by its own mean and variance, both over R: S. Ioffe and
// C. Szegedy, arXiv:1502.03167, algorithm 1. m and v (C) become the mean and the variance,
// y [+]= g · (x - m) / √(v + e) + a.
export function normalise(
  y: usize, m: usize, v: usize, x: usize, g: usize, a: usize,
  R: i32, C: i32, e: f32, accumulate: i32,
): void {
  const row: usize = <usize>C << 2;
  const share: f32 = <f32>1 / <f32>R;
  for (let o: usize = 0; o + 16 <= row; o += 16) {
    let sum = f32x4.splat(0);
    for (let r = 0, p: usize = x + o; r < R; r++, p += row) sum = f32x4.add(sum, v128.load(p));
    const mean = f32x4.mul(sum, f32x4.splat(share));
    let squares = f32x4.splat(0);
    for (let r = 0, p: usize = x + o; r < R; r++, p += row) {
      const d = f32x4.sub(v128.load(p), mean);
      squares = mac(squares, d, d);
    }
    const variance = f32x4.mul(squares, f32x4.splat(share));
    v128.store(m + o, mean);
    v128.store(v + o, variance);
    const scale = f32x4.div(v128.load(g + o), f32x4.sqrt(f32x4.add(variance, f32x4.splat(e))));
    const shift = v128.load(a + o);
    for (let r = 0, p: usize = x + o, q: usize = y + o; r < R; r++, p += row, q += row) {
      const one = mac(shift, scale, f32x4.sub(v128.load(p), mean));
      v128.store(q, accumulate ? f32x4.add(v128.load(q), one) : one);
    }
  }
  for (let o: usize = row & ~15; o < row; o += 4) {
    let sum: f32 = 0;
    for (let r = 0, p: usize = x + o; r < R; r++, p += row) sum += load<f32>(p);
    const mean = sum * share;
    let squares: f32 = 0;
    for (let r = 0, p: usize = x + o; r < R; r++, p += row) {
      const d = load<f32>(p) - mean;
      squares += d * d;
    }
    const variance = squares * share;
    store<f32>(m + o, mean);
    store<f32>(v + o, variance);
    const scale = load<f32>(g + o) / sqrt<f32>(variance + e);
    const shift = load<f32>(a + o);
    for (let r = 0, p: usize = x + o, q: usize = y + o; r < R; r++, p += row, q += row) {
      const one = shift + scale * (load<f32>(p) - mean);
      store<f32>(q, accumulate ? load<f32>(q) + one : one);
    }
  }
}

// dx (R,C) from dy (R,C), and dg, da (C) += the gradients of g and a; x, m, v of the forward pass.
// With n = (x - m) / √(v + e): dx = g / √(v + e) · (dy - mean(dy) - n · mean(dy · n)).
export function normaliseBackward(
  dx: usize, dg: usize, da: usize, dy: usize, x: usize, m: usize, v: usize, g: usize,
  R: i32, C: i32, e: f32,
): void {
  const row: usize = <usize>C << 2;
  const share: f32 = <f32>1 / <f32>R;
  for (let o: usize = 0; o + 16 <= row; o += 16) {
    const mean = v128.load(m + o);
    const inverse = f32x4.div(
      f32x4.splat(1),
      f32x4.sqrt(f32x4.add(v128.load(v + o), f32x4.splat(e))),
    );
    let sum = f32x4.splat(0);
    let along = f32x4.splat(0);
    for (let r = 0, p: usize = x + o, q: usize = dy + o; r < R; r++, p += row, q += row) {
      const d = v128.load(q);
      sum = f32x4.add(sum, d);
      along = mac(along, d, f32x4.sub(v128.load(p), mean));
    }
    along = f32x4.mul(along, inverse);
    v128.store(da + o, f32x4.add(v128.load(da + o), sum));
    v128.store(dg + o, f32x4.add(v128.load(dg + o), along));
    const centre = f32x4.mul(sum, f32x4.splat(share));
    const slope = f32x4.mul(f32x4.mul(along, inverse), f32x4.splat(share));
    const scale = f32x4.mul(v128.load(g + o), inverse);
    let at: usize = dx + o;
    for (let r = 0, p: usize = x + o, q: usize = dy + o; r < R; r++, p += row, q += row, at += row) {
      const n = f32x4.mul(slope, f32x4.sub(v128.load(p), mean));
      v128.store(at, f32x4.mul(scale, f32x4.sub(f32x4.sub(v128.load(q), centre), n)));
    }
  }
  for (let o: usize = row & ~15; o < row; o += 4) {
    const mean = load<f32>(m + o);
    const inverse: f32 = <f32>1 / sqrt<f32>(load<f32>(v + o) + e);
    let sum: f32 = 0;
    let along: f32 = 0;
    for (let r = 0, p: usize = x + o, q: usize = dy + o; r < R; r++, p += row, q += row) {
      const d = load<f32>(q);
      sum += d;
      along += d * (load<f32>(p) - mean);
    }
    along *= inverse;
    store<f32>(da + o, load<f32>(da + o) + sum);
    store<f32>(dg + o, load<f32>(dg + o) + along);
    const centre = sum * share;
    const slope = along * inverse * share;
    const scale = load<f32>(g + o) * inverse;
    let at: usize = dx + o;
    for (let r = 0, p: usize = x + o, q: usize = dy + o; r < R; r++, p += row, q += row, at += row) {
      store<f32>(at, scale * (load<f32>(q) - centre - slope * (load<f32>(p) - mean)));
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
