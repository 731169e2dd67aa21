/* Log-odds to detections, as packages/runtime/trigger.ts, which says why. */
#include <string.h>

#include "kws_parts.h"

void kws_trigger_place(kws_trigger *self, const kws_model *model, kws_room *room) {
  self->threshold = model->threshold;
  self->refractory = model->refractory;
  self->deaf = model->deaf;
  self->count = model->smoothing;
  self->yes = kws_take(room, self->count, sizeof *self->yes);
  self->no = kws_take(room, self->count, sizeof *self->no);
}

void kws_trigger_reset(kws_trigger *self) {
  self->held = 0;
  self->heard = false;
  self->quiet = 0;
}

/* The log-odds of the latest steps' mean probability, each mean summed anew from the oldest step. */
static double smooth(kws_trigger *self, double log_odds) {
  if (self->count == 1) return log_odds;
  if (self->held < self->count) self->held++;
  else {
    const size_t kept = (self->count - 1) * sizeof *self->yes;
    memmove(self->yes, self->yes + 1, kept);
    memmove(self->no, self->no + 1, kept);
  }
  self->yes[self->held - 1] = kws_sigmoid(log_odds);
  self->no[self->held - 1] = kws_sigmoid(-log_odds);
  if (self->held == 1) return log_odds;
  double yes = 0, no = 0;
  for (uint32_t i = 0; i < self->held; i++) {
    yes += self->yes[i];
    no += self->no[i];
  }
  return kws_log(yes) - kws_log(no);
}

bool kws_trigger_push(kws_trigger *self, uint64_t sample, double log_odds, double *mean) {
  *mean = smooth(self, log_odds);
  if (self->deaf) return false;
  if (*mean < self->threshold) {
    self->heard = false;
    return false;
  }
  if (self->heard || (double)sample < self->quiet) return false;
  self->heard = true;
  self->quiet = (double)sample + self->refractory;
  return true;
}
