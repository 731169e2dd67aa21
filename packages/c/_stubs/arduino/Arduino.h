/* The few functions of Arduino that the sketch uses, on a machine with standard output; for tests alone. */
#ifndef ARDUINO_H
#define ARDUINO_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct SerialStub {
  void begin(unsigned long) {}
  void print(double value, int digits) { printf("%.*f", digits, value); }
  void println(const char *text) { printf("%s\n", text); }
};

extern SerialStub Serial;

/* Whoever waits has given up. */
static inline void delay(unsigned long) { exit(1); }

#endif
