/* Arduino's microphone, on standard input; for tests alone. */
#ifndef PDM_H
#define PDM_H

#include "Arduino.h"

class PdmStub {
  void (*receive)() = nullptr;
  int16_t block[256];
  int bytes = 0, at = 0;

 public:
  void onReceive(void (*function)()) { receive = function; }
  int begin(int channels, int rate) { return channels == 1 && rate == 16000; }
  int available() { return bytes - at; }
  int read(void *out, size_t most) {
    int count = 0;
    for (; count < (int)most && at < bytes; count++) ((char *)out)[count] = ((char *)block)[at++];
    return count;
  }
  /* The next block and its interrupt; false at the sound's end. */
  bool interrupt() {
    bytes = 2 * (int)fread(block, 2, 256, stdin);
    at = 0;
    if (bytes == 0) return false;
    receive();
    return true;
  }
};

extern PdmStub PDM;

#endif
