import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Kernels, Random } from "@kws/kernels";
import {
  BASE_FRONT_END,
  centredFrames,
  type FrontEnd,
  hannWindow,
  melFilters,
  signalFrames,
} from "./front_end.ts";
import { LogMel, logMelBytes } from "./log_mel.ts";
import { StreamingLogMel, streamingLogMelBytes } from "./streaming_log_mel.ts";

const FRONT_ENDS: FrontEnd[] = [
  BASE_FRONT_END,
  { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  { sampleRate: 16000, fftLength: 480, hop: 100, bands: 33 },
  { sampleRate: 8000, fftLength: 120, hop: 200, bands: 7 },
];

function sound(length: number, seed: number): Float32Array {
  const random = Random.root(seed);
  return Float32Array.from(
    { length },
    (_, i) => 0.3 * Math.sin(i * i * 1e-5) + 0.01 * random.normal(),
  );
}

/** The definition, bin by bin in 64-bit floats. */
function referenceFrame(samples: Float32Array, centre: number, frontEnd: FrontEnd): number[] {
  const { fftLength: n } = frontEnd;
  const window = hannWindow(n);
  const at = (i: number): number => {
    const j = Math.abs(i);
    return samples[j < samples.length ? j : 2 * (samples.length - 1) - j];
  };
  const power = Array.from({ length: n / 2 + 1 }, (_, k) => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < n; i++) {
      const value = at(centre - n / 2 + i) * window[i];
      re += value * Math.cos(2 * Math.PI * k * i / n);
      im -= value * Math.sin(2 * Math.PI * k * i / n);
    }
    return re * re + im * im;
  });
  return melFilters(frontEnd).map(({ first, weights }) => {
    const sum = weights.reduce((total, weight, i) => total + weight * power[first + i], 0);
    return Math.log(Math.min(1e9, Math.max(1e-9, sum)));
  });
}

for (const frontEnd of FRONT_ENDS) {
  const { fftLength, hop, bands } = frontEnd;
  const name = `${fftLength}/${hop}/${bands}`;
  const length = frontEnd.sampleRate;
  const kernels = Kernels.create({
    bytes: logMelBytes(frontEnd, length) + streamingLogMelBytes(frontEnd),
  });
  const logMel = new LogMel(kernels, frontEnd, length);
  const stream = new StreamingLogMel(kernels, frontEnd);

  Deno.test(`the front end ${name} agrees with its definition`, () => {
    const samples = sound(length, 1);
    const features = logMel.clip(samples).slice();
    const frames = centredFrames(length, frontEnd);
    assertEquals(features.length, frames * bands);
    for (const t of [0, 1, frames >> 1, frames - 1]) {
      referenceFrame(samples, t * hop, frontEnd).forEach((value, band) =>
        assertLess(Math.abs(features[t * bands + band] - value), 2e-4)
      );
    }
  });

  Deno.test(`a stream through ${name} equals the whole signal bit for bit, however cut`, () => {
    const samples = sound(length, 2);
    const whole = [...logMel.signal(samples)];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1 }), (sizes) => {
        stream.reset();
        const frames: number[] = [];
        for (let at = 0, i = 0; at < samples.length; i++) {
          const count = Math.min(sizes[i % sizes.length], samples.length - at);
          stream.push(samples.subarray(at, at + count), (frame) => void frames.push(...frame));
          at += count;
        }
        assertEquals(frames, whole);
      }),
      { seed: 3, numRuns: 25 },
    );
  });
}

Deno.test("frames in groups are the same frames, and come as soon as their group is complete", () => {
  const shape = fc.record({
    frontEnd: fc.constantFrom(...FRONT_ENDS),
    first: fc.integer({ min: 1, max: 25 }),
    every: fc.integer({ min: 1, max: 9 }),
    sizes: fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1 }),
    length: fc.integer({ min: 100, max: 12000 }),
  });
  fc.assert(
    fc.property(shape, ({ frontEnd, first, every, sizes, length }) => {
      const groups = { first, every };
      const kernels = Kernels.create({
        bytes: 2 * streamingLogMelBytes(frontEnd, groups) + 8 * length,
      });
      const stream = new StreamingLogMel(kernels, frontEnd, groups);
      const single = new StreamingLogMel(kernels, frontEnd);
      const samples = sound(length, 5);
      const expected: number[] = [];
      single.push(samples, (frame) => void expected.push(...frame));
      const frames: number[] = [];
      for (let at = 0, i = 0; at < length; i++) {
        const count = Math.min(sizes[i % sizes.length], length - at);
        stream.push(samples.subarray(at, at + count), (frame) => void frames.push(...frame));
        at += count;
        const complete = signalFrames(at, frontEnd);
        const due = complete < first ? 0 : first + every * Math.floor((complete - first) / every);
        assertEquals(frames.length, due * frontEnd.bands);
      }
      assertEquals(frames, expected.slice(0, frames.length));
    }),
    { seed: 4, numRuns: 60 },
  );
});

Deno.test("a group of no frames is an error", () => {
  const kernels = Kernels.create({ bytes: streamingLogMelBytes(BASE_FRONT_END) });
  assertThrows(
    () => new StreamingLogMel(kernels, BASE_FRONT_END, { first: 6, every: 0 }),
    RangeError,
    "every must be a whole number >= 1: current value is 0",
  );
});

Deno.test("silence lies at the floor and a second has 101 frames", () => {
  const kernels = Kernels.create({ bytes: logMelBytes(BASE_FRONT_END, 16000) });
  const features = new LogMel(kernels, BASE_FRONT_END, 16000).clip(new Float32Array(16000));
  assertEquals(features.length, 101 * 40);
  for (const value of features) assertLess(Math.abs(value - Math.log(1e-9)), 1e-5);
});

Deno.test("a transform with a large prime and a clip that is too short are errors", () => {
  const kernels = Kernels.create({ bytes: 1 << 20 });
  assertThrows(
    () => new LogMel(kernels, { ...BASE_FRONT_END, fftLength: 28 }, 1000),
    RangeError,
    "no prime factor above 5",
  );
  assertThrows(
    () => new LogMel(kernels, BASE_FRONT_END, 1000).clip(new Float32Array(200)),
    RangeError,
    "current value is 200",
  );
});
