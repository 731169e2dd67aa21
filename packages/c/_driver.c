/* Runs the detector on cases from standard input and prints all that it does; for tests alone. */
#include <stdio.h>
#include <stdlib.h>

#include "kws.h"

static void print_step(void *context, uint64_t sample, double log_odds) {
  (void)context;
  printf("step %llu %.17g\n", (unsigned long long)sample, log_odds);
}

/* Numbers of 32 bits, little-endian as the machines that tests run on; false at the end. */
static int read_number(uint32_t *number) {
  return fread(number, sizeof *number, 1, stdin) == 1;
}

/* So many bytes, in memory of their own so that a step beyond them is noticed. */
static void *read_bytes(size_t count) {
  void *bytes = malloc(count > 0 ? count : 1);
  if (bytes == NULL || fread(bytes, 1, count, stdin) != count) exit(1);
  return bytes;
}

/* More detections than any piece of a test makes: one piece may be all samples. */
enum { MOST = 1024 };

static void hear(kws *detector, const int16_t *samples, size_t count, size_t piece) {
  kws_detection out[MOST];
  for (size_t at = 0; at < count; at += piece) {
    const size_t rest = count - at;
    const size_t found = kws_push(detector, samples + at, rest < piece ? rest : piece, out, MOST);
    for (size_t i = 0; i < found && i < MOST; i++) {
      printf(
        "detection %llu %llu %.17g %.17g\n", (unsigned long long)out[i].sample,
        (unsigned long long)out[i].start, out[i].log_odds, out[i].probability
      );
    }
  }
}

/* A case: a model, samples, and the lengths of the pieces in which they are heard, each from a reset. */
int main(void) {
  uint32_t length, count, ways, piece;
  while (read_number(&length)) {
    uint8_t *model = read_bytes(length);
    if (!read_number(&count)) return 1;
    int16_t *samples = read_bytes(count * sizeof *samples);
    const int32_t bytes = kws_bytes(model, length);
    printf("bytes %ld\n", (long)bytes);
    void *memory = malloc(bytes > 0 ? (size_t)bytes : 1);
    kws detector;
    if (memory == NULL) return 1;
    if (bytes < 0) printf("words %s\n", kws_error((int)bytes));
    if (bytes > 0) {
      printf("missing %d\n", kws_open(&detector, NULL, (size_t)bytes, model, length));
      printf("small %d\n", kws_open(&detector, memory, (size_t)bytes - 1, model, length));
      printf("open %d\n", kws_open(&detector, memory, (size_t)bytes, model, length));
      kws_on_step(&detector, print_step, NULL);
    }
    if (!read_number(&ways)) return 1;
    for (; ways > 0; ways--) {
      if (!read_number(&piece)) return 1;
      if (bytes < 0) continue;
      printf("way\n");
      hear(&detector, samples, count, piece);
      kws_reset(&detector);
    }
    printf("end\n");
    free(memory);
    free(samples);
    free(model);
  }
  return 0;
}
