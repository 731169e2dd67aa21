import { assert, assertEquals } from "@std/assert";
import type * as tfjs from "@tensorflow/tfjs";
import { assertClose } from "../reference/assert_close.ts";
import { loadBackend } from "../reference/tfjs_backends.ts";
import { NORM_EPSILON } from "./norm.ts";
import { ATTENTION, ATTENTION_WINDOWS } from "./cases/attention.ts";
import { CONVOLUTION } from "./cases/convolution.ts";
import { DEPTHWISE } from "./cases/depthwise.ts";
import { DEPTHWISE_2D, DEPTHWISE_2D_BIAS } from "./cases/depthwise2d.ts";
import { GRU_2, GRU_2_LOW, GRU_3, GRU_3_LOW } from "./cases/gru.ts";
import { LINEAR } from "./cases/linear.ts";
import { POINTWISE, POINTWISE_BIAS } from "./cases/pointwise.ts";
import { MEAN_POOL, NORM } from "./cases/rows.ts";
import { PLAIN } from "./_layer_cases.ts";
import { drawLayer, type LayerCase } from "./_layer_harness.ts";

const loaded = await loadBackend("cpu");
assert("tf" in loaded);
const { tf } = loaded;

type Tensors = Record<string, tfjs.Tensor>;

/**
 * A layer in TensorFlow.js's own operations.
 *
 * @param w Parameters in the shapes of the layout.
 * @param x Inputs, flat.
 */
// deno-lint-ignore no-explicit-any
type Witness<S = any> = (w: Tensors, x: Tensors, size: S) => Tensors;

/** What `drawLayer` makes of a case. */
type Size<C> = C extends LayerCase<infer S> ? S : never;

const product = (x: tfjs.Tensor, weight: tfjs.Tensor): tfjs.Tensor =>
  tf.matMul(x as tfjs.Tensor2D, weight as tfjs.Tensor2D, false, true);

const normalised = (x: tfjs.Tensor, w: Tensors, name: string): tfjs.Tensor => {
  const { mean, variance } = tf.moments(x, 0);
  const [gain, shift] = [w[`${name}.norm.weight`], w[`${name}.norm.bias`]];
  return tf.batchNorm(
    x as tfjs.Tensor2D,
    mean as tfjs.Tensor1D,
    variance as tfjs.Tensor1D,
    shift as tfjs.Tensor1D,
    gain as tfjs.Tensor1D,
    NORM_EPSILON,
  );
};

/** Weights (C,1,kf,kt) or (C,1,K) as TensorFlow.js wants them, (kf,kt,C,1). */
const taps = (weight: tfjs.Tensor, [kf, kt]: readonly [number, number]): tfjs.Tensor4D =>
  tf.transpose(tf.reshape(weight, [-1, kf, kt, 1]), [1, 2, 0, 3]) as tfjs.Tensor4D;

const depthwise2d: Witness<Size<typeof DEPTHWISE_2D>> = (w, { x }, size) => {
  const { batch, steps, bands, channels, kernel } = size;
  // (B,T,F,C) to (B,F,T,C) and back.
  const image = tf.transpose(tf.reshape(x, [batch, steps, bands, channels]), [0, 2, 1, 3]);
  const z = tf.depthwiseConv2d(image as tfjs.Tensor4D, taps(w["d.weight"], kernel), 1, "same");
  const rows = tf.reshape(tf.transpose(z, [0, 2, 1, 3]), [-1, channels]);
  return { y: w["d.bias"] ? tf.add(rows, w["d.bias"]) : normalised(rows, w, "d") };
};

const gru: Witness<Size<typeof GRU_3>> = (w, { x, state }, size) => {
  const { inputs, hidden, gates, layer, steps, batch, rank } = size;
  const weight = (name: string): tfjs.Tensor =>
    rank === undefined
      ? w[name]
      : tf.matMul(w[`${name}.left`] as tfjs.Tensor2D, w[`${name}.right`] as tfjs.Tensor2D);
  const [ih, hh] = [weight(`gru.weight_ih_l${layer}`), weight(`gru.weight_hh_l${layer}`)];
  const all = tf.add(
    product(tf.reshape(x, [steps * batch, inputs]), ih),
    w[gates === 3 ? `gru.bias_ih_l${layer}` : `gru.bias_l${layer}`],
  );
  let h = tf.reshape(tf.div(state, 2), [batch, hidden]);
  const states: tfjs.Tensor[] = [];
  // TensorFlow.js cannot differentiate a split into one part.
  for (const now of steps === 1 ? [all] : tf.split(all, steps)) {
    let recurrent = product(h, hh);
    if (gates === 3) recurrent = tf.add(recurrent, w[`gru.bias_hh_l${layer}`]);
    const [fromInput, fromState] = [tf.split(now, gates, 1), tf.split(recurrent, gates, 1)];
    const r = gates === 3 ? tf.sigmoid(tf.add(fromInput[0], fromState[0])) : tf.scalar(0.5);
    const z = tf.sigmoid(tf.add(fromInput[gates - 2], fromState[gates - 2]));
    const n = tf.tanh(tf.add(fromInput[gates - 1], tf.mul(r, fromState[gates - 1])));
    h = tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h));
    states.push(h);
  }
  const out = tf.stack(states);
  return { h: out, y: out, state: tf.div(state, 2) };
};

const linear: Witness<Size<typeof LINEAR>> = (w, { x, before }, { inputs }) => {
  let y = product(tf.reshape(x, [-1, inputs]), w["l.weight"]);
  if (w["l.bias"]) y = tf.add(y, w["l.bias"]);
  return { y: before ? tf.add(y, tf.reshape(before, y.shape)) : y };
};

const convolution: Witness<Size<typeof CONVOLUTION>> = (w, { x }, size) => {
  const { batch, frames, bands, kernel, stride: [sf, st] } = size;
  const image = tf.transpose(tf.reshape(x, [batch, frames, bands, 1]), [0, 2, 1, 3]);
  // (C,1,kf,kt) to (kf,kt,1,C).
  const kernels = tf.transpose(taps(w["c.weight"], kernel), [0, 1, 3, 2]) as tfjs.Tensor4D;
  const y = tf.conv2d(image as tfjs.Tensor4D, kernels, [sf, st], "valid");
  return { y: tf.transpose(tf.add(y, w["c.bias"]), [2, 0, 3, 1]) };
};

const attention: Witness<Size<typeof ATTENTION>> = (w, { h }, size) => {
  const { hidden, steps, batch, window } = size;
  const rows = tf.reshape(h, [steps * batch, hidden]);
  const keys = tf.tanh(tf.add(product(rows, w["a.hidden.weight"]), w["a.hidden.bias"]));
  const energies = tf.add(product(keys, w["a.energy.weight"]), w["a.energy.bias"]);
  const [byStep, states] = [
    tf.reshape(energies, [steps, batch]),
    tf.reshape(h, [steps, batch, hidden]),
  ];
  const pool = (from: number, count: number): { y: tfjs.Tensor; weights: tfjs.Tensor } => {
    const some = tf.slice(byStep, [from, 0], [count, batch]);
    const weights = tf.transpose(tf.softmax(tf.transpose(some)));
    const seen = tf.slice(states, [from, 0, 0], [count, batch, hidden]);
    return { y: tf.sum(tf.mul(tf.expandDims(weights, 2), seen), 0), weights };
  };
  if (window === undefined) return pool(0, steps);
  const y = Array.from({ length: steps }, (_, t) => {
    const from = Math.max(0, t + 1 - window);
    return pool(from, t + 1 - from).y;
  });
  return { y: tf.stack(y) };
};

const depthwise: Witness<Size<typeof DEPTHWISE>> = (w, { x }, size) => {
  const { batch, frames, channels, kernel } = size;
  const image = tf.reshape(x, [batch, 1, frames, channels]) as tfjs.Tensor4D;
  return { y: tf.depthwiseConv2d(image, taps(w["d.weight"], [1, kernel]), 1, "same") };
};

const pointwise: Witness<Size<typeof POINTWISE>> = (w, { x, before }, { inputs }) => {
  const z = product(tf.reshape(x, [-1, inputs]), w["p.weight"]);
  const y = w["p.norm.weight"] ? normalised(z, w, "p") : w["p.bias"] ? tf.add(z, w["p.bias"]) : z;
  return { y: before ? tf.add(y, tf.reshape(before, y.shape)) : y };
};

const norm: Witness<Size<typeof NORM>> = (w, { x, before }, { channels }) => {
  const rows = tf.reshape(x, [-1, channels]);
  const { mean, variance } = tf.moments(rows, 0);
  const y = normalised(rows, w, "n");
  return { y: before ? tf.add(y, tf.reshape(before, y.shape)) : y, mean, variance };
};

const meanPool: Witness<Size<typeof MEAN_POOL>> = (_, { x }, { batch, rows, channels }) => ({
  y: tf.mean(tf.reshape(x, [batch, rows, channels]), 1),
});

const WITNESSES: [LayerCase, Witness][] = [
  [LINEAR, linear],
  [CONVOLUTION, convolution],
  [DEPTHWISE, depthwise],
  [DEPTHWISE_2D, depthwise2d],
  [DEPTHWISE_2D_BIAS, depthwise2d],
  [NORM, norm],
  [POINTWISE, pointwise],
  [POINTWISE_BIAS, pointwise],
  [MEAN_POOL, meanPool],
  [ATTENTION, attention],
  [ATTENTION_WINDOWS, attention],
  [GRU_2, gru],
  [GRU_3, gru],
  [GRU_2_LOW, gru],
  [GRU_3_LOW, gru],
];

Deno.test("TensorFlow.js is a witness to every layer without rounding", () => {
  const seen = new Set(WITNESSES.map(([layer]) => layer));
  const unseen = PLAIN.filter((layer) => !seen.has(layer)).map(({ name }) => name);
  assertEquals(unseen, [], "give WITNESSES what TensorFlow.js says of them");
});

for (const [layer, witness] of WITNESSES) {
  Deno.test(`${layer.name}: forward and backward are those of TensorFlow.js`, () => {
    for (let seed = 0; seed < 12; seed++) {
      const drawn = drawLayer(layer, 2000 + seed);
      const { size, layout, memory, built, parameters, x, slopes, dInputs } = drawn;
      const where = `${layer.name}, seed ${seed}, ${JSON.stringify(size)}`;
      const slots = [...layout.slots.values()];
      const names = [...slots.map(({ name }) => name), ...Object.keys(x)];
      built.forward();
      tf.tidy(() => {
        const tensors = [
          ...slots.map(({ offset, size, shape }) =>
            tf.tensor(parameters.slice(offset, offset + size), [...shape])
          ),
          ...Object.values(x).map((values) => tf.tensor1d(values.slice())),
        ];
        const run = (all: tfjs.Tensor[]): Tensors => {
          const named = Object.fromEntries(all.map((tensor, i) => [names[i], tensor]));
          return witness(named, named, size);
        };
        const outputs = run(tensors);
        assertEquals(Object.keys(outputs).sort(), Object.keys(built.outputs).sort());
        for (const [name, output] of Object.entries(built.outputs)) {
          assertClose(output, outputs[name].dataSync(), 1e-4, `${where}: ${name}`, 0.1);
        }
        if (!built.backward) return;
        const { grads } = tf.valueAndGrads((...all: tfjs.Tensor[]) => {
          const terms = Object.entries(run(all)).filter(([name]) => !built.without?.includes(name));
          return tf.addN(
            terms.map(([name, output]) =>
              tf.sum(tf.mul(tf.reshape(output, [-1]), tf.tensor1d(slopes[name].slice())))
            ),
          ).asScalar();
        })(tensors);
        memory.gradients.fill(0);
        built.backward(slopes, dInputs);
        const own: Record<string, ArrayLike<number>> = { ...dInputs };
        for (const { name, offset, size } of slots) {
          own[name] = memory.gradients.subarray(offset, offset + size);
        }
        const expected = grads.map((gradient) => gradient.dataSync());
        const most = Math.max(...expected.flatMap((values) => [...values].map(Math.abs)));
        names.forEach((name, i) => {
          if (!own[name]) return;
          const what = `${where}: gradient of ${name}`;
          assertClose(own[name], expected[i], 3e-4, what, 0.05 * most + 1e-3);
        });
      });
    }
  });
}
