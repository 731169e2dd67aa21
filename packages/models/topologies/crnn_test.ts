import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_SHAPE, type CrnnShape, crnnSizes } from "@kws/runtime/network";
import { costSum } from "../cost.ts";
import type { NetworkOptions } from "../network.ts";
import { view } from "../parameters.ts";
import { roundedForward, Roundings } from "../reference/rounded_crnn.ts";
import { drawCrnn, drawCrnnNetwork, drawFeatures } from "./_draw.ts";
import { Crnn, crnnCost, crnnLayout } from "./crnn.ts";

interface Sized {
  shape: CrnnShape;
  parameters: Float32Array;
}

function build({ shape, parameters }: Sized, options: NetworkOptions): Crnn {
  const net = Kernels.build((kernels) => new Crnn(kernels, shape, options));
  net.load(parameters);
  return net;
}

const ACTIVATIONS = { feature: 0.25, convolution: 1 / 64 };
const FRAMES = 12;

/** A network of random dimensions with weights larger than at the start of training. */
function drawLarge(seed: number): Sized {
  const hidden = 2 + seed % 11;
  const { shape, parameters } = drawCrnnNetwork(seed, { hidden, attention: 1 + seed % hidden });
  return { shape, parameters: parameters.map((value) => 2 * value) };
}

/** Runs both ways with the same slopes, and gives everything that comes out. */
function runBoth(
  net: Crnn,
  features: Float32Array,
  seed: number,
  attended = true,
): Record<string, Float32Array> {
  net.features.set(features);
  net.forward();
  net.dLogits.set(drawFeatures(seed + 1, net.dLogits.length));
  if (attended) {
    net.dAttention.set(drawFeatures(seed + 2, net.dAttention.length));
    net.dPooled.set(drawFeatures(seed + 3, net.dPooled.length));
  }
  net.backward();
  const { logits, attention, pooled, states, gradients } = net;
  return { logits, attention, pooled, states, gradients };
}

/**
 * The network of 3 gates that does what one of 2 does: σ(0) is the reset gate, 2⁻¹ times the bias of 0.
 * Gives its parameters, and which element of the 2-gate network each is; −1 for the zeros.
 */
function withResetGate({ shape, parameters }: Sized): Sized & { from: Int32Array } {
  const own = crnnLayout(shape);
  const whole: CrnnShape = { ...shape, gates: 3 };
  const layout = crnnLayout(whole);
  const from = new Int32Array(layout.size).fill(-1);
  for (const { name, offset, size } of layout.slots.values()) {
    if (name.startsWith("gru.bias_hh")) continue;
    const slot = own.slots.get(name.replace("bias_ih", "bias"))!;
    // r, z, n: the first third of the rows stays 0; a right factor has no rows of gates.
    const start = name.startsWith("gru.") && !name.endsWith(".right") ? size / 3 : 0;
    for (let i = start; i < size; i++) from[offset + i] = slot.offset + i - start;
  }
  return {
    shape: whole,
    parameters: Float32Array.from(from, (i) => i < 0 ? 0 : parameters[i]),
    from,
  };
}

Deno.test("with gates 2 the network is the 3-gate network whose reset gate is fixed at one half", () => {
  for (let seed = 0; seed < 25; seed++) {
    const net = drawCrnnNetwork(seed, { gates: 2 });
    const { from, ...whole } = withResetGate(net);
    const activations = seed % 3 === 0 ? ACTIVATIONS : undefined;
    const size = { batch: 1 + seed % 5, frames: 20, training: true, activations };
    const features = drawFeatures(seed, size.batch * 20 * net.shape.bands);
    const { gradients, ...own } = runBoth(build(net, size), features, seed);
    const { gradients: expected, ...outputs } = runBoth(build(whole, size), features, seed);
    assertEquals(own, outputs);
    const compared = new Set<number>();
    from.forEach((i, at) => {
      if (i < 0) return;
      assertEquals(gradients[i], expected[at]);
      compared.add(i);
    });
    assertEquals(compared.size, gradients.length);
  }
});

Deno.test("an attention of width a is one of full width with zeros", () => {
  for (let seed = 0; seed < 25; seed++) {
    const { shape } = drawCrnnNetwork(seed);
    const narrow = drawCrnnNetwork(seed, { attention: 1 + seed % shape.hidden });
    const { attention: width = 0, ...rest } = narrow.shape;
    const [own, layout] = [crnnLayout(narrow.shape), crnnLayout(rest)];
    const embed = (flat: Float32Array): Float32Array => {
      const out = new Float32Array(layout.size);
      for (const name of own.slots.keys()) {
        // Rows of the hidden layer, columns of the energy's one row: what is missing comes last.
        view(out, layout, name).set(view(flat, own, name));
      }
      return out;
    };
    const size = { batch: 1 + seed % 3, frames: 20, training: true };
    const features = drawFeatures(seed, size.batch * 20 * rest.bands);
    const { gradients, ...outputs } = runBoth(build(narrow, size), features, seed);
    const whole = { shape: rest, parameters: embed(narrow.parameters) };
    const { gradients: expected, ...same } = runBoth(build(whole, size), features, seed);
    assertEquals(outputs, same);
    for (const name of own.slots.keys()) {
      const part = view(gradients, own, name);
      assertEquals(part, view(expected, layout, name).subarray(0, part.length));
    }
    assertEquals(view(gradients, own, "attention.hidden.bias").length, width);
  }
});

Deno.test("with rounding the network is the plain loops whose products see rounded values", () => {
  let stopped = 0;
  for (let seed = 0; seed < 30; seed++) {
    const net = drawLarge(seed);
    const own = build(net, { batch: 2, frames: FRAMES, activations: ACTIVATIONS });
    const features = drawFeatures(seed, own.features.length);
    own.features.set(features);
    own.forward();
    for (let b = 0; b < 2; b++) {
      const clip = features.subarray(b * features.length / 2, (b + 1) * features.length / 2);
      const roundings = new Roundings();
      const { shape, parameters } = net;
      const expected = roundedForward(shape, parameters, clip, ACTIVATIONS, roundings);
      expected.logits.forEach((value, i) => assertAlmostEquals(own.logits[2 * b + i], value, 1e-5));
      expected.attention.forEach((value, t) =>
        assertAlmostEquals(own.attention[2 * t + b], value, 1e-5)
      );
      stopped += roundings.stopped;
    }
  }
  assert(stopped > 100, `${stopped} values were outside their range`);
});

Deno.test("rounding passes gradients as if it were not there, but none from outside the range", () => {
  for (let seed = 0; seed < 8; seed++) {
    const net = drawLarge(seed);
    const { shape, parameters } = net;
    const own = build(net, {
      ...{ batch: 1, frames: FRAMES, training: true, activations: ACTIVATIONS },
    });
    const features = drawFeatures(seed, own.features.length);
    const slopes = drawFeatures(seed + 100, 2 + shape.hidden + own.attention.length);
    own.features.set(features);
    own.forward();
    own.dLogits.set(slopes.subarray(0, 2));
    own.dPooled.set(slopes.subarray(2, 2 + shape.hidden));
    own.dAttention.set(slopes.subarray(2 + shape.hidden));
    own.backward();

    const roundings = new Roundings();
    const value = (): number => {
      const out = roundedForward(shape, parameters, features, ACTIVATIONS, roundings);
      roundings.freeze();
      return [...out.logits, ...out.pooled, ...out.attention]
        .reduce((sum, x, i) => sum + x * slopes[i], 0);
    };
    value();
    const step = 2 ** -12;
    for (let i = 0; i < parameters.length; i++) {
      const kept = parameters[i];
      parameters[i] = kept + step;
      const [above, up] = [value(), parameters[i]];
      parameters[i] = kept - step;
      const [below, down] = [value(), parameters[i]];
      parameters[i] = kept;
      const expected = (above - below) / (up - down);
      assertAlmostEquals(own.gradients[i], expected, 2e-4 * Math.max(1, Math.abs(expected)));
    }
  }
});

Deno.test("a convolution wholly outside its range has no gradient", () => {
  const { shape, parameters } = drawCrnnNetwork(1, { gates: 3 });
  const layout = crnnLayout(shape);
  view(parameters, layout, "conv.bias").fill(100);
  const own = build({ shape, parameters }, {
    ...{ batch: 1, frames: FRAMES, training: true, activations: ACTIVATIONS },
  });
  own.features.set(drawFeatures(1, own.features.length));
  own.forward();
  own.dLogits.set([1, -1]);
  own.backward();
  for (const name of ["conv.weight", "conv.bias"]) {
    assert(view(own.gradients, layout, name).every((value) => value === 0));
  }
  assert(view(own.gradients, layout, "gru.bias_ih_l0").some((value) => value !== 0));
});

Deno.test("finer steps bring the rounded network to the one of floats", () => {
  for (let seed = 0; seed < 10; seed++) {
    const net = drawCrnnNetwork(seed, { layers: 1 });
    const features = drawFeatures(seed, 20 * net.shape.bands).map((value) => value / 8);
    const logOdds = (options: NetworkOptions): number => {
      const own = build(net, options);
      own.features.set(features);
      const [other, keyword] = own.forward();
      return keyword - other;
    };
    const exact = logOdds({ batch: 1, frames: 20 });
    const activations = { feature: 1 / 64, convolution: 1 / 32 };
    assertAlmostEquals(logOdds({ batch: 1, frames: 20, activations }), exact, 0.05);
  }
});

Deno.test("dropout keeps and scales what its mask says, forwards and backwards, until it is cleared", () => {
  for (let seed = 0; seed < 10; seed++) {
    const net = drawCrnnNetwork(seed, { layers: 2, dropout: 0.25 });
    const { shape, parameters } = net;
    const size = { batch: 2, frames: FRAMES, training: true };
    const own = build(net, size);
    const features = drawFeatures(seed, own.features.length);
    own.features.set(features);
    const plain = own.forward().slice();
    own.drawNoise(Random.root(seed));
    const dropped = own.forward().slice();
    assertNotEquals(dropped, plain);
    assert(own.dropoutMask(0).every((x) => x === 0 || x === Math.fround(1 / 0.75)));
    // Both layers' weights move the loss as finite differences of the network itself do.
    own.dLogits.set([1, -2, 0.5, 1]);
    own.backward();
    const value = (): number => {
      own.load(parameters);
      return own.forward().reduce((sum, x, i) => sum + x * own.dLogits[i], 0);
    };
    for (const name of ["gru.weight_ih_l1", "gru.weight_ih_l0", "conv.weight"]) {
      const { offset, size: count } = crnnLayout(shape).slots.get(name)!;
      const i = offset + seed % count;
      const kept = parameters[i];
      parameters[i] = kept + 1 / 64;
      const above = value();
      parameters[i] = kept - 1 / 64;
      const below = value();
      parameters[i] = kept;
      assertAlmostEquals(own.gradients[i], (above - below) * 32, 2e-3);
    }
    own.load(parameters);
    assertEquals(own.forward(), dropped);
    own.clearNoise();
    assertEquals(own.forward(), plain);
  }
});

Deno.test("a backward pass of a network that is not for training is refused", () => {
  const net = build(drawCrnnNetwork(1), { batch: 1, frames: FRAMES });
  assertThrows(() => net.backward(), TypeError, "must be built for training");
});

Deno.test("costs and parameters are the golden figures of thop's convention", () => {
  const shape = (
    channels: number,
    kernel: [number, number],
    stride: [number, number],
    layers: number,
    hidden: number,
  ): CrnnShape => ({ bands: 40, channels, kernel, stride, layers, hidden, dropout: 0 });
  const golden: [CrnnShape, number, number, number][] = [
    [BASE_SHAPE, 101, 933808, 70443],
    [BASE_SHAPE, 200, 1952368, 70443],
    [shape(8, [5, 20], [2, 8], 2, 40), 80, 391312, 34731],
    [shape(8, [5, 16], [2, 6], 2, 17), 80, 245961, 11157],
    [shape(2, [5, 20], [2, 6], 1, 16), 101, 92600, 3117],
    [shape(2, [5, 20], [2, 8], 2, 10), 200, 137698, 2445],
  ];
  for (const [network, frames, macs, parameters] of golden) {
    const { steps } = crnnSizes(network, frames);
    const parts = crnnCost(network, { steps, window: steps });
    assertEquals(costSum(Object.values(parts)).thop, macs);
    assertEquals(crnnLayout(network).size, parameters);
  }
});

Deno.test("a network of 2 gates and a narrow attention costs what a count by hand gives", () => {
  const shape: CrnnShape = {
    ...{ bands: 20, channels: 6, kernel: [19, 6], stride: [20, 4], hidden: 19, layers: 1 },
    ...{ dropout: 0, gates: 2, attention: 5 },
  };
  const window = crnnSizes(shape, 51).steps;
  assertEquals(window, 12);
  // 12 steps of 6 · (19 · 6 + 1); 2 · 19 · (6 + 19) + 10 · 19; 19 · 5 + 5; and 2 · 19 once.
  const clip = Object.values(crnnCost(shape, { steps: window, window })).map(({ thop }) => thop);
  assertEquals(clip, [8280, 13680, 1200, 38]);
  // 6 · 19 · 6; 2 · 19 · (6 + 19) + 2 · 19; 19 · 5 + 5, and 19 for each of 12 steps.
  const step = Object.values(crnnCost(shape, { steps: 1, window })).map(({ pure }) => pure);
  assertEquals(step, [684, 988, 100 + 228, 38]);
  assertEquals(crnnLayout(shape).size, 690 + 988 + 100 + 6 + 40);
});

Deno.test("a network costs what its operations are, counted one at a time, of any gates, rank and attention", () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = Random.root(seed).stream("cost");
    const shape = drawCrnn(random);
    const { bands, channels, kernel: [kf, kt], stride: [sf], hidden, layers, rank } = shape;
    const { gates = 3, attention = hidden } = shape;
    const steps = 1 + random.integer(6);
    const window = steps + random.integer(4);
    const count = { thop: 0, pure: 0 };
    const products = (times: number): void => {
      for (let i = 0; i < times; i++) {
        count.thop++;
        count.pure++;
      }
    };
    for (let t = 0; t < steps; t++) {
      let features = 0;
      for (let f = 0; f + kf <= bands; f += sf) {
        for (let c = 0; c < channels; c++, features++) {
          products(kf * kt);
          count.thop++; // the bias
        }
      }
      for (let layer = 0; layer < layers; layer++) {
        const inputs = layer === 0 ? features : hidden;
        for (const width of [inputs, hidden]) {
          if (rank) products(rank * width);
          for (let row = 0; row < gates * hidden; row++) products(rank ?? width);
        }
        for (let unit = 0; unit < hidden; unit++) {
          count.thop += 3 * gates + 2; // sums and biases; h − n, n + …
          products(2); // by the reset gate or ½, and by the update gate
        }
      }
      for (let key = 0; key < attention; key++) products(hidden + 1);
    }
    count.pure += window * hidden;
    products(2 * hidden);
    assertEquals(costSum(Object.values(crnnCost(shape, { steps, window }))), count);
  }
});

Deno.test("impossible gates, widths of the attention, dropouts and frames are refused", () => {
  const refuses = (change: Partial<CrnnShape>, message: string): void => {
    assertThrows(() => crnnLayout({ ...BASE_SHAPE, ...change }), RangeError, message);
  };
  refuses({ gates: 4 as 3 }, "gates must be 2 or 3: current value is 4");
  refuses({ attention: 0 }, "attention must be a whole number >= 1: current value is 0");
  refuses({ attention: 1.5 }, "attention must be a whole number >= 1: current value is 1.5");
  assertEquals(crnnLayout({ ...BASE_SHAPE, attention: 65 }).size, 70443 + 64 + 2);
  refuses({ rank: 65 }, "rank must be a whole number from 1 to 64: current value is 65");
  refuses({ rank: 19, channels: 1 }, "rank must be a whole number from 1 to 18");
  refuses({ rank: 0 }, "from 1 to 64: current value is 0");
  refuses({ dropout: 1 }, "dropout must be in [0, 1): current value is 1");
  refuses({ kernel: [41, 20] }, "kernel[0] must be at most bands (40): current value is 41");
  refuses({ layers: 0 }, "layers must be a whole number >= 1: current value is 0");
  assertThrows(() => crnnSizes(BASE_SHAPE, 19), RangeError, "current value is 19");
});

Deno.test("a window as long as the sequence gives the gradients of the clip, where the last step alone counts", () => {
  for (let seed = 0; seed < 12; seed++) {
    const net = drawLarge(seed);
    const clip = build(net, { batch: 3, frames: FRAMES, training: true });
    const { steps } = clip.sizes;
    const stream = build(net, { batch: 3, frames: FRAMES, training: true, window: steps });
    const features = drawFeatures(seed, clip.features.length);
    const whole = runBoth(clip, features, seed, false);
    stream.features.set(features);
    stream.forward();
    stream.dLogits.set(clip.dLogits, stream.dLogits.length - clip.dLogits.length);
    stream.backward();
    assertEquals(stream.logits.slice(-6), whole.logits.slice());
    stream.gradients.forEach((slope, i) => assertAlmostEquals(slope, whole.gradients[i], 2e-4));
  }
});
