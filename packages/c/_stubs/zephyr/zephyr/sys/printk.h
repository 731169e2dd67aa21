/* Zephyr's printing, on standard output; for tests alone. */
#include <stdio.h>
#define printk printf
