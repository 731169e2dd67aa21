import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Kernels } from "@kws/kernels";
import { Crnn, crnnBytes } from "@kws/models";
import { drawFeatures, drawNetwork } from "./_random_network.ts";
import { Student, studentBytes, type StudentOptions } from "./student.ts";
import type { Sized } from "./prune.ts";

function student({ shape, parameters }: Sized, options: StudentOptions): Student {
  const net = new Student(Kernels.create({ bytes: studentBytes(shape, options) }), shape, options);
  net.parameters.set(parameters);
  net.prepare();
  return net;
}

Deno.test("without rounding a student is the CRNN, forwards and backwards, bit for bit", () => {
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

Deno.test("with rounding the columns and states lie on the integers' grid", () => {
  for (let seed = 0; seed < 10; seed++) {
    const net = drawNetwork(seed);
    const activations = { feature: 0.25, convolution: 0.125 };
    const own = student(net, { batch: 2, frames: 20, activations });
    own.features.set(drawFeatures(seed, own.features.length));
    own.forward();
    for (const value of own.features) assertEquals(value * 4, Math.round(value * 4));
    assert(own.logits.every(Number.isFinite));
  }
});

Deno.test("finer steps bring the rounded network to the one of floats", () => {
  for (let seed = 0; seed < 10; seed++) {
    const net = drawNetwork(seed, 1);
    const features = drawFeatures(seed, 20 * net.shape.bands).map((value) => value / 8);
    const logOdds = (options: StudentOptions): number => {
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
