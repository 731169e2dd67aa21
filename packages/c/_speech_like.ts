/**
 * Sound that is built as speech is, for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";

/** Syllables of a gliding pitch through two moving formants, with breath between them, (n) at 16 kHz. */
export function speechLike(n: number, seed: number): Int16Array<ArrayBuffer> {
  const random = Random.root(seed).stream("speech");
  const rate = 16000;
  let [pitch, first, second, voiced, left, phase] = [120, 500, 1500, true, 0, 0];
  const states = [[0, 0], [0, 0]];
  return Int16Array.from({ length: n }, () => {
    if (left-- <= 0) {
      left = 800 + random.integer(3200);
      voiced = random.integer(3) > 0;
      [pitch, first, second] = [90 + random.integer(150), 300 + random.integer(600), 900];
      second += random.integer(1700);
    }
    phase += pitch / rate;
    const pulse = voiced && phase >= 1 ? 1 : 0;
    if (phase >= 1) phase -= 1;
    let value = 0.3 * pulse + 0.002 * (voiced ? 0.2 : 1) * random.normal();
    for (const [i, formant] of [first, second].entries()) {
      // A resonance of 80 Hz width.
      const radius = Math.exp(-Math.PI * 80 / rate);
      const [one, two] = states[i];
      value += 2 * radius * Math.cos(2 * Math.PI * formant / rate) * one - radius * radius * two;
      states[i] = [value, one];
      value *= 0.5;
    }
    return Math.round(Math.max(-1, Math.min(1, value)) * 32767);
  });
}
