// Operations on sound.

// y (n) = x (n) · s, from 16-bit integers.
export function fromInt16(y: usize, x: usize, n: i32, s: f32): void {
  const v = f32x4.splat(s);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const wide = i32x4.extend_low_i16x8_s(v128.load64_zero(x + (<usize>i << 1)));
    v128.store(y + (<usize>i << 2), f32x4.mul(f32x4.convert_i32x4_s(wide), v));
  }
  for (; i < n; i++) {
    store<f32>(y + (<usize>i << 2), <f32>load<i16>(x + (<usize>i << 1)) * s);
  }
}

// y (n) += g · x (n)
export function mixTo(y: usize, x: usize, n: i32, g: f32): void {
  const v = f32x4.splat(g);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    v128.store(y + o, f32x4.add(v128.load(y + o), f32x4.mul(v128.load(x + o), v)));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    store<f32>(y + o, load<f32>(y + o) + load<f32>(x + o) * g);
  }
}
