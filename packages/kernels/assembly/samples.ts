// x (n) without what is no sound: NaN, infinities, and what is so large that a power spectrum of it would be
// infinite become 0. Returns how many there were. 16-bit integers of full scale 32768 lie in the second half
// of x's place, and become floats of full scale 1. Four floats behind x are overwritten.
export function clean(x: usize, n: i32, integers: i32): i32 {
  const end = x + (<usize>n << 2);
  // What is read behind the last sample counts as sound.
  v128.store(end, i32x4.splat(0));
  if (integers) {
    for (let from = x + (<usize>n << 1); x < end; x += 16, from += 8) {
      const v = f32x4.convert_i32x4_s(v128.load16x4_s(from));
      v128.store(x, f32x4.mul(v, f32x4.splat(1 / 32768)));
    }
    return 0;
  }
  const most = f32x4.splat(1099511627776);
  let bad = 0;
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const fine = f32x4.le(f32x4.abs(v), most);
    v128.store(x, v128.and(v, fine));
    bad += 4 - popcnt(i32x4.bitmask(fine));
  }
  return bad;
}
