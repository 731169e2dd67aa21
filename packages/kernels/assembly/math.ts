// Elementary functions on four floats at a time. Each lane goes through the same operations, so a
// value's result does not depend on its neighbours. NaN in gives NaN out.

// e^x: Cody and Waite reduction, polynomial of degree 6 (Cephes expf, S. Moshier).
// Relative error below 2^-22; exactly 0 below -87.33, and the result for 88.37 above it.
@inline
export function exp4(x: v128): v128 {
  const tooSmall = f32x4.lt(x, f32x4.splat(-87.33));
  const clamped = f32x4.min(x, f32x4.splat(88.37));
  const k = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(clamped, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.mul(f32x4.mul(r, r), p), f32x4.add(r, f32x4.splat(1)));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, scale), tooSmall);
}

// tanh x: rational minimax of degrees 13 and 6 on [-7.9, 7.9] (as in Eigen's ptanh).
// Absolute error below 4e-7.
@inline
export function tanh4(x: v128): v128 {
  const c = f32x4.max(f32x4.min(x, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805));
  const s = f32x4.mul(c, c);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(5.12229709037114e-08));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(1.48572235717979e-05));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(6.37261928875436e-04));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(4.89352455891786e-03));
  p = f32x4.mul(p, c);
  let q = f32x4.splat(1.19825839466702e-06);
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(1.18534705686654e-04));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(2.26843463243900e-03));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(4.89352518554385e-03));
  return f32x4.div(p, q);
}

// 1 / (1 + e^-x) = (1 + tanh(x / 2)) / 2. Absolute error below 3e-7.
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.add(f32x4.mul(tanh4(f32x4.mul(x, f32x4.splat(0.5))), f32x4.splat(0.5)), f32x4.splat(0.5));
}

// ln x: exponent and polynomial of degree 8 on the mantissa in [√½, √2) (Cephes logf, S. Moshier).
// Relative error below 2^-22 away from 1. Zero, subnormals and negative values count as the smallest
// normal number; NaN stays NaN, Infinity gives about 88.72.
@inline
export function log4(x: v128): v128 {
  const v = f32x4.min(f32x4.max(x, f32x4.splat(1.17549435e-38)), f32x4.splat(3.40282347e38));
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(v, 23), i32x4.splat(126)));
  let m = v128.or(v128.and(v, i32x4.splat(0x007fffff)), f32x4.splat(0.5));
  const small = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  e = f32x4.sub(e, v128.and(small, f32x4.splat(1)));
  m = f32x4.sub(f32x4.add(m, v128.and(small, m)), f32x4.splat(1));
  const z = f32x4.mul(m, m);
  let p = f32x4.splat(7.0376836292e-2);
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.1514610310e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.1676998740e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = f32x4.add(p, f32x4.mul(e, f32x4.splat(-2.12194440e-4)));
  p = f32x4.sub(p, f32x4.mul(z, f32x4.splat(0.5)));
  const y = f32x4.add(f32x4.add(m, p), f32x4.mul(e, f32x4.splat(0.693359375)));
  return v128.bitselect(x, y, f32x4.ne(x, x));
}

// The cosine of 2πu for u in [0, 1), and through `sine` the sine: polynomials of S. Moshier's Cephes
// on an eighth of a turn. Absolute error below 2^-22.
@inline
export function cosTurn4(u: v128): v128 {
  return turn4(u, 1);
}
@inline
export function sinTurn4(u: v128): v128 {
  return turn4(u, 0);
}
@inline
function turn4(u: v128, shift: i32): v128 {
  const k = f32x4.nearest(f32x4.mul(u, f32x4.splat(4)));
  const x = f32x4.mul(f32x4.sub(u, f32x4.mul(k, f32x4.splat(0.25))), f32x4.splat(6.28318530717958648));
  const z = f32x4.mul(x, x);
  let s = f32x4.splat(-1.9515295891e-4);
  s = f32x4.add(f32x4.mul(s, z), f32x4.splat(8.3321608736e-3));
  s = f32x4.add(f32x4.mul(s, z), f32x4.splat(-1.6666654611e-1));
  s = f32x4.add(f32x4.mul(f32x4.mul(s, z), x), x);
  let c = f32x4.splat(2.443315711809948e-5);
  c = f32x4.add(f32x4.mul(c, z), f32x4.splat(-1.388731625493765e-3));
  c = f32x4.add(f32x4.mul(c, z), f32x4.splat(4.166664568298827e-2));
  c = f32x4.mul(f32x4.mul(c, z), z);
  c = f32x4.add(f32x4.sub(c, f32x4.mul(z, f32x4.splat(0.5))), f32x4.splat(1));
  const quadrant = i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(shift));
  const odd = i32x4.eq(v128.and(quadrant, i32x4.splat(1)), i32x4.splat(1));
  const sign = i32x4.shl(v128.and(quadrant, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(c, s, odd), sign);
}

// One float in lane 0, the others repeat it: a tail goes through the same operations.
@inline
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}
@inline
export function tanh1(x: f32): f32 {
  return f32x4.extract_lane(tanh4(f32x4.splat(x)), 0);
}
@inline
export function sigmoid1(x: f32): f32 {
  return f32x4.extract_lane(sigmoid4(f32x4.splat(x)), 0);
}

// y (n) = f(x (n)); y may be x.
export function expArray(y: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(y + (i << 2), exp4(v128.load(x + (i << 2))));
  for (; i < n; i++) store<f32>(y + (i << 2), exp1(load<f32>(x + (i << 2))));
}
export function tanhArray(y: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(y + (i << 2), tanh4(v128.load(x + (i << 2))));
  for (; i < n; i++) store<f32>(y + (i << 2), tanh1(load<f32>(x + (i << 2))));
}
export function sigmoidArray(y: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(y + (i << 2), sigmoid4(v128.load(x + (i << 2))));
  for (; i < n; i++) store<f32>(y + (i << 2), sigmoid1(load<f32>(x + (i << 2))));
}
export function logArray(y: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(y + (i << 2), log4(v128.load(x + (i << 2))));
  for (; i < n; i++) {
    store<f32>(y + (i << 2), f32x4.extract_lane(log4(f32x4.splat(load<f32>(x + (i << 2)))), 0));
  }
}
