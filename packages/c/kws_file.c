/* Strict reading of .kws files: every length, range and enumeration is checked before it is used. */
#include "kws_parts.h"

enum { START = 8, VERSION = 2, CRNN = 0, INTEGERS = 2 };
/* A longer file has more weights than a network may have. */
static const size_t MOST_BYTES = 0x10000000;

typedef struct {
  const uint8_t *bytes;
  uint32_t bit, bits;
  bool cut; /* whether more was asked for than there is */
} reader;

static uint32_t read_bits(reader *self, unsigned bits) {
  if (bits > self->bits - self->bit) {
    self->cut = true;
    return 0;
  }
  uint32_t value = 0;
  for (unsigned i = 0; i < bits; i++, self->bit++) {
    value |= (uint32_t)((self->bytes[self->bit >> 3] >> (self->bit & 7)) & 1) << i;
  }
  return value;
}

/* Goes to the next whole byte; whether what it passes over is 0. */
static bool align(reader *self) {
  return read_bits(self, -self->bit & 7) == 0;
}

kws_elements kws_elements_at(const uint8_t *body, uint32_t bit) {
  kws_elements elements = {body + (bit >> 3), 0, 0};
  /* Nothing is read before it is asked for: the last element may end with the file. */
  if ((bit & 7) != 0) {
    elements.held = (uint32_t)*elements.next++ >> (bit & 7);
    elements.count = 8 - (bit & 7);
  }
  return elements;
}

int32_t kws_element(kws_elements *elements, unsigned bits) {
  if (elements->count < bits) {
    elements->held |= (uint32_t)*elements->next++ << elements->count;
    elements->count += 8;
  }
  const int32_t sign = (int32_t)1 << (bits - 1);
  const int32_t value = (int32_t)(elements->held & (((uint32_t)1 << bits) - 1));
  elements->held >>= bits;
  elements->count -= bits;
  return (value ^ sign) - sign;
}

static uint32_t crc32(const uint8_t *bytes, size_t length) {
  uint32_t crc = 0xffffffff;
  for (size_t i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
  }
  return ~crc;
}

/* Whether bytes are UTF-8: no shorter form than needed, no surrogates, nothing above U+10FFFF. */
static bool is_utf8(const uint8_t *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length;) {
    const uint8_t lead = bytes[i++];
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const unsigned more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (length - i < more) return false;
    const uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (bytes[i] < low || bytes[i] > high) return false;
    for (unsigned j = 1; j < more; j++) {
      if ((bytes[i + j] & 0xc0) != 0x80) return false;
    }
    i += more;
  }
  return true;
}

/* The fields up to the keyword, in their order. */
static int read_fields(kws_model *model, reader *in) {
  const uint32_t kind = read_bits(in, 4);
  const uint32_t form = read_bits(in, 2);
  if (in->cut) return KWS_CUT;
  if (kind != CRNN) return KWS_KIND;
  if (form > INTEGERS) return KWS_FIELD;
  if (form != INTEGERS) return KWS_FORM;
  model->per_row = read_bits(in, 1) != 0;
  model->sample_rate = 1000 + read_bits(in, 17);
  model->fft_length = 4 + 4 * read_bits(in, 11);
  model->hop = 1 + read_bits(in, 13);
  model->bands = 1 + read_bits(in, 8);
  model->window = 1 + read_bits(in, 12);
  /* The threshold of clips is of no use to a stream. */
  read_bits(in, 16);
  if (read_bits(in, 1) == 0) return in->cut ? KWS_CUT : KWS_NO_RULE;
  model->smoothing = 1 + read_bits(in, 6);
  const uint32_t threshold = read_bits(in, 14);
  model->threshold = -32 + threshold / 256.0;
  model->deaf = threshold == 16383;
  model->refractory = read_bits(in, 10) / 100.0 * model->sample_rate;
  model->offset = (float)(-128 + read_bits(in, 16) / 256.0);
  model->channels = 1 + read_bits(in, 8);
  model->kernel_bands = 1 + read_bits(in, 8);
  model->kernel_frames = 1 + read_bits(in, 8);
  model->stride_bands = 1 + read_bits(in, 8);
  model->stride_frames = 1 + read_bits(in, 8);
  model->hidden = 1 + read_bits(in, 8);
  model->layers = 1 + read_bits(in, 3);
  model->gates = 2 + read_bits(in, 1);
  model->attention = read_bits(in, 8);
  if (model->attention == 0) model->attention = model->hidden;
  model->rank = read_bits(in, 8);
  model->feature_scale = (int)read_bits(in, 8) - 128;
  model->convolution_scale = (int)read_bits(in, 8) - 128;
  model->keyword_bytes = read_bits(in, 8);
  if (in->cut) return KWS_CUT;
  if (!align(in)) return KWS_FILL;
  return model->sample_rate > 131072 ? KWS_FIELD : KWS_OK;
}

static int read_keyword(kws_model *model, reader *in) {
  model->keyword = in->bit >> 3;
  if (8 * model->keyword_bytes > in->bits - in->bit) return KWS_KEYWORD;
  if (!is_utf8(in->bytes + model->keyword, model->keyword_bytes)) return KWS_KEYWORD;
  in->bit += 8 * model->keyword_bytes;
  return KWS_OK;
}

static int check_shape(kws_model *model) {
  if (model->kernel_bands > model->bands) return KWS_SHAPE;
  model->positions = (model->bands - model->kernel_bands) / model->stride_bands + 1;
  model->features = model->channels * model->positions;
  return model->rank > model->hidden || model->rank > model->features ? KWS_SHAPE : KWS_OK;
}

unsigned kws_code(const kws_model *model, uint32_t matrix) {
  reader in = {model->body, model->codes + 3 * matrix, model->bits, false};
  return 2 + (unsigned)read_bits(&in, 3);
}

/* Where the weights are: they must end with the file. */
static int find_weights(kws_model *model, reader *in) {
  kws_layout layout;
  uint64_t needed = 0;
  uint32_t scales = 0;
  model->codes = in->bit;
  for (uint32_t i = 0; kws_layout_of(model, i, &layout); i++) {
    unsigned bits = 8;
    if (layout.matrix) {
      bits = 2 + (unsigned)read_bits(in, 3);
      if (in->cut) return KWS_CUT;
      if (bits > 8) return KWS_FIELD;
    }
    scales += layout.matrix && model->per_row ? layout.rows : 1;
    needed += (uint64_t)bits * layout.rows * layout.columns;
  }
  needed += 8 * scales;
  const uint32_t left = in->bits - in->bit;
  if (left < needed || left - needed >= 8) return KWS_LENGTH;
  model->scales = in->bit;
  model->weights = in->bit + 8 * scales;
  in->bit += (uint32_t)needed;
  return align(in) ? KWS_OK : KWS_FILL;
}

/* What no single field can tell: a front end that can be, and bounded work. */
static int check_network(const kws_model *model) {
  uint32_t rest = model->fft_length / 2;
  for (uint32_t prime = 2; prime <= 5; prime++) {
    while (rest % prime == 0) rest /= prime;
  }
  if (rest != 1) return KWS_FRONT_END;
  const uint32_t frames = (model->sample_rate + model->hop - 1) / model->hop;
  if ((uint64_t)frames * model->fft_length > (uint32_t)1 << 22) return KWS_COST;
  kws_layout layout;
  uint64_t products = 2 * model->window;
  for (uint32_t i = 0; kws_layout_of(model, i, &layout); i++) {
    if (!layout.matrix) continue;
    products += (uint64_t)layout.rows * layout.columns * (i == 0 ? model->positions : 1);
  }
  products *= (frames + model->stride_frames - 1) / model->stride_frames;
  return products > (uint32_t)1 << 24 ? KWS_COST : KWS_OK;
}

int kws_read(kws_model *model, const uint8_t *bytes, size_t length) {
  if (length < START || bytes[0] != 'K' || bytes[1] != 'W' || bytes[2] != 'S') return KWS_FOREIGN;
  if (bytes[3] != VERSION) return KWS_VERSION;
  const uint32_t told = bytes[4] | (uint32_t)bytes[5] << 8 | (uint32_t)bytes[6] << 16 |
    (uint32_t)bytes[7] << 24;
  if (crc32(bytes + START, length - START) != told) return KWS_DAMAGED;
  if (length > MOST_BYTES) return KWS_LENGTH;
  reader in = {bytes + START, 0, 8 * (uint32_t)(length - START), false};
  model->body = in.bytes;
  model->bits = in.bits;
  int error = read_fields(model, &in);
  if (error == KWS_OK) error = read_keyword(model, &in);
  if (error == KWS_OK) error = check_shape(model);
  if (error == KWS_OK) error = find_weights(model, &in);
  if (error == KWS_OK) error = check_network(model);
  if (error == KWS_OK) error = kws_check_sums(model);
  return error;
}
