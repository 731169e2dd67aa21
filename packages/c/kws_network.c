/*
 * The network, a step at a time, in integers: bit for bit packages/runtime/integer_crnn.ts, which says
 * what a step does. Weights are read from the file's bits as they are needed and lie nowhere else.
 */
#include <string.h>

#include "kws_parts.h"

static int32_t cut(int32_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : value;
}

/* ⌊value / 2^shift⌋: of numbers below 0 a shift need not round down. */
static int32_t shifted(int32_t value, int shift) {
  return value < 0 ? ~(~value >> shift) : value >> shift;
}

/* tanh of x (Q12), in Q15. */
static int32_t tanh_of(int32_t x) {
  const int32_t size = x < 0 ? -x : x;
  if (size >= 32768) return x < 0 ? -32767 : 32767;
  const int16_t *at = kws_tanh_table + (size >> 6);
  const int32_t y = at[0] + (((at[1] - at[0]) * (size & 63) + 32) >> 6);
  return x < 0 ? -y : y;
}

/* The logistic function of x (Q12), in Q15. */
static int32_t sigmoid_of(int32_t x) {
  return 16384 + shifted(tanh_of(shifted(x, 1)), 1);
}

/* e^−x of x >= 0 (Q12), in Q16. */
static int32_t exp_of(int32_t x) {
  if (x >= 65536) return 0;
  const uint16_t *at = kws_exp_table + (x >> 7);
  return at[0] + shifted((at[1] - at[0]) * (x & 127) + 64, 7);
}

/* A state or key in Q15 as 7 bits. */
static int16_t seven_bits(int32_t value) {
  return (int16_t)cut(shifted(value + 256, 9), -64, 63);
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

void kws_network_place(
  kws_network *self, const kws_model *model, kws_room *room, kws_room *scratch
) {
  const uint32_t rows = 2 * model->gates * model->hidden;
  self->model = model;
  self->tensors = kws_take(room, kws_tensor_count(model), sizeof *self->tensors);
  self->energies = kws_take(room, model->window, sizeof *self->energies);
  self->votes = kws_take(room, model->window, sizeof *self->votes);
  self->states = kws_take(room, model->layers * model->hidden, sizeof *self->states);
  self->frames = kws_take(room, model->kernel_frames * model->bands, sizeof *self->frames);
  self->sums = kws_take(
    scratch, larger(larger(rows, model->attention), model->positions), sizeof *self->sums
  );
  self->feature_map = kws_take(scratch, model->features, sizeof *self->feature_map);
  self->input = kws_take(scratch, model->hidden, sizeof *self->input);
  self->before = kws_take(scratch, model->hidden, sizeof *self->before);
  self->inner = kws_take(scratch, model->rank, sizeof *self->inner);
  self->keys = kws_take(scratch, model->attention, sizeof *self->keys);
}

void kws_network_prepare(kws_network *self) {
  const int scale = self->model->feature_scale;
  kws_place_tensors(self->model, self->tensors);
  /* 2^(scale/8), by exact steps. */
  float step = kws_octave[(scale + 1024) % 8];
  int octave = (scale + 1024) / 8 - 128 - 14;
  for (; octave > 0; octave--) step *= 2;
  for (; octave < 0; octave++) step /= 2;
  self->sharpness = 1 / step;
}

void kws_network_reset(kws_network *self) {
  self->heard = self->filled = self->next = 0;
  memset(self->states, 0, self->model->layers * self->model->hidden * sizeof *self->states);
}

/* A log-mel value as a 7-bit integer, to the nearest step above the offset, half to even. */
static int8_t quantize(const kws_network *self, float value) {
  const float steps = (value - self->model->offset) * self->sharpness;
  const float near = steps < -64 ? -64 : steps > 63 ? 63 : steps;
  int whole = (int)near;
  if (near < (float)whole) whole--;
  const float rest = near - (float)whole;
  if (rest > 0.5f || (rest == 0.5f && whole % 2 != 0)) whole++;
  return (int8_t)whole;
}

static int scale_of(const kws_network *self, const kws_tensor *tensor, uint32_t row) {
  kws_elements at = kws_elements_at(self->model->body, tensor->scale + row * tensor->stride);
  return (int)kws_element(&at, 8) + tensor->unit;
}

/* An element of a bias. */
static int32_t bias_of(const kws_network *self, const kws_tensor *tensor, uint32_t i) {
  kws_elements at = kws_elements_at(self->model->body, tensor->data + 8 * i);
  return kws_rescale(kws_element(&at, 8), scale_of(self, tensor, 0));
}

/* y (rows) = W x, each row in its unit. */
static void product(
  const kws_network *self, int32_t *y, const kws_tensor *tensor, const int16_t *x
) {
  kws_elements weights = kws_elements_at(self->model->body, tensor->data);
  for (uint32_t row = 0; row < tensor->rows; row++) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < tensor->columns; i++) {
      sum += kws_element(&weights, tensor->bits) * x[i];
    }
    y[row] = kws_rescale(sum, scale_of(self, tensor, row));
  }
}

static void convolve(kws_network *self) {
  const kws_model *model = self->model;
  const kws_tensor *tensor = self->tensors, *bias = tensor + 1;
  kws_elements weights = kws_elements_at(model->body, tensor->data);
  for (uint32_t c = 0; c < model->channels; c++) {
    memset(self->sums, 0, model->positions * sizeof *self->sums);
    /* A weight is read once and meets all positions. */
    for (uint32_t i = 0; i < model->kernel_bands; i++) {
      for (uint32_t t = 0; t < model->kernel_frames; t++) {
        const int32_t weight = kws_element(&weights, tensor->bits);
        const int8_t *at = self->frames + t * model->bands + i;
        for (uint32_t f = 0; f < model->positions; f++) {
          self->sums[f] += weight * at[f * model->stride_bands];
        }
      }
    }
    const int scale = scale_of(self, tensor, c);
    const int32_t shift = bias_of(self, bias, c);
    int16_t *out = self->feature_map + c * model->positions;
    for (uint32_t f = 0; f < model->positions; f++) {
      const int32_t sum = kws_rescale(self->sums[f], scale) + shift;
      out[f] = (int16_t)cut(shifted(sum + 32, 6), -64, 63);
    }
  }
}

/* y (rows) = W x of a matrix of the GRU, whole or of two factors: left · (right · x), cut to 16 bits
 * between them. y has room for the inner sums. Returns the tensor behind it. */
static const kws_tensor *multiply(
  kws_network *self, int32_t *y, const kws_tensor *tensor, const int16_t *x
) {
  const uint32_t rank = self->model->rank;
  if (rank == 0) {
    product(self, y, tensor, x);
    return tensor + 1;
  }
  product(self, y, tensor + 1, x);
  for (uint32_t i = 0; i < rank; i++) self->inner[i] = (int16_t)cut(y[i], -32768, 32767);
  product(self, y, tensor, self->inner);
  return tensor + 2;
}

/* A layer's step; rows are reset, update, candidate, without a reset gate, which is ½ then, update and
 * candidate. Returns the tensor behind the layer's. */
static const kws_tensor *recur(
  kws_network *self, const kws_tensor *tensor, int16_t *state, const int16_t *input
) {
  const uint32_t hidden = self->model->hidden, gates = self->model->gates;
  int32_t *own = self->sums, *back = own + gates * hidden;
  for (uint32_t j = 0; j < hidden; j++) self->before[j] = seven_bits(state[j]);
  tensor = multiply(self, own, tensor, input);
  const kws_tensor *bias = multiply(self, back, tensor, self->before);
  const uint32_t update = gates == 2 ? 0 : hidden, candidate = update + hidden;
  for (uint32_t j = 0; j < gates * hidden; j++) own[j] += bias_of(self, bias, j);
  for (uint32_t j = 0; j < hidden; j++) {
    int32_t r = 16384, q = back[candidate + j];
    if (gates == 3) {
      r = sigmoid_of(own[j] + back[j]);
      q += bias_of(self, bias + 1, j);
    }
    const int32_t z = sigmoid_of(own[update + j] + back[update + j]);
    const int64_t gated = (int64_t)r * q + 16384;
    const int32_t n = tanh_of(
      own[candidate + j] + (int32_t)(gated < 0 ? ~(~gated >> 15) : gated >> 15)
    );
    state[j] = (int16_t)(n + shifted(z * (state[j] - n) + 16384, 15));
  }
  return bias + gates - 1;
}

/* The log-odds of the step, from the last layer's states and as 7 bits. */
static int32_t attend(
  kws_network *self, const kws_tensor *tensor, const int16_t *state, const int16_t *rounded
) {
  const kws_model *model = self->model;
  int32_t energy, vote;
  product(self, self->sums, tensor, rounded);
  for (uint32_t j = 0; j < model->attention; j++) {
    self->keys[j] = seven_bits(tanh_of(self->sums[j] + bias_of(self, tensor + 1, j)));
  }
  product(self, &energy, tensor + 2, self->keys);
  product(self, &vote, tensor + 4, state);
  self->energies[self->next] = energy + bias_of(self, tensor + 3, 0);
  self->votes[self->next] = vote;
  self->next = self->next + 1 == model->window ? 0 : self->next + 1;
  if (self->filled < model->window) self->filled++;
  int32_t top = self->energies[0];
  for (uint32_t t = 1; t < self->filled; t++) {
    if (self->energies[t] > top) top = self->energies[t];
  }
  int64_t sum = 0, total = 0;
  for (uint32_t t = 0; t < self->filled; t++) {
    const int32_t share = exp_of(top - self->energies[t]);
    sum += (int64_t)share * self->votes[t];
    total += share;
  }
  return (int32_t)(sum / total) + bias_of(self, tensor + 5, 0);
}

bool kws_network_push(kws_network *self, const float *frame, int32_t *log_odds) {
  const kws_model *model = self->model;
  const uint32_t older = (model->kernel_frames - 1) * model->bands;
  memmove(self->frames, self->frames + model->bands, older);
  for (uint32_t i = 0; i < model->bands; i++) self->frames[older + i] = quantize(self, frame[i]);
  self->heard++;
  if (self->heard >= model->kernel_frames + model->stride_frames) {
    self->heard -= model->stride_frames;
  }
  if (self->heard != model->kernel_frames) return false;
  convolve(self);
  const kws_tensor *tensor = self->tensors + 2;
  const int16_t *input = self->feature_map;
  int16_t *state = self->states;
  for (uint32_t layer = 0; layer < model->layers; layer++, state += model->hidden) {
    tensor = recur(self, tensor, state, input);
    for (uint32_t j = 0; j < model->hidden; j++) self->input[j] = seven_bits(state[j]);
    input = self->input;
  }
  *log_odds = attend(self, tensor, state - model->hidden, self->input);
  return true;
}
