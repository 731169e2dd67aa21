/*
 * Log-mel frames of a stream, by the operations of packages/kernels/assembly/{transform,logmel,plan}.ts.
 * There a vector holds the same value of four frames, so that one frame alone goes through the same
 * operations in the same order; why they give a log-mel frame is said there.
 */
#include <string.h>

#include "kws_butterflies.h"

static uint32_t even_part(uint32_t points) {
  return points & (0 - points);
}

/* Stages of transforms of `rest` points each, `blocks` of them one behind another or `stride` side by
 * side. N is even and at most 4096, so that no transform has more than seven. */
static void plan_stages(kws_front_end *self, uint32_t rest, uint32_t blocks, uint32_t stride) {
  const uint32_t first = rest;
  while (rest > 1) {
    uint32_t radix = 4;
    if (rest % 5 == 0) radix = 5;
    else if (rest % 3 == 0) radix = 3;
    else if (rest == 2) radix = 2;
    else if (rest % 7 == 1 || (rest == first && rest > 16)) radix = 8;
    rest /= radix;
    kws_stage *stage = self->stages + self->stage_count++;
    stage->radix = (uint16_t)radix;
    stage->blocks = (uint16_t)blocks;
    stage->groups = (uint16_t)rest;
    stage->stride = (uint16_t)stride;
    stride *= radix;
  }
}

void kws_front_end_place(kws_front_end *self, const kws_model *model, kws_room *room) {
  const uint32_t points = model->fft_length / 2;
  const uint32_t even = even_part(points);
  self->length = model->fft_length;
  self->hop = model->hop;
  self->bands = model->bands;
  self->stage_count = 0;
  plan_stages(self, points / even, 1, even);
  plan_stages(self, even, points / even, 1);
  uint32_t twiddles = 0;
  for (uint32_t i = 0; i < self->stage_count; i++) {
    twiddles += 2 * (self->stages[i].groups - 1u) * (self->stages[i].radix - 1u);
  }
  self->samples = kws_take(room, self->length, sizeof *self->samples);
  self->window = kws_take(room, self->length, sizeof *self->window);
  self->turns = kws_take(room, 2 * (points / 2 + 1), sizeof *self->turns);
  self->twiddles = kws_take(room, twiddles, sizeof *self->twiddles);
  self->weights = kws_take(room, points, sizeof *self->weights);
  self->slopes = kws_take(room, self->bands + 1, sizeof *self->slopes);
  self->frame = kws_take(room, self->bands, sizeof *self->frame);
}

static void put_wave(float *to, uint32_t i, uint32_t n) {
  to[0] = (float)kws_wave(i, n, 1);
  to[1] = (float)kws_wave(i, n, 0);
}

/* Corner number i of the bands' triangles, in hertz. */
static double corner(const kws_model *model, uint32_t i) {
  static const double LN10 = 2.302585092994045684;
  const double top = 2595 * (kws_log(1 + model->sample_rate / 2.0 / 700) / LN10);
  const double mel = top * i / (model->bands + 1);
  return 700 * (kws_exp(mel / 2595 * LN10) - 1);
}

static void prepare_slopes(kws_front_end *self, const kws_model *model) {
  float *weight = self->weights;
  uint32_t bin = 1;
  double high = corner(model, 0);
  for (uint32_t slope = 0; slope <= self->bands; slope++) {
    const double low = high;
    const uint32_t first = bin;
    high = corner(model, slope + 1);
    for (; bin < self->length / 2; bin++) {
      const double hertz = (double)bin * model->sample_rate / self->length;
      if (hertz >= high) break;
      *weight++ = (float)((hertz - low) / (high - low));
    }
    self->slopes[slope] = (uint16_t)(bin - first);
  }
}

void kws_front_end_prepare(kws_front_end *self, const kws_model *model) {
  const uint32_t length = self->length;
  for (uint32_t i = 0; i < length; i++) {
    /* Of the window's halves, what the untangling adds up is right without a division. */
    self->window[i] = (float)((0.5 - 0.5 * kws_wave(i, length, 1)) / 2);
  }
  for (uint32_t k = 0; 4 * k <= length; k++) put_wave(self->turns + 2 * k, k, length);
  float *twiddle = self->twiddles;
  for (uint32_t i = 0; i < self->stage_count; i++) {
    const uint32_t radix = self->stages[i].radix, groups = self->stages[i].groups;
    const uint32_t points = radix * groups;
    for (uint32_t k = 1; k < groups; k++) {
      for (uint32_t j = 1; j < radix; j++, twiddle += 2) put_wave(twiddle, j * k % points, points);
    }
  }
  prepare_slopes(self, model);
}

/* The complex transform of the frame; returns where the result lies. */
static kws_point *transform(kws_front_end *self) {
  const uint32_t points = self->length / 2;
  const uint32_t even = even_part(points), odd = points / even;
  kws_point *x = (kws_point *)self->scratch;
  kws_point *y = x + points;
  for (uint32_t i = 0; i < points; i++) {
    const uint32_t point = (even * (i / even) + odd * (i % even)) % points;
    const uint32_t at = 2 * point;
    x[i].re = self->samples[at] / 32768.0f * self->window[at];
    x[i].im = self->samples[at + 1] / 32768.0f * self->window[at + 1];
  }
  const float *twiddles = self->twiddles;
  for (uint32_t i = 0; i < self->stage_count; i++) {
    twiddles = kws_transform_stage(self->stages + i, y, x, twiddles);
    kws_point *swap = x;
    x = y;
    y = swap;
  }
  return x;
}

/* |X(k)|² for k = 0…N from the transform Z, in that half of the scratch where Z does not lie. */
static float *power(kws_front_end *self, const kws_point *z) {
  const uint32_t points = self->length / 2;
  const uint32_t even = even_part(points), odd = points / even;
  float *powers = self->scratch;
  if ((const float *)z == powers) powers += 2 * points;
  for (uint32_t k = 0; 2 * k <= points; k++) {
    const uint32_t mirror = points - k;
    const kws_point a = z[even * (k % odd) + k % even];
    const kws_point b = z[even * (mirror % odd) + mirror % even];
    const float er = a.re + b.re, ei = a.im - b.im;
    const float or = a.im + b.im, oi = b.re - a.re;
    const float c = self->turns[2 * k], s = self->turns[2 * k + 1];
    const float tr = or * c + oi * s, ti = oi * c - or * s;
    const float kr = er + tr, ki = ei + ti;
    const float nr = er - tr, ni = ei - ti;
    powers[k] = kr * kr + ki * ki;
    /* In the middle, where both are one bin, this is what stays. */
    powers[mirror] = nr * nr + ni * ni;
  }
  return powers;
}

/* ln x of a float in [1e-9, 1e9] (Cephes logf, S. Moshier). */
static float log_of(float x) {
  static const float P[] = {
    -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
    -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  };
  static const float ROOT_HALF = 0.707106781186547524, FIRST = 7.0376836292e-2;
  static const float LN2_LOW = -2.12194440e-4, LN2_HIGH = 0.693359375;
  int32_t bits, root;
  memcpy(&bits, &x, sizeof bits);
  memcpy(&root, &ROOT_HALF, sizeof root);
  /* ⌊(bits − root) / 2²³⌋, of a number above −2³⁰. */
  const int32_t k = (int32_t)((uint32_t)(bits - root + 0x40000000) >> 23) - 128;
  bits -= k * 0x800000;
  float m;
  memcpy(&m, &bits, sizeof m);
  m -= 1;
  const float e = (float)k;
  const float z = m * m;
  float p = FIRST;
  for (int i = 0; i < 8; i++) p = p * m + P[i];
  p = p * m * z;
  p = p + e * LN2_LOW;
  p = p - z * 0.5f;
  return m + p + e * LN2_HIGH;
}

static float clamp(float x) {
  static const float FLOOR = 1e-9, CAP = 1e9;
  const float above = x < FLOOR ? FLOOR : x;
  return CAP < above ? CAP : above;
}

/* Slope j rises to the centre of band j, and there band j − 1 falls: of a bin's power v the share wv
 * belongs to band j and v − wv to band j − 1. */
static void mel(kws_front_end *self, const float *powers) {
  const float *weight = self->weights;
  /* The first slope begins at the second bin. */
  const float *bin = powers + 1;
  float rising = 0;
  for (uint32_t j = 0; j <= self->bands; j++) {
    float up = 0, down = rising;
    for (const float *end = bin + self->slopes[j]; bin < end; bin++) {
      const float share = *bin * *weight++;
      up += share;
      down += *bin - share;
    }
    /* Below the first centre nothing falls. */
    if (j > 0) self->frame[j - 1] = log_of(clamp(down));
    rising = up;
  }
}

size_t kws_front_end_push(
  kws_front_end *self, const int16_t *samples, size_t count, bool *complete
) {
  const int32_t length = (int32_t)self->length;
  const bool between = self->held < 0;
  const uint32_t missing = (uint32_t)(between ? -self->held : length - self->held);
  const uint32_t taken = count < missing ? (uint32_t)count : missing;
  /* Of a hop longer than a frame: the samples between frames are never looked at. */
  if (!between) memcpy(self->samples + self->held, samples, taken * sizeof *samples);
  self->held += (int32_t)taken;
  *complete = self->held == length;
  if (!*complete) return taken;
  mel(self, power(self, transform(self)));
  self->held -= (int32_t)self->hop;
  if (self->held > 0) {
    memmove(self->samples, self->samples + self->hop, (size_t)self->held * sizeof *samples);
  }
  return taken;
}
