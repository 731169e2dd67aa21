// Sine and cosine in f64, by the operations of ../exact_math.ts.

// sin(2π i / n + shift · π/2) for i >= 0. Taylor's series: sin r / r from 18, cos r from 17.
export function wave(i: i32, n: i32, shift: i32): f64 {
  const turn = 2 * 3.141592653589793116 * <f64>i / <f64>n;
  const k = nearest(turn / (3.141592653589793116 / 2));
  const r = turn - k * 1.57079632673412561417 - k * 6.07710050650619224932e-11;
  const quarter = <i32>k + shift;
  const odd = quarter & 1;
  let sum: f64 = 1;
  for (let j = 18 - odd; j > 0; j -= 2) sum = 1 - r * r * sum / <f64>(j * (j + 1));
  if (!odd) sum *= r;
  return quarter & 2 ? -sum : sum;
}
