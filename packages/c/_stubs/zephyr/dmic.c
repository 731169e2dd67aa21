/* Zephyr's digital microphone on standard input; the program ends with the sound. For tests alone. */
#include <stdio.h>
#include <stdlib.h>
#include <zephyr/audio/dmic.h>

const struct device stub_dmic_dev = {1};
static struct pcm_stream_cfg *stream;

int dmic_configure(const struct device *device, struct dmic_cfg *config) {
  (void)device;
  stream = config->streams;
  return stream->pcm_rate == 16000 && stream->pcm_width == 16 ? 0 : -22;
}

int dmic_trigger(const struct device *device, enum dmic_trigger command) {
  (void)device;
  return command == DMIC_TRIGGER_START ? 0 : -22;
}

int dmic_read(
  const struct device *device, uint8_t number, void **buffer, size_t *size, int32_t timeout
) {
  (void)device;
  (void)number;
  (void)timeout;
  struct k_mem_slab *slab = stream->mem_slab;
  /* A block that nobody frees is missing soon. */
  if (slab->taken == slab->blocks) return -12;
  *buffer = slab->memory + slab->block_size * slab->taken++;
  *size = 2 * fread(*buffer, 2, stream->block_size / 2, stdin);
  if (*size == 0) exit(0);
  return 0;
}
