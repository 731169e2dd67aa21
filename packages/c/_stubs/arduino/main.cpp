/* Runs a sketch until its sound ends; for tests alone. */
#include "PDM.h"

PdmStub PDM;
SerialStub Serial;

void setup();
void loop();

int main() {
  setup();
  while (PDM.interrupt()) {
    /* Twice, as sound may lie on both sides of the ring's end. */
    loop();
    loop();
  }
}
