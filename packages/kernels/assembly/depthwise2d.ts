// A convolution of every channel over frequency and time, the size kept: x and y are (B,T,F,C), w is
// (KF·KT,C) with KF and KT odd; element i·KT + j reads frequency f + i - (KF-1)/2 and time
// t + j - (KT-1)/2. What lies outside counts as 0 and is left out of the sum, which ascends in i, then j.

import { mac } from "./arrays";

export function depthwise2d(
  y: usize, x: usize, w: usize, B: i32, T: i32, F: i32, C: i32, KF: i32, KT: i32,
): void {
  const row: usize = <usize>C << 2;
  const step: usize = <usize>F * row;
  const halfF = (KF - 1) >> 1;
  const halfT = (KT - 1) >> 1;
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t++) {
      const firstT = max(0, halfT - t);
      const lastT = min(KT, T + halfT - t);
      for (let f = 0; f < F; f++) {
        const firstF = max(0, halfF - f);
        const lastF = min(KF, F + halfF - f);
        const out: usize = y + <usize>((b * T + t) * F + f) * row;
        let o: usize = 0;
        for (; o + 64 <= row; o += 64) {
          let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
          for (let i = firstF; i < lastF; i++) {
            let p: usize = x + <usize>((b * T + t + firstT - halfT) * F + f + i - halfF) * row + o;
            let q: usize = w + <usize>(i * KT + firstT) * row + o;
            for (let j = firstT; j < lastT; j++) {
              s0 = mac(s0, v128.load(q), v128.load(p));
              s1 = mac(s1, v128.load(q, 16), v128.load(p, 16));
              s2 = mac(s2, v128.load(q, 32), v128.load(p, 32));
              s3 = mac(s3, v128.load(q, 48), v128.load(p, 48));
              p += step;
              q += row;
            }
          }
          v128.store(out + o, s0); v128.store(out + o, s1, 16);
          v128.store(out + o, s2, 32); v128.store(out + o, s3, 48);
        }
        for (; o + 16 <= row; o += 16) {
          let sum = f32x4.splat(0);
          for (let i = firstF; i < lastF; i++) {
            for (let j = firstT; j < lastT; j++) {
              const p: usize = x + <usize>((b * T + t + j - halfT) * F + f + i - halfF) * row + o;
              const q: usize = w + <usize>(i * KT + j) * row + o;
              sum = mac(sum, v128.load(q), v128.load(p));
            }
          }
          v128.store(out + o, sum);
        }
        for (; o < row; o += 4) {
          let sum: f32 = 0;
          for (let i = firstF; i < lastF; i++) {
            for (let j = firstT; j < lastT; j++) {
              const p: usize = x + <usize>((b * T + t + j - halfT) * F + f + i - halfF) * row + o;
              sum += load<f32>(w + <usize>(i * KT + j) * row + o) * load<f32>(p);
            }
          }
          store<f32>(out + o, sum);
        }
      }
    }
  }
}

// dw (KF·KT,C) += the gradient of w from dy and x (B,T,F,C), summed in ascending order of B, T, F: clip by
// clip, so that what a clip's taps read stays near.
export function depthwise2dWeights(
  dw: usize, dy: usize, x: usize, B: i32, T: i32, F: i32, C: i32, KF: i32, KT: i32,
): void {
  const row: usize = <usize>C << 2;
  const halfF = (KF - 1) >> 1;
  const halfT = (KT - 1) >> 1;
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < KF; i++) {
      const firstF = max(0, halfF - i);
      const lastF = min(F, F + halfF - i);
      for (let j = 0; j < KT; j++) {
        const firstT = max(0, halfT - j);
        const lastT = min(T, T + halfT - j);
        const to: usize = dw + <usize>(i * KT + j) * row;
        let o: usize = 0;
        for (; o + 64 <= row; o += 64) {
          let s0 = v128.load(to + o), s1 = v128.load(to + o, 16);
          let s2 = v128.load(to + o, 32), s3 = v128.load(to + o, 48);
          for (let t = firstT; t < lastT; t++) {
            let d: usize = dy + <usize>((b * T + t) * F + firstF) * row + o;
            let p: usize = x + <usize>((b * T + t + j - halfT) * F + firstF + i - halfF) * row + o;
            for (let f = firstF; f < lastF; f++) {
              s0 = mac(s0, v128.load(d), v128.load(p));
              s1 = mac(s1, v128.load(d, 16), v128.load(p, 16));
              s2 = mac(s2, v128.load(d, 32), v128.load(p, 32));
              s3 = mac(s3, v128.load(d, 48), v128.load(p, 48));
              d += row;
              p += row;
            }
          }
          v128.store(to + o, s0); v128.store(to + o, s1, 16);
          v128.store(to + o, s2, 32); v128.store(to + o, s3, 48);
        }
        for (; o + 16 <= row; o += 16) {
          let sum = v128.load(to + o);
          for (let t = firstT; t < lastT; t++) {
            let d: usize = dy + <usize>((b * T + t) * F + firstF) * row + o;
            let p: usize = x + <usize>((b * T + t + j - halfT) * F + firstF + i - halfF) * row + o;
            for (let f = firstF; f < lastF; f++) {
              sum = mac(sum, v128.load(d), v128.load(p));
              d += row;
              p += row;
            }
          }
          v128.store(to + o, sum);
        }
        for (; o < row; o += 4) {
          let sum = load<f32>(to + o);
          for (let t = firstT; t < lastT; t++) {
            let d: usize = dy + <usize>((b * T + t) * F + firstF) * row + o;
            let p: usize = x + <usize>((b * T + t + j - halfT) * F + firstF + i - halfF) * row + o;
            for (let f = firstF; f < lastF; f++) {
              sum += load<f32>(d) * load<f32>(p);
              d += row;
              p += row;
            }
          }
          store<f32>(to + o, sum);
        }
      }
    }
  }
}
