// Threefry-2x32 with 20 rounds (Salmon et al., SC 2011), four counters at a time.

import { cosTurn4, log4, sinTurn4 } from "./math";

const words = memory.data(32, 16);

@inline
function rotate4(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

// The words of the counters lie in x0 and x1 (four of each); the results return to out (8 words):
// four first words, then four second words.
export function threefry4(out: usize, key0: i32, key1: i32, x0: v128, x1: v128): void {
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(key0 ^ key1 ^ 0x1bd11bda);
  x0 = i32x4.add(x0, k0);
  x1 = i32x4.add(x1, k1);
  for (let group = 0; group < 5; group++) {
    if ((group & 1) == 0) {
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 13), x0);
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 15), x0);
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 26), x0);
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 6), x0);
    } else {
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 17), x0);
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 29), x0);
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 16), x0);
      x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate4(x1, 24), x0);
    }
    const injection = group + 1;
    const at = injection % 3;
    const a = at == 0 ? k0 : at == 1 ? k1 : k2;
    const b = at == 0 ? k1 : at == 1 ? k2 : k0;
    x0 = i32x4.add(x0, a);
    x1 = i32x4.add(i32x4.add(x1, b), i32x4.splat(injection));
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
}

// y (n) += sigma · N(0, 1): Box and Muller's pairs of the stream's words, four counters giving four
// cosines, then four sines.
export function addNormal(y: usize, n: i32, key0: i32, key1: i32, sigma: f32): void {
  for (let i = 0; i < n; i += 8) {
    const counter = i32x4.add(i32x4.splat(i >> 1), i32x4(0, 1, 2, 3));
    threefry4(words, key0, key1, counter, i32x4.splat(0));
    const a = f32x4.convert_i32x4_u(v128.load(words));
    const b = f32x4.convert_i32x4_u(i32x4.shr_u(v128.load(words, 16), 8));
    const u = f32x4.mul(f32x4.add(a, f32x4.splat(1)), f32x4.splat(2.3283064365386963e-10));
    const turn = f32x4.mul(b, f32x4.splat(5.9604644775390625e-8));
    const radius = f32x4.mul(f32x4.splat(sigma), f32x4.sqrt(f32x4.mul(f32x4.splat(-2), f32x4.min(f32x4.splat(0), log4(u)))));
    v128.store(words, f32x4.mul(radius, cosTurn4(turn)));
    v128.store(words, f32x4.mul(radius, sinTurn4(turn)), 16);
    const end = min(8, n - i);
    for (let j = 0; j < end; j++) {
      const at: usize = y + (<usize>(i + j) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(words + (<usize>j << 2)));
    }
  }
}

// mask (n) for dropout: word i of the stream (block i / 8, in threefry4's order) below
// `threshold` gives 0, any other gives `kept`.
export function dropoutMask(mask: usize, n: i32, key0: i32, key1: i32, threshold: u32, kept: f32): void {
  for (let i = 0; i < n; i += 8) {
    const counter = i32x4.add(i32x4.splat(i >> 1), i32x4(0, 1, 2, 3));
    threefry4(words, key0, key1, counter, i32x4.splat(0));
    const end = min(8, n - i);
    for (let j = 0; j < end; j++) {
      const word = load<u32>(words + (<usize>j << 2));
      store<f32>(mask + (<usize>(i + j) << 2), word < threshold ? <f32>0 : kept);
    }
  }
}
