/*
 * Listens with the microphone of a board such as the Arduino Nano 33 BLE Sense, and prints the seconds at
 * which the keyword was heard. Beside this file belong the detector's sources, kws*.c and kws*.h, and
 * happy.h by `deno task export checkpoints/best/size.kws happy.h`; docs/c.md has the commands.
 */
#include <PDM.h>

#include "kws.h"
#include "happy.h"

/* What the detector works in: setup() says if a model needs more. */
static uint64_t memory[1600];
static kws detector;

/* Samples on their way from the interrupt to the loop: a quarter of a second, some power of two. */
static const uint32_t ROOM = 4096;
static int16_t ring[ROOM];
static volatile uint32_t written = 0, taken = 0, lost = 0;

/* In the interrupt: what the microphone has goes into the ring; what finds no room is lost, and counted. */
static void onSound() {
  int16_t block[128];
  for (int bytes = PDM.available(); bytes > 0;) {
    const int read = PDM.read(block, bytes < (int)sizeof block ? bytes : (int)sizeof block);
    if (read <= 0) return;
    bytes -= read;
    for (int i = 0; i < read / 2; i++) {
      if (written - taken == ROOM) {
        lost = lost + 1;
      } else {
        ring[written % ROOM] = block[i];
        written = written + 1;
      }
    }
  }
}

static void stop(const char *why) {
  Serial.println(why);
  for (;;) delay(1000);
}

void setup() {
  Serial.begin(115200);
  const int error = kws_open(&detector, memory, sizeof memory, happy_kws, sizeof happy_kws);
  if (error != KWS_OK) stop(kws_error(error));
  PDM.onReceive(onSound);
  if (!PDM.begin(1, kws_sample_rate(&detector))) stop("Cannot listen as there must be a microphone");
}

void loop() {
  /* As far as the ring's end at once; the rest comes with the next loop. */
  const uint32_t at = taken % ROOM;
  uint32_t count = written - taken;
  if (count > ROOM - at) count = ROOM - at;
  if (count == 0) return;
  kws_detection found;
  if (kws_push(&detector, ring + at, count, &found, 1) > 0) {
    Serial.print(found.sample / 16000.0, 2);
    Serial.println(" s");
  }
  taken = taken + count;
  if (lost > 0) stop("Cannot go on as sound must be heard as fast as it comes: some was lost");
}
