/**
 * Elementary functions in 64-bit floats from additions, multiplications and divisions alone.
 *
 * `Math.exp` and its like may differ between engines and machines; these give the same bits
 * everywhere, because IEEE 754 defines every operation in them.
 *
 * @module
 */

const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.44269504088896338700;
/** The natural logarithm of ten. */
const LN10 = 2.302585092994045684;
/** π to 53 bits. */
export const PI = 3.141592653589793116;
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;

const ROOT_2 = 1.4142135623730951;

/** eˣ, within 2 units in the last place; 0 below −708 and Infinity above 709.78. */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -708) return 0;
  let k = Math.round(x * LOG2_E);
  const r = (x - k * LN2_HIGH) - k * LN2_LOW;
  // Taylor's series on |r| <= 0.347: the first omitted term is below 2⁻⁵⁷.
  let sum = 1;
  for (let n = 14; n > 0; n--) sum = 1 + (r * sum) / n;
  // By exact steps: 2ᵏ itself may lie beyond the largest number, and not every engine's power is exact.
  for (; k > 0; k--) sum *= 2;
  for (; k < 0; k++) sum /= 2;
  return sum;
}

/** The natural logarithm; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x < 0 ? NaN : x;
  let [m, exponent] = [x, 0];
  // To (√½, √2], by exact steps.
  for (; m > ROOT_2; m /= 2) exponent++;
  for (; m <= ROOT_2 / 2; m *= 2) exponent--;
  // log(m) = 2 artanh(s), s = (m - 1) / (m + 1), |s| <= 0.172.
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let sum = 0;
  for (let n = 23; n > 1; n -= 2) sum = s2 * (sum + 1 / n);
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW));
}

/** 10ˣ. */
export function pow10(x: number): number {
  return exp(x * LN10);
}

/** The base-ten logarithm. */
export function log10(x: number): number {
  return log(x) / LN10;
}

/** Taylor's series: sin r / r from n = 18, cos r from n = 17. */
function series(r: number, n: number): number {
  let sum = 1;
  for (; n > 0; n -= 2) sum = 1 - (r * r * sum) / (n * (n + 1));
  return sum;
}

/** sin of x + shift quarters of a turn. */
function sine(x: number, shift: number): number {
  const k = Math.round(x / (PI / 2));
  const r = (x - k * HALF_PI_HIGH) - k * HALF_PI_LOW;
  const quarter = k + shift;
  const size = quarter & 1 ? series(r, 17) : r * series(r, 18);
  return quarter & 2 ? -size : size;
}

/** sin x for |x| < 10⁵, absolute error below 10⁻¹⁵. */
export function sin(x: number): number {
  return sine(x, 0);
}

/** cos x for |x| < 10⁵, absolute error below 10⁻¹⁵. */
export function cos(x: number): number {
  return sine(x, 1);
}

/** tanh x. */
export function tanh(x: number): number {
  if (x < 0) return -tanh(-x);
  if (x > 20) return 1;
  if (x < 1e-5) return x;
  const e = exp(-2 * x);
  return (1 - e) / (1 + e);
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** ln(1 + eˣ) without overflow; below about −37 it is 0. */
export function softplus(x: number): number {
  return x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x));
}
