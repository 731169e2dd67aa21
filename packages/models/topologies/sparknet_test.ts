import { assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import type { SparkNetShape } from "@kws/runtime/network";
import { costSum } from "../cost.ts";
import { assertClose } from "../reference/assert_close.ts";
import { finiteDifference } from "../reference/finite_difference.ts";
import { slowLogits } from "../reference/slow_sparknet.ts";
import { drawSparkNet, fill } from "./_draw.ts";
import { SparkNet, sparkNetCost, sparkNetLayout, type SparkNetOptions } from "./sparknet.ts";
import { PUBLISHED_SPARKNET, SPARKNET_SHAPE } from "./published_sparknet.ts";

function build(shape: SparkNetShape, options: SparkNetOptions): SparkNet {
  return Kernels.build((kernels) => new SparkNet(kernels, shape, options));
}

Deno.test("the network that runs has the logits of plain loops", () => {
  for (let seed = 0; seed < 30; seed++) {
    const random = Random.root(seed);
    const shape = drawSparkNet(random);
    const [batch, frames] = [1 + random.integer(3), 1 + random.integer(13)];
    const net = build(shape, { batch, frames });
    const { layout, features } = net;
    const parameters = fill(new Float32Array(layout.size), random, 0.5);
    fill(features, random, 2);
    net.load(parameters);
    const slow = { shape, layout, parameters, batch, frames };
    assertClose(net.forward(), slowLogits(slow, features), 1e-5);
  }
});

Deno.test("gradients are the finite differences of plain loops, in every tensor of every shape", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = Random.root(100 + seed);
    const shape = drawSparkNet(random);
    const [batch, frames] = [2 + random.integer(2), 3 + random.integer(9)];
    // Now and then without normalisations, as a folded network would be trained on.
    const net = build(shape, { batch, frames, training: true, norms: seed % 4 !== 3 });
    const { layout, features, dLogits } = net;
    const given = fill(new Float32Array(layout.size), random, 1);
    fill(features, random, 2);
    fill(dLogits, random, 1);
    net.load(given);
    const sigma = seed % 2 === 0 ? 0.3 : 0;
    const stream = random.stream("gates");
    const noise = noiseOf(stream, batch * frames * shape.gates, sigma);
    const parameters = Float64Array.from(given);
    const loss = (): number =>
      slowLogits({ shape, layout, parameters, batch, frames }, features, noise)
        .reduce((sum, value, i) => sum + value * dLogits[i], 0);
    net.drawNoise(stream, sigma);
    assertClose(
      net.forward(),
      slowLogits({ shape, layout, parameters, batch, frames }, features, noise),
      1e-4,
    );
    net.backward();
    // Three of every tensor: the loops are slow.
    const chosen = [...layout.slots.values()].flatMap(({ offset, size }) =>
      [0, 1, 2].map(() => offset + random.integer(size))
    );
    const slopes = chosen.map((i) => finiteDifference(parameters, i, loss));
    assertClose(chosen.map((i) => net.gradients[i]), slopes, 1e-3);
  }
});

/** The noise that the kernels draw from a stream. */
function noiseOf(stream: Random, length: number, sigma: number): Float32Array {
  const { kernels, noise } = Kernels.build((kernels) => ({ kernels, noise: kernels.f32(length) }));
  if (sigma > 0) kernels.wasm.addNormal(noise.byteOffset, length, ...stream.key, sigma);
  return noise.slice();
}

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
  assertEquals(sparkNetLayout(SPARKNET_SHAPE, true).size, 4298 - biases + 2 * (biases + 3 * 16));
  assertEquals(sparkNetLayout(SPARKNET_SHAPE, true).size + 32, 4522);
  const whole = costSum(Object.values(sparkNetCost(SPARKNET_SHAPE, 101)));
  assertEquals(whole, {
    thop: 101 * (weights + biases) + classifier,
    pure: 101 * weights + classifier,
  });
  assertEquals(whole.thop, 427496);
  const step = costSum(Object.values(sparkNetCost(SPARKNET_SHAPE, 1)));
  assertEquals(step.pure, weights + classifier);
});

Deno.test("the authors' own dimensions have their published 4,636 parameters", () => {
  const own = sparkNetLayout({ ...SPARKNET_SHAPE, bands: 32 }, true);
  const [ourClasses, theirClasses] = [2, 12];
  assertEquals(
    own.size + 32 + (theirClasses - ourClasses) * (32 + 1),
    PUBLISHED_SPARKNET.parameters,
  );
});

Deno.test("impossible shapes and frames are refused with value and requirement", () => {
  const refuses = (change: Partial<SparkNetShape>, message: string): void => {
    assertThrows(() => sparkNetLayout({ ...SPARKNET_SHAPE, ...change }), RangeError, message);
  };
  refuses({ channels: 0 }, "channels must be a whole number >= 1: current value is 0");
  refuses({ bands: 1.5 }, "bands must be a whole number >= 1: current value is 1.5");
  refuses({ kernels: [11, 4] }, "kernels[1] must be an odd number of frames");
  refuses({ kernels: [] }, "kernels must name one block at least");
  assertThrows(() => sparkNetCost(SPARKNET_SHAPE, 0), RangeError, "current value is 0");
});
