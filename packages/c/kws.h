/*
 * A wake-word detector in C99: the bytes of a .kws file and 16-bit samples in, detections out.
 *
 * No malloc, no files, no libm. Steps and detections have the bits of @kws/runtime, for every way of
 * cutting the sound, where float and double are those of IEEE 754 and the compiler keeps their
 * operations as they are written: with -ffp-contract=off, without -ffast-math.
 *
 * The file must be of version 2, of kind crnn, with weights of integers and a rule for streams inside:
 * `deno task export MODEL OUT.h` writes one as an array.
 */
#ifndef KWS_H
#define KWS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Why a model is not taken. kws_error gives the words. */
enum {
  KWS_OK = 0,
  KWS_FOREIGN = -1,
  KWS_VERSION = -2,
  KWS_DAMAGED = -3,
  KWS_CUT = -4,
  KWS_KIND = -5,
  KWS_FORM = -6,
  KWS_NO_RULE = -7,
  KWS_FIELD = -8,
  KWS_FILL = -9,
  KWS_KEYWORD = -10,
  KWS_SHAPE = -11,
  KWS_LENGTH = -12,
  KWS_FRONT_END = -13,
  KWS_COST = -14,
  KWS_OVERFLOW = -15,
  KWS_MEMORY = -16
};

/* A detector. What it works in lies in the memory that kws_open is given. */
typedef struct {
  struct kws_parts *parts;
} kws;

/* A keyword that was heard. Samples are counted from the stream's start. */
typedef struct {
  uint64_t sample; /* the one that decided */
  uint64_t start; /* where what decided begins, as far as the network's window looks back */
  double log_odds; /* of the mean probability of the latest steps */
  double probability; /* that mean */
} kws_detection;

/* Is told of a step: the last sample that it depends on, and the keyword's log-odds. */
typedef void kws_listener(void *context, uint64_t sample, double log_odds);

/* Bytes of memory that a detector of this model needs, or below 0 an error. */
int32_t kws_bytes(const uint8_t *model, size_t length);

/*
 * Begins with nothing heard. The memory must be aligned to 8 bytes; it and the model, which is read
 * where it is, must stay as long as the detector is used. KWS_OK or an error.
 */
int kws_open(kws *self, void *memory, size_t bytes, const uint8_t *model, size_t length);

/* The keyword in UTF-8, without an end mark, and to `bytes` its length. */
const char *kws_keyword(const kws *self, size_t *bytes);

/* Samples per second that the detector takes. */
uint32_t kws_sample_rate(const kws *self);

/*
 * Has a listener called with every step, during kws_push; NULL for none. It may neither push nor
 * reset.
 */
void kws_on_step(kws *self, kws_listener *listener, void *context);

/*
 * Takes mono samples, any number of them. Returns how many detections they make; the first `most` of
 * them are written to `out`.
 */
size_t kws_push(kws *self, const int16_t *samples, size_t count, kws_detection *out, size_t most);

/* Forgets everything heard so far. */
void kws_reset(kws *self);

/* An error in words. */
const char *kws_error(int error);

#ifdef __cplusplus
}
#endif

#endif
