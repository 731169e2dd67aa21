/*
 * Elementary functions of doubles from additions, multiplications and divisions alone: the operations of
 * packages/kernels/exact_math.ts one for one, so that their bits are the same everywhere.
 */
#include <math.h> /* HUGE_VAL alone */

#include "kws_parts.h"

static const double LN2_HIGH = 6.93147180369123816490e-1;
static const double LN2_LOW = 1.90821492927058770002e-10;
static const double LOG2_E = 1.44269504088896338700;
static const double PI = 3.141592653589793116;
static const double ROOT_2 = 1.4142135623730951;

/* To the nearest whole number, half up. */
static int round_half_up(double x) {
  int whole = (int)x;
  if (x < whole) whole--;
  return x - whole >= 0.5 ? whole + 1 : whole;
}

double kws_exp(double x) {
  if (x > 709.782712893384) return HUGE_VAL;
  if (x < -708) return 0;
  int k = round_half_up(x * LOG2_E);
  const double r = (x - k * LN2_HIGH) - k * LN2_LOW;
  double sum = 1;
  for (int n = 14; n > 0; n--) sum = 1 + (r * sum) / n;
  for (; k > 0; k--) sum *= 2;
  for (; k < 0; k++) sum /= 2;
  return sum;
}

/* Of x >= 0. */
double kws_log(double x) {
  if (!(x > 0)) return -HUGE_VAL;
  double m = x;
  int exponent = 0;
  for (; m > ROOT_2; m /= 2) exponent++;
  for (; m <= ROOT_2 / 2; m *= 2) exponent--;
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int n = 23; n > 1; n -= 2) sum = s2 * (sum + 1.0 / n);
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW));
}

double kws_sigmoid(double x) {
  return 1 / (1 + kws_exp(-x));
}

/* sin(2π i / n + shift · π/2) for 0 <= i < n. */
double kws_wave(uint32_t i, uint32_t n, int shift) {
  const double turn = 2 * PI * (double)i / (double)n;
  const double quarters = turn / (PI / 2);
  int k = round_half_up(quarters);
  /* Half to even. */
  if (k - quarters == 0.5 && (k & 1) != 0) k--;
  const double r = turn - k * 1.57079632673412561417 - k * 6.07710050650619224932e-11;
  const int quarter = k + shift;
  const int odd = quarter & 1;
  double sum = 1;
  for (int j = 18 - odd; j > 0; j -= 2) sum = 1 - r * r * sum / (double)(j * (j + 1));
  if (!odd) sum *= r;
  return (quarter & 2) != 0 ? -sum : sum;
}
