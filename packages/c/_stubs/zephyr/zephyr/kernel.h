/* The few parts of Zephyr's kernel that the example uses, on any machine; for tests alone. */
#ifndef ZEPHYR_KERNEL_H
#define ZEPHYR_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device {
  int is_ready;
};

struct k_mem_slab {
  size_t block_size;
  unsigned blocks, taken;
  char *memory;
};

#define K_MEM_SLAB_DEFINE_STATIC(name, size, count, align) \
  static _Alignas(align) char name##_memory[(size) * (count)]; \
  static struct k_mem_slab name = {(size), (count), 0, name##_memory}

static inline void k_mem_slab_free(struct k_mem_slab *slab, void *block) {
  (void)block;
  slab->taken--;
}

extern const struct device stub_dmic_dev;
#define DT_NODELABEL(label) stub_##label
#define DEVICE_DT_GET(node) (&(node))

static inline bool device_is_ready(const struct device *device) { return device->is_ready; }

#endif
