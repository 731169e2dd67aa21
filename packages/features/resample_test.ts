import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { resample, Resampler } from "./resample.ts";

const RATES = [[48000, 16000], [44100, 16000], [22050, 16000], [16000, 8000]] as const;

/** A second of a tone. */
function tone(frequency: number, rate: number): Float32Array {
  return Float32Array.from(
    { length: rate },
    (_, i) => Math.sin(2 * Math.PI * frequency * i / rate),
  );
}

/** Decibels that resampling adds to a tone, measured away from both ends. */
function decibels(frequency: number, from: number, to: number): number {
  const level = (x: Float32Array): number => {
    const inside = x.subarray(300, x.length - 300);
    return Math.sqrt(inside.reduce((sum, value) => sum + value * value, 0) / inside.length);
  };
  return 20 * Math.log10(level(resample(tone(frequency, from), from, to)) * Math.SQRT2);
}

Deno.test("tones that the lower rate cannot hold are attenuated by 60 dB and more", () => {
  for (const [from, to] of RATES) {
    for (const share of [1.03, 1.08, 1.15, 1.3]) {
      const frequency = share * to / 2;
      const most = share < 1.08 ? -43 : -59.99;
      if (frequency < from / 2) assertLess(decibels(frequency, from, to), most);
    }
  }
});

Deno.test("tones up to 89 % of half the lower rate keep their level, those at 95 % lose 6 dB", () => {
  for (const [from, to] of [...RATES, [8000, 16000], [16000, 44100]] as const) {
    const half = Math.min(from, to) / 2;
    for (const share of [0.02, 0.3, 0.6, 0.85, 0.87, 0.89]) {
      assert(Math.abs(decibels(share * half, from, to)) < 0.1, `${share} of ${half} Hz`);
    }
    assert(Math.abs(decibels(0.95 * half, from, to) + 6) < 0.2, `${from} to ${to}`);
  }
});

Deno.test("resampling leaves an echo of no tone: a constant stays what it is", () => {
  for (const [from, to] of RATES) {
    const out = resample(new Float32Array(from).fill(0.5), from, to);
    assert(out.subarray(200, to - 200).every((value) => Math.abs(value - 0.5) < 1e-6));
  }
});

Deno.test("a clip at a rate without common divisors takes neither seconds nor much memory", () => {
  const samples = new Float32Array(60000).fill(0.5);
  const before = Deno.memoryUsage().external;
  const started = performance.now();
  const out = resample(samples, 767999, 16000);
  assertLess(performance.now() - started, 1000);
  assertLess(Deno.memoryUsage().external - before, 2e6);
  assertEquals(out.length, 1251);
  assert(out.subarray(30, 1221).every((value) => Math.abs(value - 0.5) < 1e-6));
});

Deno.test("equal rates copy the samples, and rates that are no whole numbers are refused", () => {
  const samples = Float32Array.of(1, -1, 0.5);
  assertEquals(resample(samples, 16000, 16000), samples);
  assertThrows(() => resample(samples, 16000.5, 16000), RangeError, "current value is 16000.5");
  assertThrows(() => resample(samples, 16000, 0), RangeError, "to must be a whole number >= 1");
});

Deno.test("sound in pieces of any size is resampled to the bits of the whole, and begins anew at its end", () => {
  const random = Random.root("pieces");
  for (
    const [from, to] of [[48000, 16000], [44100, 16000], [8000, 16000], [11025, 16000], [5, 3], [
      16000,
      16000,
    ]]
  ) {
    const resampler = new Resampler(from, to);
    for (const length of [0, 1, 2, 47, 1000, 5001]) {
      const samples = Float32Array.from({ length }, () => random.normal());
      const whole = resample(samples, from, to);
      assertEquals(whole.length, Math.ceil(length * to / from));
      for (const most of [1, 7, 400]) {
        const pieces: number[] = [];
        for (let at = 0; at < length;) {
          const count = Math.min(length - at, 1 + random.integer(most));
          pieces.push(...resampler.push(samples.subarray(at, at + count)));
          at += count;
        }
        pieces.push(...resampler.end());
        assertEquals(Float32Array.from(pieces), whole);
      }
    }
  }
});

Deno.test("what is resampled live comes out a few milliseconds later, not at the end", () => {
  const resampler = new Resampler(48000, 16000);
  // 24 zero crossings of the lower rate's half, a little widened: 76 samples of 48 kHz.
  assertEquals(resampler.push(new Float32Array(4800)).length, 1575);
  assertEquals(resampler.push(new Float32Array(4800)).length, 1600);
});
