import { assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_FRONT_END, type FrontEnd, LogMel, logMelBytes, signalFrames } from "@kws/features";
import {
  Attention,
  BASE_SHAPE,
  Convolution,
  crnnLayout,
  type CrnnShape,
  crnnSizes,
  crnnTensors,
  Gru,
  initialParameters,
  keywordProbability,
  Linear,
} from "@kws/models";
import { detections, smooth, Spotter } from "./spotter.ts";

function sound(seconds: number, seed: number): Float32Array {
  const random = Random.root(seed);
  let level = 0;
  return Float32Array.from({ length: seconds * 16000 }, () => {
    level = 0.95 * level + 0.05 * random.normal();
    return level;
  });
}

/** Every probability from whole sequences: all frames, all states, then a window for each step. */
function wholeSequence(
  samples: Float32Array,
  shape: CrnnShape,
  frontEnd: FrontEnd,
  parameters: Float32Array,
  maxWindowLength: number,
): number[] {
  const kernels = Kernels.create({
    bytes: (1 << 23) + logMelBytes(frontEnd, samples.length),
  });
  const logMel = new LogMel(kernels, frontEnd, samples.length);
  const frames = kernels.f32(signalFrames(samples.length, frontEnd) * frontEnd.bands);
  frames.set(logMel.signal(samples));
  const length = frames.length / frontEnd.bands;
  const layout = crnnLayout(shape);
  const flat = kernels.f32(layout.size);
  flat.set(parameters);
  const tensors = crnnTensors(flat, layout, shape);
  const { steps, features } = crnnSizes(shape, length);
  const window = crnnSizes(shape, maxWindowLength).steps;
  const { hidden } = shape;
  const convolution = new Convolution(
    kernels,
    shape,
    { frames: length, batch: 1 },
    tensors.convolution,
  );
  convolution.forward(frames);
  let x: Float32Array = convolution.y;
  tensors.gru.forEach((tensor, layer) => {
    const inputs = layer === 0 ? features : hidden;
    const gru = new Gru(kernels, { inputs, hidden, steps, batch: 1, training: false }, tensor);
    gru.prepare();
    gru.forward(x);
    x = gru.h;
  });
  const attention = new Attention(
    kernels,
    { hidden, steps, batch: 1, training: false },
    tensors.attention,
  );
  attention.prepare();
  const energies = attention.score(x, steps);
  const classifier = new Linear(
    kernels,
    { inputs: hidden, outputs: 2, rows: 1 },
    tensors.classifier,
  );
  classifier.prepare();
  return Array.from({ length: steps }, (_, t) => {
    const from = Math.max(0, t + 1 - window);
    const count = t + 1 - from;
    const pooled = attention.pool(
      energies.subarray(from, t + 1),
      x.subarray(from * hidden, (t + 1) * hidden),
      count,
      1,
    );
    classifier.forward(pooled, 1);
    return keywordProbability(classifier.y[0], classifier.y[1]);
  });
}

const SMALL: CrnnShape = {
  bands: 20,
  channels: 3,
  kernel: [6, 6],
  stride: [4, 3],
  hidden: 10,
  layers: 1,
  dropout: 0,
};
const SMALL_FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 };

for (
  const [name, shape, frontEnd, window] of [
    ["base", BASE_SHAPE, BASE_FRONT_END, 101],
    ["small", SMALL, SMALL_FRONT_END, 51],
  ] as const
) {
  Deno.test(`the ${name} network's stream equals the whole sequence bit for bit, however cut`, () => {
    const parameters = initialParameters(shape, Random.root(name));
    const samples = sound(3, 7);
    const expected = wholeSequence(samples, shape, frontEnd, parameters, window);
    const spotter = new Spotter({ shape, parameters, frontEnd, maxWindowLength: window });
    const random = Random.root("chunks");
    const sizes: (() => number)[] = [
      () => samples.length,
      () => 1280,
      () => 128,
      () => [2, 3, 5, 7, 11, 13, 101, 997][random.integer(8)],
      () => 1,
      () => 1 + random.integer(3000),
    ];
    for (const size of sizes) {
      spotter.reset();
      const steps: number[] = [];
      for (let at = 0; at < samples.length;) {
        const count = Math.min(size(), samples.length - at);
        spotter.push(samples.subarray(at, at + count), ({ probability }) => {
          steps.push(probability);
        });
        at += count;
      }
      assertEquals(steps, expected);
    }
  });
}

Deno.test("a step is dated by the last sample that it depends on", () => {
  const parameters = initialParameters(BASE_SHAPE, Random.root(1));
  const spotter = new Spotter({
    shape: BASE_SHAPE,
    parameters,
    frontEnd: BASE_FRONT_END,
    maxWindowLength: 101,
  });
  const samples = sound(1, 3);
  const [first, second] = spotter.run(samples);
  assertEquals(first.sample, 19 * 160 + 399);
  assertEquals(second.sample, 27 * 160 + 399);
  const changed = samples.slice();
  changed[second.sample + 1] += 0.5;
  assertEquals(spotter.run(changed).slice(0, 2), [first, second]);
});

Deno.test("a detection silences those within the refractory period", () => {
  const steps = [0.1, 0.9, 0.95, 0.2, 0.9, 0.9].map((probability, i) => ({
    sample: i * 100,
    probability,
  }));
  assertEquals(detections(steps, { threshold: 0.8, refractory: 250 }), [100, 400]);
});

Deno.test("a window shorter than the convolution's kernel is an error", () => {
  const parameters = initialParameters(BASE_SHAPE, Random.root(1));
  assertThrows(
    () =>
      new Spotter({
        shape: BASE_SHAPE,
        parameters,
        frontEnd: BASE_FRONT_END,
        maxWindowLength: 12,
      }),
    RangeError,
    "frames must be at least kernel[1] (20): current value is 12",
  );
});

Deno.test("smoothing takes the mean of the latest steps, of fewer at the start", () => {
  const steps = [0, 1, 1, 0].map((probability, sample) => ({ sample, probability }));
  assertEquals(smooth(steps, 2).map(({ probability }) => probability), [0, 0.5, 1, 0.5]);
  assertEquals(smooth(steps, 1), steps);
  assertThrows(() => smooth(steps, 0), RangeError, "current value is 0");
});
