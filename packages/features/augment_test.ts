import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import {
  Augmenter,
  BASE_AUGMENTATION,
  maskSpectrogram,
  type WaveformAugmentation,
} from "./augment.ts";

const SAMPLES = 16000;
const NOTHING: WaveformAugmentation = {
  shift: 0,
  gain: { probability: 0, low: 0, high: 0 },
  noise: { probability: 0, low: 0, high: 0 },
  white: { probability: 0, sigma: 0 },
};
const random = Random.root("augment");
const clip = Int16Array.from({ length: SAMPLES }, () => random.integer(20000) - 10000);
const noise = Int16Array.from({ length: 40000 }, () => random.integer(2000) - 1000);

function open(noises: Int16Array[] = [noise]): { augmenter: Augmenter; out: Float32Array } {
  const options = { noises, stretch: [0, 0.7] as const, samples: SAMPLES, sampleRate: 16000 };
  return Kernels.build((kernels) => ({
    augmenter: new Augmenter(kernels, options),
    out: kernels.f32(SAMPLES),
  }));
}

const power = (x: Float32Array): number => x.reduce((sum, value) => sum + value * value, 0);

Deno.test("no augmentation leaves the samples as they are", () => {
  const { augmenter, out } = open();
  augmenter.apply(out, clip, Random.root(1), NOTHING);
  assertEquals([...out], Array.from(clip, (sample) => Math.fround(sample / 32768)));
});

/** The clip with every sample moved to the right by `by`, silence where nothing comes from. */
function shifted(by: number): Float32Array {
  return Float32Array.from({ length: SAMPLES }, (_, i) => (clip[i - by] ?? 0) / 32768);
}

Deno.test("a shift moves the samples by what is drawn and fills with silence", () => {
  const { augmenter, out } = open();
  const moves: number[] = [];
  for (let seed = 0; seed < 40; seed++) {
    augmenter.apply(out, clip, Random.root(seed), { ...NOTHING, shift: 100 });
    // 100 ms are 1600 samples to either side: 3201 shifts, the stream's first draw.
    const moved = Random.root(seed).integer(3201) - 1600;
    assertEquals(out, shifted(moved));
    moves.push(moved);
  }
  assert(Math.min(...moves) < -1200 && Math.max(...moves) > 1200);
});

Deno.test("a gain changes the level by the drawn decibels, as often as asked", () => {
  const { augmenter, out } = open();
  augmenter.applyNothing(out, clip);
  const clean = power(out);
  const decibels = (seed: number, gain: WaveformAugmentation["gain"]): number => {
    augmenter.apply(out, clip, Random.root(seed), { ...NOTHING, gain });
    return 10 * Math.log10(power(out) / clean);
  };
  for (const level of [-18, -3, 6]) {
    assertAlmostEquals(decibels(1, { probability: 1, low: level, high: level }), level, 1e-4);
  }
  const range = { probability: 0.5, low: -18, high: -1 };
  const levels = Array.from({ length: 200 }, (_, seed) => decibels(seed, range));
  const varied = levels.filter((level) => Math.abs(level) > 1e-3);
  assert(varied.length > 80 && varied.length < 120, `${varied.length} of 200 were varied`);
  assert(varied.every((level) => level > -18.001 && level < -0.999));
  const mean = varied.reduce((sum, level) => sum + level, 0) / varied.length;
  assertAlmostEquals(mean, -9.5, 1.5);
});

Deno.test("white noise is normal, with the drawn standard deviation", () => {
  const { augmenter, out } = open();
  const silence = new Int16Array(SAMPLES);
  const white = { probability: 1, sigma: 0.01 };
  for (let seed = 0; seed < 20; seed++) {
    augmenter.apply(out, silence, Random.root(seed), { ...NOTHING, white });
    const random = Random.root(seed);
    random.integer(1);
    // Whether there is gain, background noise and white noise; then how strong it is.
    for (let i = 0; i < 3; i++) random.uniform();
    const sigma = random.between(0, 0.01);
    assertAlmostEquals(Math.sqrt(power(out) / SAMPLES) / sigma, 1, 0.03);
    const mean = out.reduce((sum, value) => sum + value, 0) / SAMPLES;
    assertAlmostEquals(mean / sigma, 0, 0.04);
    const within = out.filter((value) => Math.abs(value) < sigma).length / SAMPLES;
    assertAlmostEquals(within, 0.6827, 0.02);
  }
});

Deno.test("background noise is mixed at the drawn signal-to-noise ratio", () => {
  const { augmenter, out } = open();
  augmenter.apply(out, clip, Random.root(2), NOTHING);
  const clean = out.slice();
  const at12 = { ...NOTHING, noise: { probability: 1, low: 12, high: 12 } };
  augmenter.apply(out, clip, Random.root(2), at12);
  const rest = out.map((value, i) => value - clean[i]);
  assertAlmostEquals(10 * Math.log10(power(clean) / power(rest)), 12, 0.01);
});

Deno.test("equal streams give equal clips, other streams others", () => {
  const { augmenter, out } = open();
  const draw = (seed: number): number[] => {
    augmenter.apply(out, clip, Random.root(seed), BASE_AUGMENTATION);
    return [...out];
  };
  assertEquals(draw(5), draw(5));
  assert(draw(5).some((value, i) => value !== draw(6)[i]));
});

Deno.test("the original assignment's augmentation does one of its four things", () => {
  const { augmenter, out } = open();
  const seen = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    augmenter.applyOriginal(out, clip, Random.root(seed));
    const ratio = out[100] / Math.fround(clip[100] / 32768);
    seen.add(ratio === 1 ? "nothing" : Math.abs(ratio - 0.25) < 1e-6 ? "quiet" : "noisy");
  }
  assertEquals([...seen].sort(), ["noisy", "nothing", "quiet"]);
});

Deno.test("masks are no wider than they may be and leave the rest alone", () => {
  for (let seed = 0; seed < 50; seed++) {
    const features = new Float32Array(101 * 40).fill(-3);
    maskSpectrogram(features, 40, Random.root(seed), { frequency: 15, time: 35 });
    const bands = Array.from({ length: 40 }, (_, b) =>
      Array.from({ length: 101 }, (_, t) =>
        features[t * 40 + b]).every((value) =>
          value === 0
        )).filter(Boolean).length;
    const frames = Array.from({ length: 101 }, (_, t) =>
      features.subarray(t * 40, t * 40 + 40).every((value) =>
        value === 0
      )).filter(Boolean).length;
    assert(bands <= 15 && frames <= 35);
    const zeros = features.filter((value) =>
      value === 0
    ).length;
    assertEquals(zeros, frames * 40 + bands * 101 - frames * bands);
  }
});

Deno.test("a recording whose stretch is shorter than a clip is an error", () => {
  assertThrows(() => open([new Int16Array(17000)]), RangeError, "current value is 11900");
});

Deno.test("background noise that is silent leaves every sample a number", () => {
  const { augmenter, out } = open([new Int16Array(40000)]);
  for (let seed = 0; seed < 40; seed++) {
    augmenter.applyOriginal(out, clip, Random.root(seed));
    assert(out.every(Number.isFinite), `seed ${seed}`);
  }
});
