/*
 * Runs front end and network apart, on cases from standard input, and writes their floats and integers as
 * they lie in memory: a step rounds to 7 bits, so that it tells little of a frame's last bits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kws_parts.h"

static void *read_bytes(size_t count) {
  void *bytes = malloc(count > 0 ? count : 1);
  if (bytes == NULL || fread(bytes, 1, count, stdin) != count) exit(1);
  return bytes;
}

static uint32_t read_number(void) {
  uint32_t number;
  if (fread(&number, sizeof number, 1, stdin) != 1) exit(1);
  return number;
}

/* Settings and samples to log-mel frames. */
static void run_front_end(void) {
  kws_room room = {(uint8_t *)malloc(1 << 20), 0};
  kws_front_end front_end;
  kws_model model;
  if (room.base == NULL) exit(1);
  memset(&model, 0, sizeof model);
  memset(&front_end, 0, sizeof front_end);
  model.sample_rate = read_number();
  model.fft_length = read_number();
  model.hop = read_number();
  model.bands = read_number();
  size_t count = read_number();
  int16_t *samples = read_bytes(count * sizeof *samples), *at = samples;
  kws_front_end_place(&front_end, &model, &room);
  front_end.scratch = kws_take(&room, 2 * model.fft_length, sizeof *front_end.scratch);
  kws_front_end_prepare(&front_end, &model);
  while (count > 0) {
    bool complete;
    const size_t taken = kws_front_end_push(&front_end, at, count, &complete);
    at += taken;
    count -= taken;
    if (complete) fwrite(front_end.frame, sizeof(float), model.bands, stdout);
  }
  free(samples);
  free(room.base);
}

/* A model and frames to log-odds in Q12. */
static void run_network(void) {
  const size_t length = read_number();
  uint8_t *bytes = read_bytes(length);
  const size_t count = read_number();
  float *frames = read_bytes(count * sizeof *frames);
  kws_model model;
  kws_network network;
  kws_room room = {(uint8_t *)malloc(1 << 20), 0}, scratch = {(uint8_t *)malloc(1 << 20), 0};
  if (room.base == NULL || scratch.base == NULL || kws_read(&model, bytes, length) != KWS_OK) exit(1);
  kws_network_place(&network, &model, &room, &scratch);
  kws_network_prepare(&network);
  kws_network_reset(&network);
  for (size_t i = 0; i < count; i += model.bands) {
    int32_t log_odds;
    if (kws_network_push(&network, frames + i, &log_odds)) fwrite(&log_odds, 4, 1, stdout);
  }
  free(bytes);
  free(frames);
  free(room.base);
  free(scratch.base);
}

/* A case begins with what it is of: 0 a front end, 1 a network. */
int main(void) {
  uint32_t network;
  while (fread(&network, sizeof network, 1, stdin) == 1) {
    if (network != 0) run_network();
    else run_front_end();
  }
  return 0;
}
