/* The detector: a file's model, sound and decisions in one. */
#include "kws.h"

#include "kws_parts.h"

/* A detector's parts, at the beginning of its memory. */
struct kws_parts {
  kws_model model;
  kws_front_end front_end;
  kws_network network;
  kws_trigger trigger;
  uint64_t frame; /* the number of the next one */
  kws_listener *listener;
  void *context;
};

void *kws_take(kws_room *room, size_t count, size_t size) {
  void *place = room->base == NULL ? NULL : room->base + room->used;
  room->used += (count * size + 7) / 8 * 8;
  return place;
}

/* Gives everything behind the parts its place. What front end and network work in is the same memory, as
 * they take turns. Returns the bytes of all. */
static size_t place(struct kws_parts *parts, uint8_t *memory) {
  kws_room room = {memory, 0};
  kws_room network = {NULL, 0};
  kws_take(&room, 1, sizeof *parts);
  kws_front_end_place(&parts->front_end, &parts->model, &room);
  kws_trigger_place(&parts->trigger, &parts->model, &room);
  /* Once to learn how much it is. */
  const kws_room before = room;
  kws_network_place(&parts->network, &parts->model, &room, &network);
  const size_t spectrum = 2 * parts->model.fft_length * sizeof *parts->front_end.scratch;
  const size_t most = network.used > spectrum ? network.used : spectrum;
  room = before;
  uint8_t *scratch = kws_take(&room, most, 1);
  parts->front_end.scratch = (float *)(void *)scratch;
  network.base = scratch;
  network.used = 0;
  kws_network_place(&parts->network, &parts->model, &room, &network);
  return room.used;
}

int32_t kws_bytes(const uint8_t *model, size_t length) {
  struct kws_parts parts;
  const int error = kws_read(&parts.model, model, length);
  return error != KWS_OK ? error : (int32_t)place(&parts, NULL);
}

int kws_open(kws *self, void *memory, size_t bytes, const uint8_t *model, size_t length) {
  struct kws_parts *parts = memory;
  const int32_t needed = kws_bytes(model, length);
  if (needed < 0) return needed;
  if (memory == NULL || bytes < (size_t)needed || (uintptr_t)memory % 8 != 0) return KWS_MEMORY;
  kws_read(&parts->model, model, length);
  place(parts, memory);
  kws_front_end_prepare(&parts->front_end, &parts->model);
  kws_network_prepare(&parts->network);
  self->parts = parts;
  kws_on_step(self, NULL, NULL);
  kws_reset(self);
  return KWS_OK;
}

const char *kws_keyword(const kws *self, size_t *bytes) {
  const kws_model *model = &self->parts->model;
  *bytes = model->keyword_bytes;
  return (const char *)model->body + model->keyword;
}

uint32_t kws_sample_rate(const kws *self) {
  return self->parts->model.sample_rate;
}

void kws_on_step(kws *self, kws_listener *listener, void *context) {
  self->parts->listener = listener;
  self->parts->context = context;
}

/* Samples that a step looks back over, the network's states apart. */
static uint64_t reach(const kws_model *model) {
  const uint64_t frames = (uint64_t)(model->window - 1) * model->stride_frames +
    model->kernel_frames;
  return (frames - 1) * model->hop + model->fft_length;
}

/* Takes the frame that the front end has made; whether it is a detection. */
static bool hear(struct kws_parts *parts, kws_detection *detection) {
  const kws_model *model = &parts->model;
  int32_t log_odds;
  detection->sample = parts->frame++ * model->hop + model->fft_length - 1;
  if (!kws_network_push(&parts->network, parts->front_end.frame, &log_odds)) return false;
  const double step = log_odds / 4096.0;
  if (parts->listener != NULL) parts->listener(parts->context, detection->sample, step);
  return kws_trigger_push(&parts->trigger, detection->sample, step, &detection->log_odds);
}

size_t kws_push(kws *self, const int16_t *samples, size_t count, kws_detection *out, size_t most) {
  struct kws_parts *parts = self->parts;
  const uint64_t look = reach(&parts->model);
  size_t found = 0;
  while (count > 0) {
    kws_detection detection;
    bool complete;
    const size_t taken = kws_front_end_push(&parts->front_end, samples, count, &complete);
    samples += taken;
    count -= taken;
    if (!complete || !hear(parts, &detection)) continue;
    const uint64_t end = detection.sample + 1;
    detection.start = end > look ? end - look : 0;
    detection.probability = kws_sigmoid(detection.log_odds);
    if (found < most) out[found] = detection;
    found++;
  }
  return found;
}

void kws_reset(kws *self) {
  struct kws_parts *parts = self->parts;
  parts->frame = 0;
  parts->front_end.held = 0;
  kws_network_reset(&parts->network);
  kws_trigger_reset(&parts->trigger);
}

const char *kws_error(int error) {
  switch (error) {
    case KWS_OK: return "No error";
    case KWS_FOREIGN: return "Cannot read the model as it must begin with KWS: it is no .kws file";
    case KWS_VERSION:
      return "Cannot read the model as its version must be 2: export it anew with deno task export";
    case KWS_DAMAGED:
      return "Cannot read the model as its checksum must fit: it is damaged or cut short, so take "
        "a new copy";
    case KWS_CUT: return "Cannot read the model as it must not end here: it is cut short";
    case KWS_KIND: return "Cannot read the model as its kind must be 0 (crnn) to listen: it is another";
    case KWS_FORM:
      return "Cannot read the model as its weights must be integers to listen: they are floats; export a "
        "packed one, such as checkpoints/best/size.kws";
    case KWS_NO_RULE:
      return "Cannot read the model as it must hold a rule for streams: export it anew with deno task "
        "export";
    case KWS_FIELD: return "Cannot read the model as every field must lie in its range: one does not";
    case KWS_FILL:
      return "Cannot read the model as the bits that fill up a byte must be 0: one is set";
    case KWS_KEYWORD:
      return "Cannot read the model as its keyword must be UTF-8 and end before the file does: it does "
        "not";
    case KWS_SHAPE:
      return "Cannot read the model as its kernel must fit into the bands and its rank into the "
        "matrices: one does not";
    case KWS_LENGTH: return "Cannot read the model as its weights must end with the file: they do not";
    case KWS_FRONT_END:
      return "Cannot read the model as half its transform's length must have no prime factor above 5: "
        "it has one";
    case KWS_COST:
      return "Cannot read the model as it must take at most 4194304 samples to the transform and "
        "16777216 multiplications for a second of sound: it takes more";
    case KWS_OVERFLOW:
      return "Cannot read the model as its scales must let no sum overflow, nor lie below -152: one does";
    case KWS_MEMORY:
      return "Cannot open the model as its memory must be aligned to 8 bytes and as large as kws_bytes "
        "says: it is not";
    default: return "There is no such error";
  }
}
