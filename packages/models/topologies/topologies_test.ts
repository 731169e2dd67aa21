import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import {
  type CrnnShape,
  crnnSizes,
  sparkNetBlocks,
  type SparkNetShape,
} from "@kws/runtime/network";
import { foldNorms, Moments } from "../fold_norms.ts";
import type { Network, NetworkOptions } from "../network.ts";
import type { ParameterLayout } from "../parameters.ts";
import { assertClose } from "../reference/assert_close.ts";
import { finiteDifference } from "../reference/finite_difference.ts";
import { roundedForward } from "../reference/rounded_crnn.ts";
import { slowDsCnnLogits } from "../reference/slow_ds_cnn.ts";
import { slowLogits } from "../reference/slow_sparknet.ts";
import { drawCrnn, drawDsCnn, drawSparkNet, fill } from "./_draw.ts";
import { TOPOLOGIES, topologyOf } from "./mod.ts";

/** What is known of a kind apart from its own code. */
// deno-lint-ignore no-explicit-any
interface Kind<S = any> {
  draw(random: Random): S;
  /** Fewest frames of a clip. */
  frames(shape: S): number;
  /** The logits (B,2) in plain loops over 64-bit floats, normalised if the layout is. */
  logits(net: Drawn<S>, features: ArrayLike<number>): number[];
  /** Parameters of the network that runs, and of the one that is trained. */
  count(shape: S): [running: number, trained: number];
}

/** A network of random dimensions. */
// deno-lint-ignore no-explicit-any
interface Drawn<S = any> {
  shape: S;
  layout: ParameterLayout;
  parameters: Float64Array;
  batch: number;
  frames: number;
}

function crnnLogits({ shape, parameters, batch }: Drawn<CrnnShape>, x: ArrayLike<number>) {
  const clip = x.length / batch;
  const values = Array.from(x);
  return Array.from({ length: batch }, (_, b) => {
    const { logits } = roundedForward(shape, parameters, values.slice(b * clip, (b + 1) * clip));
    return [...logits];
  }).flat();
}

function crnnCount(shape: CrnnShape): number {
  const { channels, kernel: [kf, kt], hidden, layers, gates = 3, attention = hidden, rank } = shape;
  const { features } = crnnSizes(shape, kt);
  let count = channels * (kf * kt + 1);
  for (let layer = 0; layer < layers; layer++) {
    const inputs = layer === 0 ? features : hidden;
    const width = gates * hidden;
    count += rank === undefined
      ? width * (inputs + hidden)
      : rank * (width + inputs + width + hidden);
    count += width * (gates === 3 ? 2 : 1);
  }
  return count + attention * (hidden + 1) + attention + 1 + 2 * hidden + 2;
}

const KINDS: Record<string, Kind> = {
  "crnn": {
    draw: (random) => drawCrnn(random),
    frames: ({ kernel: [, kt] }) => kt,
    logits: crnnLogits,
    count: (shape) => [crnnCount(shape), crnnCount(shape)],
  },
  "sparknet": {
    draw: drawSparkNet,
    frames: () => 1,
    logits: slowLogits,
    count(shape: SparkNetShape) {
      const { channels, gates } = shape;
      let [weights, outputs, normed] = [gates * channels, gates, gates];
      for (const { kernel, inputs, residual } of sparkNetBlocks(shape)) {
        weights += inputs * kernel + inputs * channels * (residual ? 2 : 1);
        outputs += channels;
        normed += channels * (residual ? 2 : 1);
      }
      const classifier = 2 * gates + 2;
      return [weights + outputs + classifier, weights + 2 * normed + classifier];
    },
  },
  "ds-cnn": {
    draw: drawDsCnn,
    frames: ({ kernel: [, kt] }) => kt,
    logits: slowDsCnnLogits,
    count({ channels: c, kernel: [kf, kt], blocks }) {
      const weights = c * kf * kt + blocks * (9 * c + c * c);
      const outputs = c * (1 + 2 * blocks);
      return [weights + outputs + 2 * c + 2, weights + 2 * outputs + 2 * c + 2];
    },
  },
};

Deno.test("every kind of network is tested, and an unknown kind is refused with the known ones", () => {
  assertEquals(TOPOLOGIES.map(({ kind }) => kind), Object.keys(KINDS));
  for (const { kind } of TOPOLOGIES) assertEquals(topologyOf(kind).kind, kind);
  const message = 'one of crnn, sparknet, ds-cnn: current value is "mlp"';
  assertThrows(() => topologyOf("mlp"), RangeError, message);
});

Deno.test("every step is classified by kinds that keep states alone; the others say what to do", () => {
  for (const { kind, build } of TOPOLOGIES) {
    const shape = KINDS[kind].draw(Random.root(1).stream(kind));
    const make = () =>
      Kernels.build((kernels) => build(kernels, shape, { batch: 1, frames: 30, window: 3 }));
    if (kind === "crnn") make();
    else assertThrows(make, RangeError, `"${kind}" hears whole clips; give it the windows`);
  }
});

for (const topology of TOPOLOGIES) {
  const { kind } = topology;
  const own = KINDS[kind];

  // deno-lint-ignore no-explicit-any
  const build = (shape: any, options: NetworkOptions): Network =>
    Kernels.build((kernels) => topology.build(kernels, shape, options));

  /** Dimensions, clips and frames. */
  const draw = (seed: number, leastBatch = 1) => {
    const random = Random.root(seed).stream(kind);
    const shape = own.draw(random);
    const batch = leastBatch + random.integer(3);
    return { random, shape, batch, frames: own.frames(shape) + random.integer(9) };
  };

  Deno.test(`${kind}: gradients are the finite differences of plain loops, in every tensor`, () => {
    for (let seed = 0; seed < 16; seed++) {
      const { random, shape, batch, frames } = draw(seed, 2);
      const net = build(shape, { batch, frames, training: true });
      const { layout, features, dLogits } = net;
      const given = fill(new Float32Array(layout.size), random, 1);
      net.load(given);
      // A pass before it, of other sounds, leaves nothing behind.
      for (let pass = 0; pass < 2; pass++) {
        if (pass === 1) net.backward();
        fill(features, random, 2);
        fill(dLogits, random, 1);
        net.forward();
      }
      const parameters = Float64Array.from(given);
      const heard = features.slice();
      const logits = () => own.logits({ shape, layout, parameters, batch, frames }, heard);
      assertClose(net.forward(), logits(), 1e-4, `logits of seed ${seed}`);
      // Gradients are added to.
      net.gradients.fill(0.5);
      net.backward();
      const loss = (): number => logits().reduce((sum, value, i) => sum + value * dLogits[i], 0);
      const chosen = [...layout.slots.values()].flatMap(({ offset, size }) =>
        [0, 1, 2].map(() => offset + random.integer(size))
      );
      const slopes = chosen.map((i) => finiteDifference(parameters, i, loss));
      assertClose(chosen.map((i) => net.gradients[i] - 0.5), slopes, 1e-3, `seed ${seed}`);
    }
  });

  Deno.test(`${kind}: the network that runs has the logits of plain loops`, () => {
    for (let seed = 0; seed < 16; seed++) {
      const { random, shape, batch, frames } = draw(100 + seed);
      const net = build(shape, { batch, frames });
      const { layout, features } = net;
      const parameters = fill(new Float32Array(layout.size), random, 0.5);
      fill(features, random, 2);
      net.load(parameters);
      const slow = { shape, layout, parameters: Float64Array.from(parameters), batch, frames };
      assertClose(net.forward(), own.logits(slow, features), 1e-5, `seed ${seed}`);
    }
  });

  Deno.test(`${kind}: folded by the moments of the same rows, the network that runs has the trained one's logits`, () => {
    for (let seed = 0; seed < 16; seed++) {
      const { random, shape, batch, frames: few } = draw(200 + seed, 2);
      // Among few rows a variance may be next to nothing, and rounding is all that is left of them.
      const frames = few + 8;
      const [from, to] = [topology.layout(shape, true), topology.layout(shape)];
      const net = build(shape, { batch, frames, training: true });
      assertEquals(net.layout.size, from.size);
      const folds = [...from.slots.values()].filter(({ folds }) => folds !== undefined);
      assertEquals(net.norms?.length ?? 0, folds.length);
      assertEquals(folds.length > 0, from.size !== to.size);
      const trained = fill(new Float32Array(from.size), random, 1);
      fill(net.features, random, 2);
      net.load(trained);
      const logits = net.forward().slice();
      const moments = (net.norms ?? []).map((norm, i) => {
        assertEquals(norm.mean.length, folds[i].size);
        const seen = new Moments(norm.mean.length);
        seen.add(norm);
        return seen;
      });
      const running = build(shape, { batch, frames });
      running.load(foldNorms({ from, to }, trained, moments));
      running.features.set(net.features);
      assertClose(running.forward(), logits, 1e-4, `seed ${seed}`);
    }
  });

  Deno.test(`${kind}: the memory that is measured is exactly enough`, () => {
    for (let seed = 0; seed < 8; seed++) {
      const { shape, batch, frames } = draw(300 + seed);
      for (const training of [false, true]) {
        const make = (kernels: Kernels): Network =>
          topology.build(kernels, shape, { batch, frames, training });
        const bytes = Kernels.measure(make);
        const kernels = Kernels.create({ bytes: bytes + (1 << 16) });
        const before = kernels.free;
        const net = make(kernels);
        assertEquals(before - kernels.free, bytes);
        // Passes stay within: what lies behind is as it was.
        const guard = kernels.u8(kernels.free).fill(0xa5);
        net.load(topology.initial(shape, Random.root(seed)).subarray(0, net.layout.size));
        net.forward();
        if (training) net.backward();
        assert(guard.every((value) => value === 0xa5));
      }
    }
  });

  Deno.test(`${kind}: fewer clips than the batch, one alone too, have the bits of the batch`, () => {
    for (let seed = 0; seed < 12; seed++) {
      const { random, shape, batch, frames } = draw(400 + seed, 2);
      const net = build(shape, { batch, frames });
      net.load(fill(new Float32Array(net.layout.size), random, 1));
      const features = fill(net.features, random, 2).slice();
      const logits = net.forward().slice();
      const row = features.length / batch;
      const fewer = 1 + random.integer(batch - 1);
      net.features.fill(NaN, fewer * row);
      assertEquals(net.forward(fewer).slice(0, 2 * fewer), logits.slice(0, 2 * fewer));
      for (let b = 0; b < batch; b++) {
        net.features.set(features.subarray(b * row, (b + 1) * row));
        assertEquals(net.forward(1).slice(0, 2), logits.slice(2 * b, 2 * b + 2));
      }
    }
  });

  Deno.test(`${kind}: passes see what was loaded last, and a wrong number of parameters is refused`, () => {
    for (let seed = 0; seed < 8; seed++) {
      const { random, shape, frames } = draw(500 + seed);
      const batch = 2;
      const options = { batch, frames, training: true };
      const [net, fresh] = [build(shape, options), build(shape, options)];
      const { size } = net.layout;
      const features = fill(net.features, random, 2);
      fresh.features.set(features);
      fill(net.dLogits, random, 1);
      fresh.dLogits.set(net.dLogits);
      net.load(fill(new Float32Array(size), random, 1));
      const before = net.forward().slice();
      const parameters = fill(new Float32Array(size), random, 1);
      for (const length of [size - 1, size + 1, 0]) {
        const message = `there must be ${size}: current value is ${length}`;
        assertThrows(() => net.load(new Float32Array(length)), RangeError, message);
      }
      assertEquals(net.forward(), before);
      net.load(parameters);
      fresh.load(parameters);
      // What the caller does to its own array later changes nothing.
      parameters.fill(NaN);
      assertEquals(net.forward(), fresh.forward());
      assertNotEquals(net.forward(), before);
      net.backward();
      fresh.backward();
      assertEquals(net.gradients, fresh.gradients);
    }
  });

  Deno.test(`${kind}: the parameters are as many as a formula says, all initialised within their bounds`, () => {
    for (let seed = 0; seed < 30; seed++) {
      const { random, shape } = draw(600 + seed);
      const [running, trained] = own.count(shape);
      assertEquals(topology.layout(shape).size, running);
      const layout = topology.layout(shape, true);
      assertEquals(layout.size, trained);
      const parameters = topology.initial(shape, random);
      assertEquals(parameters.length, trained);
      assertEquals(topology.initial(shape, random), parameters);
      let end = 0;
      for (const { name, offset, size, initial, shape } of layout.slots.values()) {
        assertEquals([offset, size], [end, shape.reduce((a, b) => a * b, 1)]);
        end += size;
        const values = parameters.subarray(offset, end);
        if ("constant" in initial) {
          assert(values.every((value) => value === initial.constant), name);
        } else assert(values.every((value) => Math.abs(value) <= initial.uniform), name);
      }
      assertEquals(end, layout.size);
    }
  });
}
