// x (n) times a power of two, without what is no sound: NaN, infinities, and what is so large that a power
// spectrum of it would be infinite become 0. Returns how many there were. Reads and writes x up to a multiple
// of 4.
export function clean(x: usize, n: i32, scale: f32): i32 {
  const most = f32x4.splat(1099511627776);
  const by = f32x4.splat(scale);
  let bad = 0;
  for (let i = 0; i < n; i += 4) {
    const at = x + (<usize>i << 2);
    const v = f32x4.mul(v128.load(at), by);
    const fine = f32x4.le(f32x4.abs(v), most);
    v128.store(at, v128.and(v, fine));
    if (i32x4.all_true(fine)) continue;
    // What lies behind the last sample is not counted.
    bad += popcnt(~i32x4.bitmask(fine) & ((1 << min(n - i, 4)) - 1));
  }
  return bad;
}
