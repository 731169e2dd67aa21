/* A stage of the Fourier transform. */
#ifndef KWS_BUTTERFLIES_H
#define KWS_BUTTERFLIES_H

#include "kws_parts.h"

typedef struct {
  float re, im;
} kws_point;

/* Transforms x to y; returns where the next stage's twiddles lie. */
const float *kws_transform_stage(
  const kws_stage *stage, kws_point *y, const kws_point *x, const float *twiddles
);

#endif
