// Threefry-2x32 with 20 rounds (Salmon et al., SC 2011), four counters at a time.

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

const words = memory.data(32, 16);

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
