import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Kernels } from "@kws/kernels";
import { Crnn, crnnBytes, crnnLayout, view } from "@kws/models";
import { drawFeatures, drawNetwork } from "./_random_network.ts";
import { roundedForward, Roundings } from "./_rounded_reference.ts";
import { QatCrnn, qatCrnnBytes, type QatCrnnOptions } from "./qat_crnn.ts";
import type { Sized } from "./prune.ts";

function student({ shape, parameters }: Sized, options: QatCrnnOptions): QatCrnn {
  const net = new QatCrnn(Kernels.create({ bytes: qatCrnnBytes(shape, options) }), shape, options);
  net.parameters.set(parameters);
  net.prepare();
  return net;
}

Deno.test("without rounding a QAT-CRNN is the CRNN, forwards and backwards, bit for bit", () => {
  for (let seed = 0; seed < 25; seed++) {
    const net = drawNetwork(seed);
    const { shape, parameters } = net;
    const size = { batch: 1 + seed % 5, frames: 20, training: true };
    const crnn = new Crnn(Kernels.create({ bytes: crnnBytes(shape, size) }), shape, size);
    crnn.parameters.set(parameters);
    crnn.prepare();
    const own = student(net, size);
    const features = drawFeatures(seed, size.batch * 20 * shape.bands);
    crnn.features.set(features);
    own.features.set(features);
    assertEquals(own.forward(), crnn.forward());
    assertEquals(own.attention, crnn.attention);
    const slopes = drawFeatures(seed + 1, 2 * size.batch);
    const dAttention = drawFeatures(seed + 2, own.attention.length);
    crnn.dLogits.set(slopes);
    own.dLogits.set(slopes);
    own.dAttention.set(dAttention);
    crnn.backward(memoryOf(crnn, dAttention));
    own.backward();
    assertEquals(own.gradients, crnn.gradients);
  }
});

/** The kernels take arrays of their own memory alone: its end is free. */
function memoryOf(net: Crnn, values: Float32Array): Float32Array {
  const { buffer } = net.features;
  const at = buffer.byteLength - 4 * values.length - 64;
  const array = new Float32Array(buffer, at - at % 16, values.length);
  array.set(values);
  return array;
}

const ACTIVATIONS = { feature: 0.25, convolution: 1 / 64 };
const FRAMES = 12;

/** A network of random dimensions with weights larger than at the start of training. */
function drawLarge(seed: number): Sized {
  const { shape, parameters } = drawNetwork(seed);
  return { shape, parameters: parameters.map((value) => 2 * value) };
}

Deno.test("with rounding a QAT-CRNN is the plain loops whose products see rounded values", () => {
  let stopped = 0;
  for (let seed = 0; seed < 30; seed++) {
    const net = drawLarge(seed);
    const own = student(net, { batch: 2, frames: FRAMES, activations: ACTIVATIONS });
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
    const own = student(net, { batch: 1, frames: FRAMES, activations: ACTIVATIONS });
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
  const { shape, parameters } = drawNetwork(1);
  const layout = crnnLayout(shape);
  view(parameters, layout, "conv.bias").fill(100);
  const own = student({ shape, parameters }, {
    ...{ batch: 1, frames: FRAMES, activations: ACTIVATIONS },
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
    const net = drawNetwork(seed, 1);
    const features = drawFeatures(seed, 20 * net.shape.bands).map((value) => value / 8);
    const logOdds = (options: QatCrnnOptions): number => {
      const own = student(net, options);
      own.features.set(features);
      const [other, keyword] = own.forward();
      return keyword - other;
    };
    const exact = logOdds({ batch: 1, frames: 20 });
    const activations = { feature: 1 / 64, convolution: 1 / 32 };
    assertAlmostEquals(logOdds({ batch: 1, frames: 20, activations }), exact, 0.05);
  }
});
