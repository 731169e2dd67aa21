/**
 * Sounds of the golden vectors: drawn from named streams with exact functions, so that every host makes
 * the same samples. None of them is a recording.
 *
 * @module
 */
import { cos, exp, PI, Random } from "@kws/kernels";
import { drawSound } from "./_sound.ts";

/** Samples a second. */
const RATE = 16000;

/** Samples of a sound that is no word. */
const LENGTH = 16000;

/** A stretch of a word: what excites the mouth, and at which frequencies it rings. */
interface Phone {
  seconds: number;
  /** Loudness of the voice's pulses. */
  voice: number;
  /** Loudness of the breath's noise. */
  breath: number;
  /** Hz. */
  formants: readonly [number, number, number];
}

/** The word "happy" in the mouth of nobody: h, æ, the closure, burst and breath of p, i. */
const HAPPY: readonly Phone[] = [
  { seconds: 0.055, voice: 0, breath: 0.34, formants: [795, 1875, 2840] },
  { seconds: 0.107, voice: 1, breath: 0.03, formants: [782, 1930, 2840] },
  { seconds: 0.074, voice: 0, breath: 0, formants: [455, 1705, 2840] },
  { seconds: 0.012, voice: 0, breath: 1.65, formants: [568, 1705, 2840] },
  { seconds: 0.036, voice: 0, breath: 0.53, formants: [398, 2273, 3068] },
  { seconds: 0.183, voice: 0.75, breath: 0.03, formants: [342, 2661, 3388] },
];

/** Widths of the formants in Hz. */
const WIDTHS = [80, 100, 140];
/** Pulses of the voice a second. */
const PITCH = 142;
/** Seconds of near silence before and behind a word. */
const PAUSE = 0.5;
/** Share of the way to the next phone that a sample goes. */
const EASE = 0.004;

/** 16-bit samples of floats of full scale ±1. */
function wholeNumbers(sound: Float64Array | Float32Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(sound, (value) => Math.round(32767 * Math.max(-1, Math.min(1, value))));
}

/** A word of phones: pulses and noise through three resonances that glide, (n). */
function speak(phones: readonly Phone[], name: string): Int16Array<ArrayBuffer> {
  const random = Random.root("golden").stream(name);
  const last: Phone = { ...phones[phones.length - 1], seconds: PAUSE, voice: 0, breath: 0 };
  const parts = [{ ...phones[0], seconds: PAUSE, voice: 0, breath: 0 }, ...phones, last];
  const formants = Float64Array.from(phones[0].formants);
  const rings = formants.map(() => 0);
  const before = rings.slice();
  let [voice, breath, phase, tilted] = [0, 0, 0, 0];
  const sound = parts.flatMap((phone) =>
    Array.from({ length: Math.round(phone.seconds * RATE) }, () => {
      voice += EASE * (phone.voice - voice);
      breath += 2 * EASE * (phone.breath - breath);
      phase += PITCH / RATE;
      // The spectrum of pulses falls by a pole and loses its mean.
      tilted = 0.9 * tilted + (phase >= 1 ? 3 : 0);
      if (phase >= 1) phase -= 1;
      let value = voice * (tilted - 0.3) + 0.3 * breath * random.normal();
      for (let i = 0; i < 3; i++) {
        formants[i] += EASE * (phone.formants[i] - formants[i]);
        const radius = exp(-PI * WIDTHS[i] / RATE);
        const turn = 2 * radius * cos(2 * PI * formants[i] / RATE);
        value = (1 - turn + radius * radius) * value + turn * rings[i] -
          radius * radius * before[i];
        before[i] = rings[i];
        rings[i] = value;
      }
      return 0.445 * value + 0.0005 * random.normal();
    })
  );
  return wholeNumbers(Float64Array.from(sound));
}

/** Full scale up and down, silence, single samples, then noise of full scale. */
function extremes(): Int16Array<ArrayBuffer> {
  const random = Random.root("golden").stream("extremes");
  return Int16Array.from({ length: LENGTH }, (_, i) => {
    const part = Math.floor(4 * i / LENGTH);
    if (part === 0) return (i >> 3) % 2 === 0 ? 32767 : -32768;
    if (part === 1) return 0;
    return part === 2 ? (i % 500 === 0 ? -32768 : 0) : random.integer(65536) - 32768;
  });
}

/** The golden sounds by name, 16-bit samples at 16 kHz. */
export function goldenSounds(): Record<string, Int16Array<ArrayBuffer>> {
  return {
    happy: speak(HAPPY, "happy"),
    swelling: wholeNumbers(drawSound(LENGTH, 1)),
    extremes: extremes(),
  };
}
