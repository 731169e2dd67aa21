/* What the files of the detector share; no part of its face. */
#ifndef KWS_PARTS_H
#define KWS_PARTS_H

#include <float.h>
#include <stdbool.h>

#include "kws.h"

/* 16: halves are computed as they are written, too. */
#if defined(__FAST_MATH__) || \
    (defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16)
#error "kws needs floats as they are written: compile without -ffast-math, on x86 with -mfpmath=sse"
#endif

/* What a file says. Letters of comments: C channels, F positions over bands, H hidden, A attention, R rank,
 * N half of fft_length, W window. */
typedef struct {
  uint32_t sample_rate, fft_length, hop, bands;
  uint32_t window, smoothing;
  double threshold, refractory; /* log-odds; samples */
  bool deaf; /* the threshold rejects everything */
  float offset;
  uint32_t channels, kernel_bands, kernel_frames, stride_bands, stride_frames;
  uint32_t hidden, layers, gates, attention, rank; /* rank 0: whole matrices */
  uint32_t positions, features; /* F, C·F */
  int feature_scale, convolution_scale;
  bool per_row;
  const uint8_t *body; /* what stands behind the checksum */
  uint32_t bits; /* of the body */
  uint32_t codes, scales, weights; /* where they begin, in bits */
  uint32_t keyword, keyword_bytes; /* where it begins, in bytes */
} kws_model;

/* A tensor of a network; a bias has one column. */
typedef struct {
  uint32_t rows, columns;
  int unit; /* what is added to a row's scale to give that of the result */
  uint32_t most; /* the largest size of what its elements are multiplied with */
  uint32_t limit; /* what no row's result may exceed */
  bool matrix;
} kws_layout;

/* A tensor in a file, as a step reads it. */
typedef struct {
  uint32_t scale, data; /* where they begin, in bits */
  uint32_t columns;
  uint16_t rows;
  int16_t unit;
  uint8_t bits; /* of an element */
  uint8_t stride; /* bits from a row's scale to the next one's: 8, or 0 where all rows share one */
} kws_tensor;

/* kws_file.c */
int kws_read(kws_model *model, const uint8_t *bytes, size_t length);
/* The elements of a string of bits, each signed and of so many bits, one after the other. */
typedef struct {
  const uint8_t *next;
  uint32_t held, count;
} kws_elements;
kws_elements kws_elements_at(const uint8_t *body, uint32_t bit);
int32_t kws_element(kws_elements *elements, unsigned bits);
/* Bits of an element of the matrix of this number. */
unsigned kws_code(const kws_model *model, uint32_t matrix);

/* kws_tensors.c */
bool kws_layout_of(const kws_model *model, uint32_t index, kws_layout *layout);
uint32_t kws_tensor_count(const kws_model *model);
void kws_place_tensors(const kws_model *model, kws_tensor *tensors);
int kws_check_sums(const kws_model *model);
int32_t kws_rescale(int64_t value, int scale);

/* kws_math.c: packages/kernels/exact_math.ts and assembly/trigonometry.ts */
double kws_exp(double x);
double kws_log(double x);
double kws_sigmoid(double x);
double kws_wave(uint32_t i, uint32_t n, int shift);

/* kws_tables.c */
extern const int16_t kws_tanh_table[513];
extern const uint16_t kws_exp_table[513];
/* 2^(j/8) · 2^14 */
extern const uint16_t kws_octave[8];

/* Memory that is given out from front to back; without a base it is only counted. */
typedef struct {
  uint8_t *base;
  size_t used;
} kws_room;
void *kws_take(kws_room *room, size_t count, size_t size);

/* kws_front_end.c */
enum { KWS_STAGES = 8 };
typedef struct {
  uint16_t radix, blocks, groups, stride;
} kws_stage;
typedef struct {
  uint32_t length, hop, bands;
  kws_stage stages[KWS_STAGES];
  uint32_t stage_count;
  int32_t held; /* samples in the buffer, below 0 those that are passed over before the next frame */
  int16_t *samples; /* (length) */
  float *window; /* half of it (length) */
  float *turns; /* cosine and sine of 2πk/length, k = 0…N/2 */
  float *twiddles;
  float *weights; /* rising weight of every bin of every slope */
  uint16_t *slopes; /* bins of every slope (bands + 1) */
  float *frame; /* (bands) */
  float *scratch; /* (2 · length) */
} kws_front_end;
void kws_front_end_place(kws_front_end *self, const kws_model *model, kws_room *room);
void kws_front_end_prepare(kws_front_end *self, const kws_model *model);
/* Takes samples up to the end of a frame. Returns how many; `complete` says whether there is a frame. */
size_t kws_front_end_push(kws_front_end *self, const int16_t *samples, size_t count, bool *complete);

/* kws_network.c */
typedef struct {
  const kws_model *model;
  kws_tensor *tensors;
  float sharpness; /* one over the features' step */
  uint32_t heard, filled, next; /* frames; outputs in the ring; the next place in it */
  int8_t *frames; /* (kernel_frames,bands), oldest first */
  int16_t *states; /* Q15 (layers,H) */
  int32_t *energies, *votes; /* Q12 (W) */
  int16_t *feature_map, *input, *before, *inner, *keys;
  int32_t *sums;
} kws_network;
void kws_network_place(kws_network *self, const kws_model *model, kws_room *room, kws_room *scratch);
void kws_network_prepare(kws_network *self);
void kws_network_reset(kws_network *self);
/* Takes a frame; whether it completes a step, whose log-odds in Q12 it gives. */
bool kws_network_push(kws_network *self, const float *frame, int32_t *log_odds);

/* kws_trigger.c */
typedef struct {
  double threshold, refractory, quiet; /* the sample until which it is quiet */
  bool deaf, heard; /* whether it has detected what is still there */
  uint32_t count, held;
  double *yes, *no; /* probabilities of the latest steps and of their opposites, the oldest first */
} kws_trigger;
void kws_trigger_place(kws_trigger *self, const kws_model *model, kws_room *room);
void kws_trigger_reset(kws_trigger *self);
/* Takes a step; whether it is a detection, whose log-odds it gives. */
bool kws_trigger_push(kws_trigger *self, uint64_t sample, double log_odds, double *mean);

#endif
