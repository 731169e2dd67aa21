import { assert, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { Crnn, CrnnStream, initialCrnn } from "@kws/models";
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import { drawShape } from "@kws/runtime/testing";
import fc from "fast-check";
import { firstStates, frames, logOddsOf, nextStates, openSession } from "./_session.ts";
import { clipModel } from "./clip_model.ts";
import type { CrnnNetwork } from "./crnn_network.ts";
import { stepModel } from "./step_model.ts";

/** How far log-odds may lie apart: sums of 32-bit floats in another order. */
const TOLERANCE = 1e-5;

/** A random network of a shape. */
function drawNetwork(shape: CrnnShape, random: Random): CrnnNetwork {
  const parameters = initialCrnn(shape, random.stream("parameters"));
  return { shape, parameters, offset: -4 + random.integer(9) / 256 };
}

/** Random log-mel values around a level. */
function drawFeatures(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => -4 + 2 * random.normal());
}

/** Log-odds of a clip by the network of this repository. */
function ownLogOdds({ shape, parameters, offset }: CrnnNetwork, clip: Float32Array): number {
  const size = { batch: 1, frames: clip.length / shape.bands };
  const own = Kernels.build((kernels) => new Crnn(kernels, shape, size));
  own.load(parameters);
  own.features.set(clip.map((value) => value - offset));
  const [other, keyword] = own.forward();
  return keyword - other;
}

/** Refuses log-odds that lie too far apart. */
function assertNear(actual: number, expected: number, what: unknown): void {
  const difference = Math.abs(actual - expected);
  assert(difference <= TOLERANCE, `${difference} apart: ${JSON.stringify(what)}`);
}

/** Compares a clip graph with the network, for clips of several lengths. */
async function compareClips(net: CrnnNetwork, lengths: number[], random: Random): Promise<void> {
  const { bands } = net.shape;
  const run = await openSession(clipModel(net));
  for (const length of lengths) {
    const clip = drawFeatures(length * bands, random);
    const logOdds = logOddsOf(await run({ features: frames(clip, bands) }));
    assertNear(logOdds, ownLogOdds(net, clip), { ...net.shape, length });
  }
}

/** Compares a step graph with the stream, step after step, beyond a full window. */
async function compareSteps(net: CrnnNetwork, window: number, random: Random): Promise<void> {
  const { shape, parameters, offset } = net;
  const { bands, kernel: [, kt], stride: [, st] } = shape;
  const maxWindowLength = kt + (window - 1) * st;
  const own = Kernels.build((kernels) =>
    new CrnnStream(kernels, { shape, maxWindowLength, offset })
  );
  own.load(parameters);
  const run = await openSession(stepModel(net, window));
  const total = kt + (2 * window + 2) * st;
  const sound = drawFeatures(total * bands, random);
  let states = firstStates(shape, window);
  let steps = 0;
  for (let end = 1; end <= total; end++) {
    const expected = own.push(sound.subarray((end - 1) * bands, end * bands));
    if (expected === undefined) continue;
    const latest = sound.slice((end - kt) * bands, end * bands);
    const outputs = await run({ ...states, frames: frames(latest, bands) });
    assertNear(logOddsOf(outputs), expected, { ...shape, window, steps });
    states = nextStates(outputs);
    steps++;
    assertEquals(states.count.data, BigInt64Array.of(BigInt(Math.min(steps, window))));
  }
  assertEquals(steps, 2 * window + 3);
}

const KINDS: Partial<CrnnShape>[] = [
  {},
  { gates: 2 },
  { rank: 2 },
  { gates: 2, rank: 3 },
  { attention: 5 },
  { attention: 40, gates: 2, layers: 3 },
];

const SMALL: CrnnShape = {
  ...{ bands: 12, channels: 3, kernel: [5, 4], stride: [2, 3], hidden: 9, layers: 2, dropout: 0 },
};

for (const kind of KINDS) {
  const name = JSON.stringify(kind);
  Deno.test(`ONNX Runtime gives a clip and steps the network's log-odds: ${name}`, async () => {
    const random = Random.root(1).stream(name);
    const net = drawNetwork({ ...SMALL, ...kind }, random);
    await compareClips(net, [4, 7, 30], random.stream("clips"));
    for (const window of [1, 4]) await compareSteps(net, window, random.stream("steps", window));
  });
}

Deno.test("ONNX Runtime gives clips of any shape of network the network's log-odds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = Random.root(seed);
      const net = drawNetwork(drawShape("crnn", random.stream("shape")), random);
      const { kernel: [, kt], stride: [, st] } = net.shape;
      const lengths = [kt, kt + 1, kt + 5 * st + random.integer(20)];
      await compareClips(net, lengths, random.stream("clips"));
    }),
    { numRuns: 40 },
  );
});

Deno.test("ONNX Runtime gives steps of any shape of network the stream's log-odds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 12 }), async (seed, window) => {
      const random = Random.root(seed);
      const net = drawNetwork(drawShape("crnn", random.stream("shape")), random);
      await compareSteps(net, window, random.stream("sound"));
    }),
    { numRuns: 40 },
  );
});

Deno.test("all steps of a clip together give the clip's log-odds", async () => {
  const random = Random.root(3);
  const net = drawNetwork({ ...SMALL, gates: 2 }, random);
  const { bands, kernel: [, kt], stride: [, st] } = net.shape;
  const clip = drawFeatures(40 * bands, random);
  const { steps } = crnnSizes(net.shape, 40);
  const [whole, step] = [
    await openSession(clipModel(net)),
    await openSession(stepModel(net, steps)),
  ];
  let states = firstStates(net.shape, steps);
  let last = NaN;
  for (let i = 0; i < steps; i++) {
    const latest = clip.slice(i * st * bands, (i * st + kt) * bands);
    const outputs = await step({ ...states, frames: frames(latest, bands) });
    last = logOddsOf(outputs);
    states = nextStates(outputs);
  }
  assertNear(last, logOddsOf(await whole({ features: frames(clip, bands) })), steps);
});
