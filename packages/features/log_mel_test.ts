import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Kernels, Random } from "@kws/kernels";
import {
  BASE_FRONT_END,
  centredFrames,
  type FrontEnd,
  hannWindow,
  melFilters,
  melSlopes,
  signalFrames,
  transformStages,
} from "./front_end.ts";
import { LogMel } from "./log_mel.ts";
import { StreamingLogMel } from "./streaming_log_mel.ts";

const FRONT_ENDS: FrontEnd[] = [
  BASE_FRONT_END,
  { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  { sampleRate: 16000, fftLength: 1024, hop: 320, bands: 20 },
  { sampleRate: 16000, fftLength: 480, hop: 100, bands: 33 },
  { sampleRate: 8000, fftLength: 120, hop: 200, bands: 7 },
  { sampleRate: 8000, fftLength: 96, hop: 50, bands: 10 },
];

function sound(length: number, seed: number): Float32Array {
  const random = Random.root(seed);
  return Float32Array.from(
    { length },
    (_, i) => 0.3 * Math.sin(i * i * 1e-5) + 0.01 * random.normal(),
  );
}

/** A frame's power, bin by bin in 64-bit floats. */
function referencePower(frame: Float64Array): number[] {
  const n = frame.length;
  const window = hannWindow(n);
  const turns = Array.from({ length: n }, (_, i) => 2 * Math.PI * i / n);
  const cosines = turns.map(Math.cos);
  const sines = turns.map(Math.sin);
  return Array.from({ length: n / 2 + 1 }, (_, k) => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < n; i++) {
      re += frame[i] * window[i] * cosines[k * i % n];
      im -= frame[i] * window[i] * sines[k * i % n];
    }
    return re * re + im * im;
  });
}

/** The definition of a clip's frame, in 64-bit floats. */
function referenceFrame(samples: Float32Array, centre: number, frontEnd: FrontEnd): number[] {
  const { fftLength: n } = frontEnd;
  const at = (i: number): number => {
    const j = Math.abs(i);
    return samples[j < samples.length ? j : 2 * (samples.length - 1) - j];
  };
  const power = referencePower(Float64Array.from({ length: n }, (_, i) => at(centre - n / 2 + i)));
  return melFilters(frontEnd).map(({ first, weights }) => {
    const sum = weights.reduce((total, weight, i) => total + weight * power[first + i], 0);
    return Math.log(Math.min(1e9, Math.max(1e-9, sum)));
  });
}

for (const frontEnd of FRONT_ENDS) {
  const { fftLength, hop, bands } = frontEnd;
  const name = `${fftLength}/${hop}/${bands}`;
  const length = frontEnd.sampleRate;
  const { logMel, stream } = Kernels.build((kernels) => ({
    logMel: new LogMel(kernels, frontEnd, length),
    stream: new StreamingLogMel(kernels, frontEnd),
  }));

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

  Deno.test(`the front end ${name} has the bands of noise to a few roundings`, () => {
    const random = Random.root(6);
    const samples = Float32Array.from({ length }, () => 0.1 * random.normal());
    const features = logMel.clip(samples).slice();
    for (let t = 0; t < centredFrames(length, frontEnd); t += 10) {
      referenceFrame(samples, t * hop, frontEnd).forEach((value, band) =>
        assertLess(Math.abs(features[t * bands + band] - value), 4e-6)
      );
    }
  });

  Deno.test(`the slopes of ${name} have the weights of its filters`, () => {
    const slopes = melSlopes(frontEnd);
    const empty = (): Float64Array => new Float64Array(fftLength / 2 + 1);
    melFilters(frontEnd).forEach(({ first, weights }, band) => {
      const expected = empty();
      expected.set(weights, first);
      const actual = empty();
      const [up, down] = slopes.slice(band, band + 2);
      actual.set(up.rising, up.first);
      actual.set(down.rising.map((share) => 1 - share), down.first);
      actual.forEach((weight, bin) => assertLess(Math.abs(weight - expected[bin]), 1e-12));
    });
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

/** All lengths up to a limit that the kernels transform. */
function transformLengths(limit: number): number[] {
  const lengths: number[] = [];
  for (let length = 4; length <= limit; length += 4) {
    let rest = length;
    for (const factor of [2, 3, 5]) while (rest % factor === 0) rest /= factor;
    if (rest === 1) lengths.push(length);
  }
  return lengths;
}

Deno.test("every length of a frame has the power spectrum of its definition", () => {
  const lengths = transformLengths(1024);
  assertEquals(lengths.length, 52);
  for (const fftLength of lengths) {
    const frontEnd = { sampleRate: 16000, fftLength, hop: fftLength, bands: 4 };
    const { kernels, logMel, power } = Kernels.build((kernels) => ({
      kernels,
      logMel: new LogMel(kernels, frontEnd, fftLength),
      power: kernels.f32(fftLength / 2 + 1),
    }));
    const samples = sound(fftLength, fftLength);
    logMel.samples.set(samples);
    kernels.wasm.powerSpectrum(power.byteOffset, logMel.samples.byteOffset, logMel.plan);
    const reference = referencePower(Float64Array.from(samples));
    const largest = Math.max(...reference);
    reference.forEach((value, k) =>
      assertLess(Math.abs(power[k] - value), 1e-6 * largest, `bin ${k} of ${fftLength} samples`)
    );
  }
});

Deno.test("a transform's stages are butterflies of all its points, odd radices before even ones", () => {
  const radices = (length: number) => transformStages(length).map(({ radix }) => radix);
  assertEquals(radices(200), [5, 5, 8]);
  assertEquals(radices(256), [8, 4, 8]);
  assertEquals(radices(512), [8, 8, 8]);
  assertEquals(radices(120), [5, 3, 8]);
  assertEquals(radices(48), [3, 4, 4]);
  assertEquals(radices(2), [2]);
  for (const length of transformLengths(4096).map((length) => length / 2)) {
    const stages = transformStages(length);
    assertEquals(stages.reduce((product, { radix }) => product * radix, 1), length);
    for (const { radix, blocks, groups, stride } of stages) {
      assertEquals(radix * blocks * groups * stride, length);
    }
  }
});

Deno.test("a sample that is no number spoils its own frames alone", () => {
  const logMel = Kernels.build((kernels) => new LogMel(kernels, BASE_FRONT_END, 16000));
  const samples = sound(16000, 7);
  const expected = logMel.signal(samples).slice();
  samples[5000] = NaN;
  const { fftLength, hop, bands } = BASE_FRONT_END;
  logMel.signal(samples).forEach((value, i) => {
    const start = Math.floor(i / bands) * hop;
    const spoiled = start <= 5000 && 5000 < start + fftLength;
    assertEquals(value, spoiled ? NaN : expected[i]);
  });
});

Deno.test("frames in groups are the same frames, and come together as soon as their group is complete", () => {
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
      const { stream, single } = Kernels.build((kernels) => ({
        stream: new StreamingLogMel(kernels, frontEnd, groups),
        single: new StreamingLogMel(kernels, frontEnd),
      }));
      const samples = sound(length, 5);
      const expected: number[] = [];
      single.push(samples, (frame) => void expected.push(...frame));
      const frames: number[] = [];
      const take = (group: Float32Array): void => {
        assertEquals(group.length, (frames.length === 0 ? first : every) * frontEnd.bands);
        frames.push(...group);
      };
      for (let at = 0, i = 0; at < length; i++) {
        const count = Math.min(sizes[i % sizes.length], length - at);
        stream.push(samples.subarray(at, at + count), take);
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
  const kernels = Kernels.create({ bytes: 1 << 20 });
  assertThrows(
    () => new StreamingLogMel(kernels, BASE_FRONT_END, { first: 6, every: 0 }),
    RangeError,
    "every must be a whole number >= 1: current value is 0",
  );
});

Deno.test("silence lies at the floor and a second has 101 frames", () => {
  const logMel = Kernels.build((kernels) => new LogMel(kernels, BASE_FRONT_END, 16000));
  const features = logMel.clip(new Float32Array(16000));
  assertEquals(features.length, 101 * 40);
  for (const value of features) assertLess(Math.abs(value - Math.log(1e-9)), 1e-5);
});

Deno.test("a transform with a large prime and a clip that is too short are errors", () => {
  const kernels = Kernels.create({ bytes: 1 << 20 });
  assertThrows(
    () => new LogMel(kernels, { ...BASE_FRONT_END, fftLength: 28 }, 1000),
    RangeError,
    "without a prime factor above 5: current value is 28",
  );
  assertThrows(
    () => new LogMel(kernels, BASE_FRONT_END, 1000).clip(new Float32Array(200)),
    RangeError,
    "current value is 200",
  );
});
