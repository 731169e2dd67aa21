/*
 * Listens with a digital microphone under Zephyr, and prints the seconds at which the keyword was heard.
 * The board's overlay names the microphone's device dmic_dev, as that of Zephyr's own sample of it does.
 */
#include <zephyr/audio/dmic.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "kws.h"
#include "happy.h"

/* A block is 20 ms of sound; the microphone fills some while one is heard. */
#define BLOCK_SAMPLES 320
#define BLOCK_BYTES (BLOCK_SAMPLES * sizeof(int16_t))
#define BLOCKS 8
#define PATIENCE_MS 1000

K_MEM_SLAB_DEFINE_STATIC(blocks, BLOCK_BYTES, BLOCKS, 4);

/* What the detector works in: main says if a model needs more. */
static uint64_t memory[1600];

static int stop(const char *why) {
  printk("%s\n", why);
  return 1;
}

int main(void) {
  kws detector;
  const int error = kws_open(&detector, memory, sizeof memory, happy_kws, sizeof happy_kws);
  if (error != KWS_OK) return stop(kws_error(error));
  const struct device *const microphone = DEVICE_DT_GET(DT_NODELABEL(dmic_dev));
  if (!device_is_ready(microphone)) return stop("Cannot listen as there must be a microphone");
  struct pcm_stream_cfg stream = {
    .pcm_rate = kws_sample_rate(&detector),
    .pcm_width = 16,
    .block_size = BLOCK_BYTES,
    .mem_slab = &blocks,
  };
  struct dmic_cfg config = {
    .io = {
      .min_pdm_clk_freq = 1000000,
      .max_pdm_clk_freq = 3500000,
      .min_pdm_clk_dc = 40,
      .max_pdm_clk_dc = 60,
    },
    .streams = &stream,
    .channel = {
      .req_num_streams = 1,
      .req_num_chan = 1,
      .req_chan_map_lo = dmic_build_channel_map(0, 0, PDM_CHAN_LEFT),
    },
  };
  if (dmic_configure(microphone, &config) < 0 || dmic_trigger(microphone, DMIC_TRIGGER_START) < 0) {
    return stop("Cannot listen as the microphone must take 16 bits at the model's rate: it does not");
  }
  for (;;) {
    void *block;
    size_t bytes;
    if (dmic_read(microphone, 0, &block, &bytes, PATIENCE_MS) < 0) {
      return stop("Cannot go on as the microphone must give sound: it gives none");
    }
    kws_detection found;
    if (kws_push(&detector, block, bytes / sizeof(int16_t), &found, 1) > 0) {
      const unsigned hundredths = (unsigned)((found.sample + 80) / 160);
      printk("%u.%02u s\n", hundredths / 100, hundredths % 100);
    }
    k_mem_slab_free(&blocks, block);
  }
}
