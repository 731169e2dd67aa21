#include <stdio.h>
#include <stdlib.h>
#include "kws.h"
#include "happy.h"

int main(void) {
  int32_t bytes = kws_bytes(happy_kws, sizeof happy_kws);
  kws detector;
  int16_t samples[160];
  int error = bytes < 0 ? bytes : kws_open(&detector, malloc(bytes), bytes, happy_kws, sizeof happy_kws);
  if (error != KWS_OK) return fprintf(stderr, "%s\n", kws_error(error)), 1;
  kws_detection found;
  for (size_t n; (n = fread(samples, 2, 160, stdin)) > 0;)
    if (kws_push(&detector, samples, n, &found, 1) > 0) printf("%.2f s\n", found.sample / 16000.0);
}
