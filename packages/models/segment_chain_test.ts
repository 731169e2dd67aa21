import { assert, assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import { drawCrnn, drawFeatures } from "./topologies/_draw.ts";
import { Crnn, initialCrnn } from "./topologies/crnn.ts";
import { learnChain, segmentsAtOnce } from "./segment_chain.ts";

interface Drawn {
  shape: CrnnShape;
  parameters: Float32Array;
  batch: number;
  /** Steps of a segment. */
  steps: number;
  chain: number;
  rounding: boolean;
  /** (chain,batch,frames,bands). */
  features: Float32Array;
}

/** A network whose convolution's windows stand side by side, so that segments can be put together. */
function draw(seed: number): Drawn {
  const random = Random.root(seed).stream("chain");
  const drawn = drawCrnn(random);
  const { kernel: [, kt], stride: [sf], bands } = drawn;
  const shape: CrnnShape = { ...drawn, stride: [sf, kt] };
  const [batch, steps, chain] = [3, 4, 4].map((most) => 1 + random.integer(most));
  const features = drawFeatures(seed, chain * batch * steps * kt * bands);
  const parameters = initialCrnn(shape, random.stream("init"));
  return { shape, parameters, batch, steps, chain, features, rounding: seed % 3 === 0 };
}

/** The network for segments of so many steps, which classifies every step by itself. */
function build({ shape, parameters, batch, rounding }: Drawn, steps: number): Crnn {
  const frames = steps * shape.kernel[1];
  assertEquals(crnnSizes(shape, frames).steps, steps);
  const net = Kernels.build((kernels) =>
    new Crnn(kernels, shape, {
      ...{ batch, frames, training: true, window: 1 },
      ...(rounding && { activations: { feature: 0.1, convolution: 0.05 } }),
    })
  );
  net.load(parameters);
  return net;
}

/** Lets a chain of segments be heard; `slope` is a turn's gradient of every logit. */
function learn(
  drawn: Drawn,
  slope: (turn: number) => number,
): { logits: Float32Array[]; gradients: Float32Array } {
  const { steps, chain, features } = drawn;
  const net = build(drawn, steps);
  const row = net.features.length;
  const logits: Float32Array[] = [];
  const hear = (turn: number) => net.features.set(features.subarray(turn * row, (turn + 1) * row));
  const judge = () => {
    net.dLogits.forEach((_, i) => net.dLogits[i] = (i % 2 === 0 ? 1 : -1) * slope(logits.length));
    logits.push(net.logits.slice());
    return logits.length;
  };
  const loss = learnChain(net, { chain }, hear, judge);
  assertEquals(loss, chain * (chain + 1) / 2);
  return { logits, gradients: net.gradients.slice() };
}

Deno.test("a chain of segments is heard as one long segment is, bit for bit", () => {
  for (let seed = 0; seed < 30; seed++) {
    const drawn = draw(seed);
    const { batch, steps, chain, features, shape } = drawn;
    const long = build(drawn, chain * steps);
    const row = steps * shape.kernel[1] * shape.bands;
    for (let b = 0; b < batch; b++) {
      for (let turn = 0; turn < chain; turn++) {
        const from = (turn * batch + b) * row;
        long.features.set(features.subarray(from, from + row), (b * chain + turn) * row);
      }
    }
    long.forward();
    const { logits } = learn(drawn, () => 1);
    assertEquals(logits.flatMap((turn) => Array.from(turn)), Array.from(long.logits));
  }
});

Deno.test("a chain's gradients are those of its segments, added up, the later ones by their states", () => {
  let carried = 0;
  for (let seed = 0; seed < 20; seed++) {
    const drawn = draw(seed);
    const { chain } = drawn;
    const all = learn(drawn, () => 1).gradients;
    const sum = new Float64Array(all.length);
    for (let only = 0; only < chain; only++) {
      const { gradients } = learn(drawn, (turn) => turn === only ? 1 : 0);
      gradients.forEach((slope, i) => sum[i] += slope);
    }
    const size = Math.max(...all.map(Math.abs));
    all.forEach((slope, i) => assert(Math.abs(slope - sum[i]) <= 1e-4 * size));
    if (chain === 1) continue;
    const row = drawn.features.length / chain;
    const alone = { ...drawn, chain: 1, features: drawn.features.subarray((chain - 1) * row) };
    const last = learn(drawn, (turn) => turn === chain - 1 ? 1 : 0).gradients;
    if (learn(alone, () => 1).gradients.some((slope, i) => slope !== last[i])) carried++;
  }
  assert(carried > 10);
});

Deno.test("every shard's chain begins with states of zero", () => {
  const drawn = draw(8);
  const net = build(drawn, drawn.steps);
  const row = net.features.length;
  const once = () => {
    let first: Float32Array | undefined;
    learnChain(
      net,
      drawn,
      (turn) => net.features.set(drawn.features.subarray(turn * row, (turn + 1) * row)),
      () => {
        first ??= net.logits.slice();
        return 0;
      },
    );
    return first;
  };
  assert(drawn.chain > 1);
  assertEquals(once(), once());
});

Deno.test("a batch that cannot be cut into shards and chains is refused", () => {
  assertEquals(segmentsAtOnce(64, 8, {}), 8);
  assertEquals(segmentsAtOnce(64, 8, { chain: 4 }), 2);
  assertThrows(
    () => segmentsAtOnce(60, 8, { chain: 4 }),
    RangeError,
    "(8 × 4): current value is 60",
  );
});
