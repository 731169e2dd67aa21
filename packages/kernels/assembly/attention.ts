// Attention pooling over time: w = softmax over t of e (T,B), y (B,H) = Σ_t w (T,B) · h (T,B,H).
import { exp1 } from "./math";

export function attentionPool(y: usize, w: usize, e: usize, h: usize, T: i32, B: i32, H: i32): void {
  const rowH: usize = <usize>H << 2;
  const stepB: usize = <usize>B << 2;
  for (let b = 0; b < B; b++) {
    const eb: usize = e + (<usize>b << 2);
    const wb: usize = w + (<usize>b << 2);
    let top = load<f32>(eb);
    for (let t = 1; t < T; t++) top = max(top, load<f32>(eb + <usize>t * stepB));
    let sum: f32 = 0;
    for (let t = 0; t < T; t++) {
      const p = exp1(load<f32>(eb + <usize>t * stepB) - top);
      store<f32>(wb + <usize>t * stepB, p);
      sum += p;
    }
    for (let t = 0; t < T; t++) {
      store<f32>(wb + <usize>t * stepB, load<f32>(wb + <usize>t * stepB) / sum);
    }
    const out: usize = y + <usize>b * rowH;
    let i: usize = 0;
    for (; i + 16 <= rowH; i += 16) {
      let s = f32x4.splat(0);
      for (let t = 0; t < T; t++) {
        const tb: usize = <usize>(t * B + b);
        s = f32x4.add(s, f32x4.mul(v128.load32_splat(w + (tb << 2)), v128.load(h + tb * rowH + i)));
      }
      v128.store(out + i, s);
    }
    for (; i < rowH; i += 4) {
      let s: f32 = 0;
      for (let t = 0; t < T; t++) {
        const tb: usize = <usize>(t * B + b);
        s += load<f32>(w + (tb << 2)) * load<f32>(h + tb * rowH + i);
      }
      store<f32>(out + i, s);
    }
  }
}

// de (T,B) and dh (T,B,H) from dy (B,H); dw (T,B), a gradient that reaches the weights themselves,
// is added before the softmax's derivative (0 = none).
export function attentionPoolBackward(
  de: usize, dh: usize, dy: usize, dw: usize, w: usize, h: usize, T: i32, B: i32, H: i32,
): void {
  const rowH: usize = <usize>H << 2;
  for (let b = 0; b < B; b++) {
    const up: usize = dy + <usize>b * rowH;
    let mean: f32 = 0;
    for (let t = 0; t < T; t++) {
      const tb: usize = <usize>(t * B + b);
      const p = load<f32>(w + (tb << 2));
      let s: f32 = 0;
      for (let i: usize = 0; i < rowH; i += 4) {
        const d = load<f32>(up + i);
        s += d * load<f32>(h + tb * rowH + i);
        store<f32>(dh + tb * rowH + i, p * d);
      }
      if (dw) s += load<f32>(dw + (tb << 2));
      store<f32>(de + (tb << 2), s);
      mean += p * s;
    }
    for (let t = 0; t < T; t++) {
      const tb: usize = <usize>(t * B + b) << 2;
      store<f32>(de + tb, load<f32>(w + tb) * (load<f32>(de + tb) - mean));
    }
  }
}

// The pool at every step: y (T,B,H), each from its latest W steps or as many as there are; w (T,W,B)
// receives the weights, the oldest step's first.
export function attentionWindows(
  y: usize, w: usize, e: usize, h: usize, T: i32, B: i32, H: i32, W: i32,
): void {
  const stepB: usize = <usize>B << 2;
  const stepH: usize = stepB * <usize>H;
  for (let t = 0; t < T; t++) {
    const first = max(0, t - W + 1);
    attentionPool(
      y + <usize>t * stepH, w + <usize>(t * W) * stepB, e + <usize>first * stepB,
      h + <usize>first * stepH, t - first + 1, B, H,
    );
  }
}

// de (T,B) and dh (T,B,H) from dy (T,B,H) and the weights w (T,W,B); s (W) is scratch.
export function attentionWindowsBackward(
  de: usize, dh: usize, s: usize, dy: usize, w: usize, h: usize, T: i32, B: i32, H: i32, W: i32,
): void {
  const rowH: usize = <usize>H << 2;
  const stepB: usize = <usize>B << 2;
  memory.fill(de, 0, <usize>T * stepB);
  memory.fill(dh, 0, <usize>(T * B) * rowH);
  for (let t = 0; t < T; t++) {
    const first = max(0, t - W + 1);
    const count = t - first + 1;
    for (let b = 0; b < B; b++) {
      const up: usize = dy + <usize>(t * B + b) * rowH;
      const wb: usize = w + (<usize>(t * W * B + b) << 2);
      let mean: f32 = 0;
      for (let k = 0; k < count; k++) {
        const tb: usize = <usize>((first + k) * B + b);
        const p = load<f32>(wb + <usize>k * stepB);
        const own: usize = h + tb * rowH;
        const to: usize = dh + tb * rowH;
        const four = f32x4.splat(p);
        let sums = f32x4.splat(0);
        let i: usize = 0;
        for (; i + 16 <= rowH; i += 16) {
          const d = v128.load(up + i);
          sums = f32x4.add(sums, f32x4.mul(d, v128.load(own + i)));
          v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(four, d)));
        }
        let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) +
          f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
        for (; i < rowH; i += 4) {
          const d = load<f32>(up + i);
          sum += d * load<f32>(own + i);
          store<f32>(to + i, load<f32>(to + i) + p * d);
        }
        store<f32>(s + (<usize>k << 2), sum);
        mean += p * sum;
      }
      for (let k = 0; k < count; k++) {
        const at: usize = de + (<usize>((first + k) * B + b) << 2);
        const slope = load<f32>(wb + <usize>k * stepB) * (load<f32>(s + (<usize>k << 2)) - mean);
        store<f32>(at, load<f32>(at) + slope);
      }
    }
  }
}
