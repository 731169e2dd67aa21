// Fake quantisation, for training networks whose arithmetic will be that of integers: values are
// rounded to the integers' grid and stay floats.

// A state rounded to 7 bits: -64/64 … 63/64.
@inline
export function state4(x: v128): v128 {
  const q = f32x4.nearest(f32x4.mul(x, f32x4.splat(64)));
  return f32x4.mul(
    f32x4.max(f32x4.min(q, f32x4.splat(63)), f32x4.splat(-64)),
    f32x4.splat(0.015625),
  );
}

@inline
export function state1(x: f32): f32 {
  return f32x4.extract_lane(state4(f32x4.splat(x)), 0);
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
