/*
 * The tensors of a network in the order of a file, and the sums that they are part of. Why nothing
 * overflows within the limits stands in packages/runtime/limits.ts.
 */
#include "kws_parts.h"

/* Eighths of an octave. */
enum {
  GATE_SCALE = 96, /* Q12 */
  STATE_SCALE = -48, /* 7-bit states and keys */
  WIDE_SCALE = -120, /* Q15 */
  FACTOR_SCALE = 88, /* Q11, between the factors of a matrix */
  FRACTION_SCALE = 48, /* 6 fractional bits of a step of the convolution */
  LEAST_SCALE = -152
};
static const uint32_t SUM = (uint32_t)1 << 28;
static const uint32_t VOTE = (uint32_t)1 << 25;

static kws_layout matrix(uint32_t rows, uint32_t columns, int unit) {
  const kws_layout layout = {rows, columns, unit, 64, SUM, true};
  return layout;
}

static kws_layout bias(uint32_t rows, int unit) {
  const kws_layout layout = {rows, 1, unit, 1, SUM, false};
  return layout;
}

/* Tensors of a layer of the GRU: two matrices, each whole or of two factors, and one or two biases. */
static uint32_t layer_tensors(const kws_model *model) {
  return (model->rank > 0 ? 4 : 2) + model->gates - 1;
}

uint32_t kws_tensor_count(const kws_model *model) {
  return 2 + model->layers * layer_tensors(model) + 6;
}

static kws_layout gru_layout(const kws_model *model, uint32_t layer, uint32_t index) {
  const uint32_t rows = model->gates * model->hidden;
  const uint32_t factors = model->rank > 0 ? 2 : 1;
  if (index == 2 * factors) return bias(rows, GATE_SCALE);
  if (index > 2 * factors) return bias(model->hidden, GATE_SCALE);
  const bool own = index < factors && layer == 0;
  const uint32_t columns = own ? model->features : model->hidden;
  const int scale = own ? model->convolution_scale : STATE_SCALE;
  if (factors == 1) return matrix(rows, columns, scale + GATE_SCALE);
  if (index % 2 == 1) return matrix(model->rank, columns, scale + FACTOR_SCALE);
  kws_layout left = matrix(rows, model->rank, GATE_SCALE - FACTOR_SCALE);
  left.most = 32768;
  return left;
}

/* The tensor of this number; false behind the last one. */
bool kws_layout_of(const kws_model *model, uint32_t index, kws_layout *layout) {
  const uint32_t per_layer = layer_tensors(model);
  const uint32_t behind = 2 + model->layers * per_layer;
  const int fine = FRACTION_SCALE - model->convolution_scale;
  if (index == 0) {
    const uint32_t taps = model->kernel_bands * model->kernel_frames;
    *layout = matrix(model->channels, taps, model->feature_scale + fine);
  } else if (index == 1) *layout = bias(model->channels, fine);
  else if (index < behind) {
    *layout = gru_layout(model, (index - 2) / per_layer, (index - 2) % per_layer);
  } else if (index == behind) {
    *layout = matrix(model->attention, model->hidden, STATE_SCALE + GATE_SCALE);
  } else if (index == behind + 1) *layout = bias(model->attention, GATE_SCALE);
  else if (index == behind + 2) *layout = matrix(1, model->attention, STATE_SCALE + GATE_SCALE);
  else if (index == behind + 3) *layout = bias(1, GATE_SCALE);
  else if (index == behind + 4) {
    *layout = matrix(1, model->hidden, WIDE_SCALE + GATE_SCALE);
    layout->most = 32768;
    layout->limit = VOTE;
  } else {
    *layout = bias(1, GATE_SCALE);
    layout->limit = VOTE;
  }
  return index < behind + 6;
}

/* ⌊scale / 8⌋. */
static int octave_of(int scale) {
  return (scale + 1024) / 8 - 128;
}

/* value · 2^(scale/8) to the nearest whole number, half up, where that has 32 bits. */
int32_t kws_rescale(int64_t value, int scale) {
  if (value == 0) return 0;
  const int octave = octave_of(scale);
  const int64_t product = value * kws_octave[scale - 8 * octave];
  if (octave >= 14) return (int32_t)(product * ((int64_t)1 << (octave - 14)));
  const int64_t sum = product + ((int64_t)1 << (13 - octave));
  /* Of numbers below 0 a shift need not round down. */
  return (int32_t)(sum < 0 ? ~(~sum >> (14 - octave)) : sum >> (14 - octave));
}

/* Whether size · 2^(scale/8) <= limit, for sizes up to 2^30. */
static bool fits(uint64_t size, int scale, uint32_t limit) {
  const int octave = octave_of(scale);
  const uint64_t product = size * kws_octave[scale - 8 * octave];
  if (octave >= 14) return product <= (uint64_t)limit >> (octave - 14);
  /* A product is below 2^45, and what is 2^20 times a limit no less. */
  const int shift = 14 - octave;
  return product <= (uint64_t)limit << (shift < 20 ? shift : 20);
}

void kws_place_tensors(const kws_model *model, kws_tensor *tensors) {
  kws_layout layout;
  uint32_t scale = model->scales, data = model->weights, matrices = 0;
  for (uint32_t i = 0; kws_layout_of(model, i, &layout); i++) {
    kws_tensor *tensor = tensors + i;
    const bool many = layout.matrix && model->per_row;
    tensor->scale = scale;
    tensor->data = data;
    tensor->columns = layout.columns;
    tensor->rows = (uint16_t)layout.rows;
    tensor->unit = (int16_t)layout.unit;
    tensor->bits = layout.matrix ? (uint8_t)kws_code(model, matrices++) : 8;
    tensor->stride = many ? 8 : 0;
    scale += many ? 8 * layout.rows : 8;
    data += tensor->bits * layout.rows * layout.columns;
  }
}

/* Refuses a network whose arithmetic could overflow. */
int kws_check_sums(const kws_model *model) {
  kws_layout layout;
  kws_elements scales = kws_elements_at(model->body, model->scales);
  kws_elements data = kws_elements_at(model->body, model->weights);
  uint32_t matrices = 0;
  for (uint32_t i = 0; kws_layout_of(model, i, &layout); i++) {
    const unsigned bits = layout.matrix ? kws_code(model, matrices++) : 8;
    int scale = 0;
    for (uint32_t row = 0; row < layout.rows; row++) {
      if (row == 0 || (layout.matrix && model->per_row)) scale = (int)kws_element(&scales, 8);
      uint64_t size = 0;
      for (uint32_t column = 0; column < layout.columns; column++) {
        const int32_t element = kws_element(&data, bits);
        size += (uint64_t)(element < 0 ? -element : element);
      }
      if (size == 0) continue;
      if (!fits(size * layout.most, scale + layout.unit, layout.limit)) return KWS_OVERFLOW;
      if (layout.matrix && scale + layout.unit < LEAST_SCALE) return KWS_OVERFLOW;
    }
  }
  return KWS_OK;
}
