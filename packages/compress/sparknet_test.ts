import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { foldNorms, Moments } from "./fold_norms.ts";
import { slowLogits } from "./_sparknet_reference.ts";
import { SparkNet, sparkNetBytes, sparkNetScorer } from "./sparknet.ts";
import {
  PUBLISHED_SPARKNET,
  SPARKNET_SHAPE,
  sparkNetCost,
  sparkNetLayout,
  type SparkNetShape,
  trainedLayout,
} from "./sparknet_shape.ts";
import { TrainedSparkNet, trainedSparkNetBytes } from "./sparknet_training.ts";

/** Shapes on and off the widths that the kernels take four and eight at a time. */
function drawShape(random: Random): SparkNetShape {
  const kernels = Array.from({ length: 1 + random.integer(3) }, () => 1 + 2 * random.integer(4));
  return {
    ...{ bands: 1 + random.integer(18), channels: 1 + random.integer(17), kernels },
    gates: 1 + random.integer(9),
  };
}

function fill(array: Float32Array, random: Random, size: number): Float32Array {
  for (let i = 0; i < array.length; i++) array[i] = random.between(-size, size);
  return array;
}

function running(shape: SparkNetShape, batch: number, frames: number): SparkNet {
  const size = { batch, frames };
  return new SparkNet(Kernels.create({ bytes: sparkNetBytes(shape, size) }), shape, size);
}

function trained(shape: SparkNetShape, batch: number, frames: number): TrainedSparkNet {
  const size = { batch, frames };
  const kernels = Kernels.create({ bytes: trainedSparkNetBytes(shape, size) });
  return new TrainedSparkNet(kernels, shape, size);
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, share: number): void {
  assertEquals(actual.length, expected.length);
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(actual[i], expected[i], share * scale, `element ${i}`);
  }
}

Deno.test("the network that runs has the logits of plain loops", () => {
  for (let seed = 0; seed < 30; seed++) {
    const random = Random.root(seed);
    const shape = drawShape(random);
    const [batch, frames] = [1 + random.integer(3), 1 + random.integer(13)];
    const net = running(shape, batch, frames);
    fill(net.parameters, random, 0.5);
    fill(net.features, random, 2);
    net.prepare();
    const { layout, parameters, features } = net;
    const slow = { shape, layout, parameters, batch, frames };
    assertClose(net.forward(), slowLogits(slow, features), 1e-5);
  }
});

Deno.test("gradients are the finite differences of plain loops, in every tensor of every shape", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = Random.root(100 + seed);
    const shape = drawShape(random);
    const [batch, frames] = [2 + random.integer(2), 3 + random.integer(9)];
    const net = trained(shape, batch, frames);
    fill(net.parameters, random, 1);
    fill(net.features, random, 2);
    fill(net.dLogits, random, 1);
    net.prepare();
    const { layout, features, dLogits } = net;
    const sigma = seed % 2 === 0 ? 0.3 : 0;
    const stream = random.stream("gates");
    const noise = drawNoise(stream, batch * frames * shape.gates, sigma);
    const parameters = Float64Array.from(net.parameters);
    const loss = (): number =>
      slowLogits({ shape, layout, parameters, batch, frames }, features, noise)
        .reduce((sum, value, i) => sum + value * dLogits[i], 0);
    assertClose(
      net.forward(stream, sigma),
      slowLogits({ shape, layout, parameters, batch, frames }, features, noise),
      1e-4,
    );
    net.backward();
    const step = 1e-6;
    // Three of every tensor: the loops are slow.
    const chosen = [...layout.slots.values()].flatMap(({ offset, size }) =>
      [0, 1, 2].map(() => offset + random.integer(size))
    );
    const slopes = chosen.map((i) => {
      const value = parameters[i];
      parameters[i] = value + step;
      const above = loss();
      parameters[i] = value - step;
      const below = loss();
      parameters[i] = value;
      return (above - below) / (2 * step);
    });
    assertClose(chosen.map((i) => net.gradients[i]), slopes, 1e-3);
  }
});

/** The noise that the kernels draw from a stream. */
function drawNoise(stream: Random, length: number, sigma: number): Float32Array {
  const kernels = Kernels.create({ bytes: 4 * length + 64 });
  const noise = kernels.f32(length);
  if (sigma > 0) kernels.wasm.addNormal(noise.byteOffset, length, ...stream.key, sigma);
  return noise.slice();
}

Deno.test("folded by the moments of the same rows, the network that runs has the trained one's logits", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = Random.root(200 + seed);
    const shape = drawShape(random);
    const [batch, frames] = [3, 8];
    const net = trained(shape, batch, frames);
    fill(net.parameters, random, 1);
    fill(net.features, random, 2);
    net.prepare();
    const logits = net.forward(random, 0).slice();
    const moments = net.norms.map((norm) => {
      const seen = new Moments(norm.mean.length);
      seen.add(norm);
      return seen;
    });
    const own = running(shape, batch, frames);
    own.parameters.set(foldNorms(shape, net.parameters, moments));
    own.features.set(net.features);
    own.prepare();
    assertClose(own.forward(), logits, 1e-4);
  }
});

Deno.test("moments of parts are those of all rows together", () => {
  const moments = new Moments(1);
  // 1, 3 and 5, 11: mean 5, squared distances 16 + 4 + 0 + 36.
  moments.add({ mean: Float32Array.of(2), variance: Float32Array.of(1) });
  moments.add({ mean: Float32Array.of(8), variance: Float32Array.of(9) });
  assertEquals([moments.mean(0), moments.variance(0)], [5, 14]);
});

Deno.test("a clip of its own has the bits of a clip in a batch, and the offset is taken off", () => {
  const random = Random.root("alone");
  const shape = { ...SPARKNET_SHAPE, kernels: [11, 15] };
  const [batch, frames] = [5, 101];
  const net = running(shape, batch, frames);
  fill(net.parameters, random, 0.3);
  const heard = fill(new Float32Array(net.features.length), random, 4);
  net.features.set(heard.map((value) => value + 4));
  net.prepare();
  const logits = net.forward();
  const score = sparkNetScorer({ shape, parameters: net.parameters.slice(), offset: -4 }, frames);
  const row = frames * shape.bands;
  for (let b = 0; b < batch; b++) {
    const logOdds = score(heard.subarray(b * row, (b + 1) * row));
    assertEquals(logOdds, logits[2 * b + 1] - logits[2 * b]);
  }
});

Deno.test("parameters and costs of SparkNet are those counted by hand", () => {
  const weights = [
    40 * 11 + 16 * 40,
    16 * 15 + 2 * 16 * 16,
    16 * 19 + 2 * 16 * 16,
    16 * 29 + 2 * 16 * 16,
    32 * 16,
  ].reduce((sum, part) => sum + part, 0);
  const biases = 4 * 16 + 32;
  const classifier = 2 * 32;
  assertEquals(sparkNetLayout(SPARKNET_SHAPE).size, weights + biases + classifier + 2);
  assertEquals(sparkNetLayout(SPARKNET_SHAPE).size, 4298);
  // Two for every normalised channel; the published count has a bias under the gates' as well.
  assertEquals(trainedLayout(SPARKNET_SHAPE).size, 4298 - biases + 2 * (biases + 3 * 16));
  assertEquals(trainedLayout(SPARKNET_SHAPE).size + 32, 4522);
  assertEquals(sparkNetCost(SPARKNET_SHAPE, 101), {
    thop: 101 * (weights + biases) + classifier,
    pure: 101 * weights + classifier,
    step: weights + classifier,
  });
  assertEquals(sparkNetCost(SPARKNET_SHAPE, 101).thop, 427496);
});

Deno.test("the authors' own dimensions have their published 4,636 parameters", () => {
  const own = trainedLayout({ ...SPARKNET_SHAPE, bands: 32 });
  const [ourClasses, theirClasses] = [2, 12];
  assertEquals(
    own.size + 32 + (theirClasses - ourClasses) * (32 + 1),
    PUBLISHED_SPARKNET.parameters,
  );
});

Deno.test("impossible shapes, frames and moments are refused with value and requirement", () => {
  const refuses = (change: Partial<SparkNetShape>, message: string): void => {
    assertThrows(() => sparkNetLayout({ ...SPARKNET_SHAPE, ...change }), RangeError, message);
  };
  refuses({ channels: 0 }, "channels must be a whole number >= 1: current value is 0");
  refuses({ bands: 1.5 }, "bands must be a whole number >= 1: current value is 1.5");
  refuses({ kernels: [11, 4] }, "kernels[1] must be an odd number of frames");
  refuses({ kernels: [] }, "kernels must name one block at least");
  assertThrows(() => sparkNetCost(SPARKNET_SHAPE, 0), RangeError, "current value is 0");
  const parameters = new Float32Array(trainedLayout(SPARKNET_SHAPE).size);
  assertThrows(() => foldNorms(SPARKNET_SHAPE, parameters, []), RangeError, "8 of them");
});

Deno.test("the memory that is planned is enough, and not twice as much", () => {
  for (let seed = 0; seed < 50; seed++) {
    const random = Random.root(300 + seed);
    const shape = drawShape(random);
    const size = { batch: 1 + random.integer(4), frames: 200 + random.integer(200) };
    for (
      const [bytes, make] of [
        [sparkNetBytes(shape, size), SparkNet],
        [trainedSparkNetBytes(shape, size), TrainedSparkNet],
      ] as const
    ) {
      const kernels = Kernels.create({ bytes });
      const before = kernels.free;
      new make(kernels, shape, size);
      assert(before - kernels.free > bytes / 2, `${before - kernels.free} of ${bytes}`);
    }
  }
});
