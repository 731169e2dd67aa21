import { assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_FRONT_END, type FrontEnd, LogMel, signalFrames } from "@kws/features";
import { BASE_SHAPE, Crnn, type CrnnShape, crnnSizes, initialCrnn, view } from "@kws/models";
import type { Spotter } from "@kws/runtime";
import { floatSpotter } from "./float_spotter.ts";

function spotterOf(
  { maxWindowLength, ...net }: {
    shape: CrnnShape;
    parameters: Float32Array;
    frontEnd: FrontEnd;
    maxWindowLength: number;
  },
): Spotter {
  return floatSpotter({ topology: "crnn", offset: 0, ...net }, maxWindowLength).spotter;
}

function sound(seconds: number, seed: number): Float32Array {
  const random = Random.root(seed);
  let level = 0;
  return Float32Array.from({ length: seconds * 16000 }, () => {
    level = 0.95 * level + 0.05 * random.normal();
    return level;
  });
}

/** The log-odds of every step from whole sequences: all frames, all states, then a window for each step. */
function wholeSequence(
  samples: Float32Array,
  shape: CrnnShape,
  frontEnd: FrontEnd,
  parameters: Float32Array,
  maxWindowLength: number,
): number[] {
  const length = signalFrames(samples.length, frontEnd);
  const { steps } = crnnSizes(shape, length);
  const { logMel, net } = Kernels.build((kernels) => ({
    logMel: new LogMel(kernels, frontEnd, samples.length),
    net: new Crnn(kernels, shape, { batch: 1, frames: length }),
  }));
  net.load(parameters);
  net.features.set(logMel.signal(samples));
  net.forward();
  const window = crnnSizes(shape, maxWindowLength).steps;
  const { hidden } = shape;
  const states = net.states.subarray(0, steps * hidden);
  // Attention and classifier once more, from the kernels alone.
  const { attention: width = hidden } = shape;
  const { kernels, keys, energies, pooled, weights, logits } = Kernels.build((kernels) => ({
    kernels,
    keys: linearOf(kernels, { rows: steps, inner: hidden, columns: width }),
    energies: linearOf(kernels, { rows: steps, inner: width, columns: 1 }),
    weights: kernels.f32(window),
    pooled: kernels.f32(hidden),
    logits: linearOf(kernels, { rows: 1, inner: hidden, columns: 2 }),
  }));
  const { wasm } = kernels;
  const tensor = (name: string): Float32Array => view(parameters, net.layout, name);
  const run = (linear: LinearArrays, name: string, x: Float32Array): Float32Array => {
    linear.x.set(x);
    const weight = tensor(`${name}.weight`);
    const bias = tensor(`${name}.bias`);
    const { rows, inner, columns } = linear.product;
    for (let i = 0; i < weight.length; i++) {
      linear.transposed[(i % inner) * columns + Math.floor(i / inner)] = weight[i];
    }
    for (let row = 0; row < rows; row++) linear.y.set(bias, row * columns);
    kernels.matmul(linear.y, linear.x, linear.transposed, { ...linear.product, accumulate: true });
    return linear.y;
  };
  const hiddenKeys = run(keys, "attention.hidden", states);
  wasm.tanhArray(hiddenKeys.byteOffset, hiddenKeys.byteOffset, hiddenKeys.length);
  const scores = run(energies, "attention.energy", hiddenKeys);
  return Array.from({ length: steps }, (_, t) => {
    const from = Math.max(0, t + 1 - window);
    wasm.attentionPool(
      pooled.byteOffset,
      weights.byteOffset,
      scores.byteOffset + 4 * from,
      keys.x.byteOffset + 4 * from * hidden,
      t + 1 - from,
      1,
      hidden,
    );
    const [other, keyword] = run(logits, "classifier", pooled);
    return keyword - other;
  });
}

interface LinearArrays {
  x: Float32Array;
  transposed: Float32Array;
  y: Float32Array;
  product: { rows: number; inner: number; columns: number };
}

function linearOf(kernels: Kernels, product: LinearArrays["product"]): LinearArrays {
  const { rows, inner, columns } = product;
  return {
    x: kernels.f32(rows * inner),
    transposed: kernels.f32(inner * columns),
    y: kernels.f32(rows * columns),
    product,
  };
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
    const parameters = initialCrnn(shape, Random.root(name));
    const samples = sound(3, 7);
    const expected = wholeSequence(samples, shape, frontEnd, parameters, window);
    const spotter = spotterOf({ shape, parameters, frontEnd, maxWindowLength: window });
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
        spotter.push(samples.subarray(at, at + count), ({ logOdds }) => {
          steps.push(logOdds);
        });
        at += count;
      }
      assertEquals(steps, expected);
    }
  });
}

Deno.test("a step is dated by the last sample that it depends on", () => {
  const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
  const spotter = spotterOf({
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

Deno.test("a window shorter than the convolution's kernel is an error", () => {
  const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
  assertThrows(
    () =>
      spotterOf({
        shape: BASE_SHAPE,
        parameters,
        frontEnd: BASE_FRONT_END,
        maxWindowLength: 12,
      }),
    RangeError,
    "frames must be at least kernel[1] (20): current value is 12",
  );
});

Deno.test("a spotter of floats that was restored goes on with the same bits", () => {
  const options = { shape: SMALL, frontEnd: SMALL_FRONT_END, maxWindowLength: 51 };
  const parameters = initialCrnn(SMALL, Random.root(4));
  const [one, other] = [
    spotterOf({ ...options, parameters }),
    spotterOf({ ...options, parameters }),
  ];
  const samples = sound(3, 5);
  const expected = one.run(samples);
  other.run(sound(1, 6));
  for (const cut of [1, 777, 16000, 31999]) {
    one.reset();
    const steps: unknown[] = [];
    one.push(samples.subarray(0, cut), (step) => steps.push(step));
    other.restore(one.save());
    other.push(samples.subarray(cut), (step) => steps.push(step));
    assertEquals(steps, expected);
  }
});

Deno.test("a spotter of floats takes no state of other weights, another offset or another shape", () => {
  const parameters = initialCrnn(SMALL, Random.root(4));
  const net = { topology: "crnn", shape: SMALL, parameters, offset: -4, frontEnd: SMALL_FRONT_END };
  const spotterOf = (change: Partial<typeof net> = {}, frames = 51) =>
    floatSpotter({ ...net, ...change }, frames);
  const { spotter } = spotterOf();
  spotter.run(sound(1, 5));
  const saved = spotter.save();
  const weights = parameters.slice();
  weights[weights.length - 1] += 1e-6;
  // As many parameters and numbers of state: in the shape alone they differ.
  const { kernel: [, kt], stride: [sf, st] } = SMALL;
  const { steps } = crnnSizes(SMALL, 51);
  const slower: CrnnShape = { ...SMALL, stride: [sf, st + 1] };
  const others = {
    weights: spotterOf({ parameters: weights }),
    offset: spotterOf({ offset: -4.5 }),
    shape: spotterOf({ shape: slower }, kt + (steps - 1) * (st + 1)),
  };
  for (const [what, { spotter: other }] of Object.entries(others)) {
    const before = other.save();
    assertEquals(before.length, saved.length, what);
    assertThrows(() => other.restore(saved), RangeError, "of the same model and rule", what);
    assertEquals(other.save(), before, what);
  }
  // What is taken for granted may be said, and dropout is nothing to who listens.
  for (const change of [{}, { gates: 3, attention: SMALL.hidden, dropout: 0.5 }]) {
    const { spotter: same } = spotterOf({ shape: { ...SMALL, ...change } as CrnnShape });
    same.restore(saved);
    assertEquals(same.save(), saved);
  }
  // Other parameters that are loaded later are another model's.
  const { spotter: late, network } = spotterOf();
  late.restore(saved);
  network.load(weights);
  assertThrows(() => late.restore(saved), RangeError, "of the same model and rule");
});

Deno.test("what is no sound counts as silence, is counted, and leaves later steps as they are", () => {
  const parameters = initialCrnn(SMALL, Random.root(4));
  const spotter = spotterOf({
    ...{ shape: SMALL, frontEnd: SMALL_FRONT_END, maxWindowLength: 51, parameters },
  });
  const [clean, spoilt] = [sound(2, 5), sound(2, 5)];
  for (const [i, value] of [NaN, Infinity, -Infinity, 3e38].entries()) {
    clean[5000 + 3 * i] = 0;
    spoilt[5000 + 3 * i] = value;
  }
  const expected = spotter.run(clean);
  assertEquals(spotter.unusable, 0);
  assertEquals(spotter.run(spoilt), expected);
  assertEquals(spotter.unusable, 4);
  const pcm = Int16Array.from(clean, (value) => 32768 * value);
  const floats = Float32Array.from(pcm, (value) => value / 32768);
  assertEquals(spotter.run(pcm), spotter.run(floats));
});
