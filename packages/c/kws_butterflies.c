/*
 * Butterflies of 2, 3, 4, 5 and 8 points and the stages made of them: the operations of
 * packages/kernels/assembly/transform.ts one for one.
 */
#include "kws_butterflies.h"

static const float ROOT_HALF = 0.707106781186547524;
static const float SIN_120 = 0.866025403784438647, COS_120 = -0.5;
static const float MEAN = -0.25; /* (cos 72° + cos 144°) / 2 */
static const float SPREAD = 0.559016994374947424; /* (cos 72° − cos 144°) / 2 */
static const float SIN_72 = 0.951056516295153572, SIN_144 = 0.587785252292473129;

static kws_point plus(kws_point a, kws_point b) {
  const kws_point sum = {a.re + b.re, a.im + b.im};
  return sum;
}

static kws_point minus(kws_point a, kws_point b) {
  const kws_point difference = {a.re - b.re, a.im - b.im};
  return difference;
}

static kws_point times(kws_point a, float factor) {
  const kws_point product = {a.re * factor, a.im * factor};
  return product;
}

/* a − ib, a quarter of a turn back. */
static kws_point minus_i(kws_point a, kws_point b) {
  const kws_point sum = {a.re + b.im, a.im - b.re};
  return sum;
}

/* a + ib. */
static kws_point plus_i(kws_point a, kws_point b) {
  const kws_point sum = {a.re - b.im, a.im + b.re};
  return sum;
}

/* Each transforms the points at x, x + far, x + 2 far … to y, y + near, y + 2 near …. */
static void fly2(kws_point *y, const kws_point *x, uint32_t far, uint32_t near) {
  y[0] = plus(x[0], x[far]);
  y[near] = minus(x[0], x[far]);
}

static void fly3(kws_point *y, const kws_point *x, uint32_t far, uint32_t near) {
  const kws_point t = plus(x[far], x[2 * far]);
  const kws_point u = times(minus(x[far], x[2 * far]), SIN_120);
  const kws_point v = plus(x[0], times(t, COS_120));
  y[0] = plus(x[0], t);
  y[near] = minus_i(v, u);
  y[2 * near] = plus_i(v, u);
}

static void fly4(kws_point *y, const kws_point *x, uint32_t far, uint32_t near) {
  const kws_point ac = plus(x[0], x[2 * far]), bd = plus(x[far], x[3 * far]);
  const kws_point am = minus(x[0], x[2 * far]), bm = minus(x[far], x[3 * far]);
  y[0] = plus(ac, bd);
  y[near] = minus_i(am, bm);
  y[2 * near] = minus(ac, bd);
  y[3 * near] = plus_i(am, bm);
}

static void fly5(kws_point *y, const kws_point *x, uint32_t far, uint32_t near) {
  const kws_point be = plus(x[far], x[4 * far]), cd = plus(x[2 * far], x[3 * far]);
  const kws_point bm = minus(x[far], x[4 * far]), cm = minus(x[2 * far], x[3 * far]);
  const kws_point s = plus(be, cd);
  y[0] = plus(x[0], s);
  const kws_point t = plus(x[0], times(s, MEAN));
  const kws_point g = times(minus(be, cd), SPREAD);
  const kws_point u = plus(t, g);
  const kws_point v = plus(times(bm, SIN_72), times(cm, SIN_144));
  y[near] = minus_i(u, v);
  y[4 * near] = plus_i(u, v);
  const kws_point p = minus(t, g);
  const kws_point q = minus(times(bm, SIN_144), times(cm, SIN_72));
  y[2 * near] = minus_i(p, q);
  y[3 * near] = plus_i(p, q);
}

/* Sums of opposite points give the even outputs, their differences, turned by eighths, the odd ones. */
static void fly8(kws_point *y, const kws_point *x, uint32_t far, uint32_t near) {
  const kws_point *e = x + 4 * far;
  const kws_point ae = plus(x[0], e[0]), cg = plus(x[2 * far], e[2 * far]);
  const kws_point bf = plus(x[far], e[far]), dh = plus(x[3 * far], e[3 * far]);
  const kws_point p0 = plus(ae, cg), p1 = minus(ae, cg);
  const kws_point p2 = plus(bf, dh), p3 = minus(bf, dh);
  y[0] = plus(p0, p2);
  y[2 * near] = minus_i(p1, p3);
  y[4 * near] = minus(p0, p2);
  y[6 * near] = plus_i(p1, p3);
  const kws_point am = minus(x[0], e[0]), cm = minus(x[2 * far], e[2 * far]);
  const kws_point bm = minus(x[far], e[far]), dm = minus(x[3 * far], e[3 * far]);
  const kws_point q0 = minus_i(am, cm), q1 = plus_i(am, cm);
  /* (b − f)·(1 − i)/√2 and (d − h)·(−1 − i)/√2, and their sum and difference. */
  const kws_point b = {(bm.re + bm.im) * ROOT_HALF, (bm.im - bm.re) * ROOT_HALF};
  const float s = (dm.im - dm.re) * ROOT_HALF, t = (dm.re + dm.im) * ROOT_HALF;
  const kws_point q2 = {b.re + s, b.im - t}, q3 = {b.re - s, b.im + t};
  y[near] = plus(q0, q2);
  y[3 * near] = minus_i(q1, q3);
  y[5 * near] = minus(q0, q2);
  y[7 * near] = plus_i(q1, q3);
}

static void fly(
  kws_point *y, const kws_point *x, uint32_t far, uint32_t near, uint32_t radix
) {
  if (radix == 2) fly2(y, x, far, near);
  else if (radix == 3) fly3(y, x, far, near);
  else if (radix == 4) fly4(y, x, far, near);
  else if (radix == 5) fly5(y, x, far, near);
  else fly8(y, x, far, near);
}

const float *kws_transform_stage(
  const kws_stage *stage, kws_point *y, const kws_point *x, const float *twiddles
) {
  const uint32_t radix = stage->radix, near = stage->stride;
  const uint32_t far = near * stage->groups;
  const float *w = twiddles;
  for (uint32_t block = 0; block < stage->blocks; block++, x += (radix - 1) * far) {
    w = twiddles;
    for (uint32_t k = 0; k < stage->groups; k++, x += near, y += radix * near) {
      for (uint32_t i = 0; i < near; i++) fly(y + i, x + i, far, near, radix);
      /* The first group's outputs are not turned, nor are the first ones of the others. */
      if (k == 0) continue;
      for (uint32_t j = 1; j < radix; j++, w += 2) {
        for (kws_point *at = y + j * near; at < y + (j + 1) * near; at++) {
          const kws_point turned = {at->re * w[0] + at->im * w[1], at->im * w[0] - at->re * w[1]};
          *at = turned;
        }
      }
    }
  }
  return w;
}
