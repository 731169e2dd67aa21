import { assertEquals } from "@std/assert";
import { calibrate, CALIBRATION_SILENCE } from "./calibrate.ts";
import type { ScoredStream } from "./streams.ts";

const RATE = 16000;

/** A recording with a step every 20 ms, silence behind it too, loud at one time alone. */
function recording(seconds: number, loud?: number): ScoredStream {
  const count = Math.floor((seconds + CALIBRATION_SILENCE) * 50);
  const steps = Array.from({ length: count }, (_, i) => ({
    sample: 320 * (i + 1) - 1,
    logOdds: loud !== undefined && Math.abs(i / 50 - loud) < 0.05 ? 9 : -9,
  }));
  return { steps, sampleRate: RATE, keywords: [], seconds };
}

Deno.test("a word that is decided late, in the silence behind it, is heard and no false accept", () => {
  const background = [recording(60)];
  for (const late of [0, 0.3, 0.53]) {
    const { misses, falseAccepts } = calibrate({
      background,
      utterances: [recording(1, 1 + late)],
    });
    assertEquals([late, misses, falseAccepts], [late, 0, 0]);
  }
});
