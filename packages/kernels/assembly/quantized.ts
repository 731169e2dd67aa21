// Fake quantisation, for training networks whose arithmetic will be that of integers: values are
// rounded to the integers' grid and stay floats. A module of its own that works in the memory of
// kernels.wasm.
import { gemm } from "./gemm";
import { sigmoid1, sigmoid4, tanh1, tanh4 } from "./math";

// A state rounded to 7 bits: -64/64 … 63/64.
@inline
function state4(x: v128): v128 {
  const q = f32x4.nearest(f32x4.mul(x, f32x4.splat(64)));
  return f32x4.mul(
    f32x4.max(f32x4.min(q, f32x4.splat(63)), f32x4.splat(-64)),
    f32x4.splat(0.015625),
  );
}

// y (n) = x to the nearest of low…high times step; y may be x.
export function fakeQuantize(y: usize, x: usize, n: i32, step: f32, low: f32, high: f32): void {
  const scale: f32 = <f32>1 / step;
  for (let i = 0; i < n; i++) {
    const q = max(min(nearest(load<f32>(x + (i << 2)) * scale), high), low);
    store<f32>(y + (i << 2), q * step);
  }
}

// d (n) = 0 where x lies outside the range, by more than half a step.
export function fakeQuantizeBackward(
  d: usize, x: usize, n: i32, step: f32, low: f32, high: f32,
): void {
  const least = (low - <f32>0.5) * step;
  const most = (high + <f32>0.5) * step;
  for (let i = 0; i < n; i++) {
    const v = load<f32>(x + (i << 2));
    if (v < least || v > most) store<f32>(d + (i << 2), 0);
  }
}

// The GRU of gru.ts whose products see states of 7 bits: h (T,B,H) as they are, hq (T,B,H) rounded.
// The state before the first step is 0.
export function gruForwardQuantized(
  h: usize, hq: usize, gates: usize, gh: usize,
  gi: usize, uT: usize, c: usize, zero: usize,
  T: i32, B: i32, H: i32,
): void {
  const H3 = 3 * H;
  const rowH: usize = <usize>H << 2;
  const row3: usize = <usize>H3 << 2;
  let before = zero;
  let beforeQ = zero;
  for (let t = 0; t < T; t++) {
    for (let b = 0; b < B; b++) memory.copy(gh + <usize>b * row3, c, row3);
    gemm(gh, H3, beforeQ, H, 1, uT, H3, B, H3, H, 1);
    for (let b = 0; b < B; b++) {
      const tb: usize = <usize>(t * B + b);
      const g: usize = gi + tb * row3;
      const u: usize = gh + <usize>b * row3;
      const hp: usize = before + <usize>b * rowH;
      const out: usize = h + tb * rowH;
      const outQ: usize = hq + tb * rowH;
      const kept: usize = gates + (gates ? tb * rowH * 4 : 0);
      let i: usize = 0;
      for (; i + 16 <= rowH; i += 16) {
        const r = sigmoid4(f32x4.add(v128.load(g + i), v128.load(u + i)));
        const z = sigmoid4(f32x4.add(v128.load(g + rowH + i), v128.load(u + rowH + i)));
        const q = v128.load(u + 2 * rowH + i);
        const n = tanh4(f32x4.add(v128.load(g + 2 * rowH + i), f32x4.mul(r, q)));
        const s = f32x4.add(n, f32x4.mul(z, f32x4.sub(v128.load(hp + i), n)));
        v128.store(out + i, s);
        v128.store(outQ + i, state4(s));
        if (gates) {
          v128.store(kept + i, r);
          v128.store(kept + rowH + i, z);
          v128.store(kept + 2 * rowH + i, n);
          v128.store(kept + 3 * rowH + i, q);
        }
      }
      for (; i < rowH; i += 4) {
        const r = sigmoid1(load<f32>(g + i) + load<f32>(u + i));
        const z = sigmoid1(load<f32>(g + rowH + i) + load<f32>(u + rowH + i));
        const q = load<f32>(u + 2 * rowH + i);
        const n = tanh1(load<f32>(g + 2 * rowH + i) + r * q);
        const s = n + z * (load<f32>(hp + i) - n);
        store<f32>(out + i, s);
        store<f32>(outQ + i, f32x4.extract_lane(state4(f32x4.splat(s)), 0));
        if (gates) {
          store<f32>(kept + i, r);
          store<f32>(kept + rowH + i, z);
          store<f32>(kept + 2 * rowH + i, n);
          store<f32>(kept + 3 * rowH + i, q);
        }
      }
    }
    before = h + <usize>(t * B) * rowH;
    beforeQ = hq + <usize>(t * B) * rowH;
  }
}
