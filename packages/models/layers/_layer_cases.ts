/**
 * Every layer with its slow double; see `_layer_harness.ts`.
 *
 * @module
 */
import { exp, tanh } from "@kws/kernels";
import { convolutionPositions } from "@kws/runtime/network";
import { Attention, attentionTensors, energyCost, poolCost } from "./attention.ts";
import { Convolution, convolutionCost, convolutionTensors } from "./convolution.ts";
import { Depthwise, depthwiseCost, depthwiseTensors } from "./depthwise.ts";
import { Depthwise2d, depthwise2dCost, depthwise2dTensors } from "./depthwise2d.ts";
import { FakeQuantizer, STATE_STEP } from "./fake_quantizer.ts";
import { Gru, gruCost, gruTensors } from "./gru.ts";
import { Linear, linearCost, linearTensors } from "./linear.ts";
import { meanPool, meanPoolBackward } from "./mean_pool.ts";
import { Norm, NORM_EPSILON, normTensors } from "./norm.ts";
import { Pointwise, pointwiseCost, pointwiseTensors } from "./pointwise.ts";
import { Counter, drawWidth, type LayerCase, type Values } from "./_layer_harness.ts";
import { costSum } from "../cost.ts";

const initial = { uniform: 1 };
const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/** y (R,O) of x (R,I), weight (O,I). */
function product(
  x: Float64Array,
  weight: Float64Array,
  outputs: number,
  bias?: Float64Array,
): Float64Array {
  const inputs = weight.length / outputs;
  return Float64Array.from({ length: x.length / inputs * outputs }, (_, at) => {
    const [row, o] = [Math.floor(at / outputs), at % outputs];
    let sum = bias?.[o] ?? 0;
    for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[row * inputs + i];
    return sum;
  });
}

/** y (R,C) of x (R,C), by the moments of its rows. */
function normalised(x: Float64Array, gain: Float64Array, shift: Float64Array): Values {
  const channels = gain.length;
  const rows = x.length / channels;
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  x.forEach((value, i) => mean[i % channels] += value / rows);
  x.forEach((value, i) => {
    const d = value - mean[i % channels];
    variance[i % channels] += d * d / rows;
  });
  const y = x.map((value, i) => {
    const c = i % channels;
    return shift[c] + gain[c] * (value - mean[c]) / Math.sqrt(variance[c] + NORM_EPSILON);
  });
  return { y, mean, variance };
}

/** y + x, where y is given. */
function plus(x: Float64Array, y: Float64Array | undefined): Float64Array {
  return y ? x.map((value, i) => value + y[i]) : x;
}

interface LinearCase {
  inputs: number;
  outputs: number;
  rows: number;
  bias: boolean;
  /** Whether the output, and the input's gradient, are added to. */
  accumulate: boolean;
}

export const LINEAR: LayerCase<LinearCase> = {
  name: "linear",
  draw: (random) => ({
    ...{ inputs: drawWidth(random), outputs: drawWidth(random), rows: 1 + random.integer(9) },
    ...{ bias: random.integer(2) === 0, accumulate: random.integer(3) === 0 },
  }),
  // Added to, a linear layer leaves its bias out: then it has none.
  tensors: ({ bias, accumulate, ...size }) =>
    linearTensors("l", size, { initial, bias: bias && !accumulate }),
  elements: ({ inputs, outputs, bias, accumulate }) => ({
    "l.weight": inputs * outputs,
    ...(bias && !accumulate ? { "l.bias": outputs } : {}),
  }),
  inputs: ({ inputs, outputs, rows, accumulate }) => ({
    x: rows * inputs,
    ...(accumulate ? { before: rows * outputs } : {}),
  }),
  dInputs: ["x"],
  build(memory, { inputs, outputs, rows, accumulate }, x) {
    const layer = new Linear(memory, "l", { inputs, outputs }, rows);
    return {
      outputs: { y: layer.y },
      adds: accumulate ? ["x"] : [],
      forward() {
        if (accumulate) layer.y.set(x.before);
        layer.forward(x.x, rows, layer.y, accumulate);
      },
      backward: (slopes, { x: dx }) => layer.backward(slopes.y, x.x, rows, dx, accumulate),
    };
  },
  reference: (w, { x, before }, { outputs, bias, accumulate }) => ({
    y: plus(
      product(x, w("l.weight"), outputs, bias && !accumulate ? w("l.bias") : undefined),
      before,
    ),
  }),
  cost({ inputs, outputs }) {
    const counter = new Counter();
    for (let o = 0; o < outputs; o++) counter.multiply(inputs);
    return { cost: linearCost({ inputs, outputs }), counted: counter.cost };
  },
};

interface ConvolutionCase {
  bands: number;
  channels: number;
  kernel: [number, number];
  stride: [number, number];
  frames: number;
  batch: number;
  rounding?: number;
}

function convolutionCase(rounding: boolean): LayerCase<ConvolutionCase> {
  return {
    name: rounding ? "convolution with rounding" : "convolution",
    draw(random) {
      const kernel: [number, number] = [1 + random.integer(5), 1 + random.integer(5)];
      return {
        ...{ bands: kernel[0] + random.integer(9), channels: 1 + random.integer(5), kernel },
        stride: [1 + random.integer(3), 1 + random.integer(3)],
        ...{ frames: kernel[1] + random.integer(8), batch: 1 + random.integer(3) },
        rounding: rounding ? 1 / 32 : undefined,
      };
    },
    tensors: (size) => convolutionTensors("c", size),
    elements: ({ channels, kernel: [kf, kt] }) => ({
      "c.weight": channels * kf * kt,
      "c.bias": channels,
    }),
    inputs: ({ batch, frames, bands }) => ({ x: batch * frames * bands }),
    dInputs: [],
    build(memory, size, { x }) {
      const layer = new Convolution(memory, "c", size);
      return {
        outputs: { y: layer.y },
        forward: () => void layer.forward(x),
        backward: ({ y }) => layer.backward(y, x),
      };
    },
    reference(w, { x }, size, round) {
      const { bands, channels, kernel: [kf, kt], stride: [sf, st], frames, batch } = size;
      const { steps, outBands } = convolutionPositions(size, frames);
      const [weight, bias] = [w("c.weight"), w("c.bias")];
      const y: number[] = [];
      for (let t = 0; t < steps; t++) {
        for (let b = 0; b < batch; b++) {
          for (let c = 0; c < channels; c++) {
            for (let f = 0; f < outBands; f++) {
              let sum = bias[c];
              for (let i = 0; i < kf; i++) {
                for (let j = 0; j < kt; j++) {
                  const value = x[(b * frames + t * st + j) * bands + f * sf + i];
                  sum += weight[(c * kf + i) * kt + j] * value;
                }
              }
              y.push(size.rounding === undefined ? sum : round(sum, size.rounding, true));
            }
          }
        }
      }
      return { y: Float64Array.from(y) };
    },
    cost(size) {
      const { channels, kernel: [kf, kt], frames } = size;
      const { outBands } = convolutionPositions(size, frames);
      const counter = new Counter();
      for (let f = 0; f < outBands; f++) {
        for (let c = 0; c < channels; c++) {
          counter.multiply(kf * kt);
          counter.add();
        }
      }
      return { cost: convolutionCost(size, outBands), counted: counter.cost };
    },
  };
}

interface GruCase {
  inputs: number;
  hidden: number;
  gates: 2 | 3;
  rank?: number;
  layer: number;
  steps: number;
  batch: number;
  rounding: boolean;
}

/** a (rows,R) · b (R,columns). */
function matrix(a: Float64Array, b: Float64Array, rank: number): Float64Array {
  const columns = b.length / rank;
  return Float64Array.from({ length: a.length / rank * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += a[row * rank + k] * b[k * columns + column];
    return sum;
  });
}

/** A matrix's tensors: itself, or of a rank its factors. */
function factors(name: string, rows: number, columns: number, rank?: number) {
  return rank === undefined
    ? { [name]: rows * columns }
    : { [`${name}.left`]: rows * rank, [`${name}.right`]: rank * columns };
}

function gruCase(gates: 2 | 3, rounding: boolean, low = false): LayerCase<GruCase> {
  return {
    name: `gru of ${gates} gates${low ? " of low rank" : ""}${rounding ? " with rounding" : ""}`,
    draw(random) {
      const [inputs, hidden] = [drawWidth(random), drawWidth(random)];
      return {
        ...{ inputs, hidden, gates, rounding },
        ...(low ? { rank: 1 + random.integer(Math.min(inputs, hidden)) } : {}),
        ...{ layer: random.integer(3), steps: 1 + random.integer(5), batch: 1 + random.integer(3) },
      };
    },
    tensors: ({ layer, ...size }) =>
      gruTensors(size, { layer, top: true, columns: { of: "hidden" } }),
    elements: ({ layer, inputs, hidden, rank }) => ({
      ...factors(`gru.weight_ih_l${layer}`, gates * hidden, inputs, rank),
      ...factors(`gru.weight_hh_l${layer}`, gates * hidden, hidden, rank),
      ...(gates === 2 ? { [`gru.bias_l${layer}`]: 2 * hidden } : {
        [`gru.bias_ih_l${layer}`]: 3 * hidden,
        [`gru.bias_hh_l${layer}`]: 3 * hidden,
      }),
    }),
    inputs: ({ inputs, hidden, steps, batch }) => ({
      x: steps * batch * inputs,
      state: batch * hidden,
    }),
    dInputs: ["x"],
    build(memory, size, { x, state }) {
      const layer = new Gru(memory, size);
      return {
        outputs: { h: layer.h, y: layer.y },
        // Products see y; the pass gives its gradient together with h's.
        without: ["y"],
        forward() {
          layer.state.set(state.map((value) => value / 2));
          layer.forward(x);
        },
        backward: (slopes, dInputs) => layer.backward(slopes.h, x, dInputs.x),
      };
    },
    reference(w, { x, state }, { layer, hidden, steps, batch, inputs, rank }, round) {
      const seen = (x: number): number => rounding ? round(x, STATE_STEP, false) : x;
      const weight = (name: string): Float64Array =>
        rank === undefined ? w(name) : matrix(w(`${name}.left`), w(`${name}.right`), rank);
      const [ih, hh] = [weight(`gru.weight_ih_l${layer}`), weight(`gru.weight_hh_l${layer}`)];
      const rows = (x: Float64Array, weight: Float64Array, bias?: string): Float64Array =>
        product(x, weight, gates * hidden, bias === undefined ? undefined : w(bias));
      const biasIh = gates === 3 ? `gru.bias_ih_l${layer}` : `gru.bias_l${layer}`;
      const biasHh = gates === 3 ? `gru.bias_hh_l${layer}` : undefined;
      const [atZ, atN] = [(gates - 2) * hidden, (gates - 1) * hidden];
      let before = state.map((value) => Math.fround(value / 2));
      let visible = before.map(seen);
      const [h, y]: [number[], number[]] = [[], []];
      for (let t = 0; t < steps; t++) {
        const now = x.subarray(t * batch * inputs, (t + 1) * batch * inputs);
        const gi = rows(now, ih, biasIh);
        const gh = rows(visible, hh, biasHh);
        before = before.map((value, i) => {
          const at = Math.floor(i / hidden) * gates * hidden + i % hidden;
          const r = gates === 3 ? sigmoid(gi[at] + gh[at]) : 0.5;
          const z = sigmoid(gi[at + atZ] + gh[at + atZ]);
          const n = tanh(gi[at + atN] + r * gh[at + atN]);
          return (1 - z) * n + z * value;
        });
        visible = before.map(seen);
        h.push(...before);
        y.push(...visible);
      }
      return { h: Float64Array.from(h), y: Float64Array.from(y) };
    },
    cost({ inputs, hidden, rank }) {
      const counter = new Counter();
      // Into as many values as the rank, once for each of both products.
      for (let k = 0; k < (rank ?? 0); k++) counter.multiply(inputs + hidden);
      for (let unit = 0; unit < hidden; unit++) {
        for (let gate = 0; gate < gates; gate++) {
          counter.multiply(rank ?? inputs); // W x
          counter.multiply(rank ?? hidden); // U h
          counter.add(3); // their sum and thop's two biases, of which 2 gates need one
        }
        counter.multiply(); // r · (U h + c), or ½
        counter.multiply(); // z · (h − n)
        counter.add(2); // h − n, n + …
      }
      return { cost: gruCost({ inputs, hidden, gates, rank }), counted: counter.cost };
    },
  };
}

interface AttentionCase {
  hidden: number;
  attention?: number;
  steps: number;
  batch: number;
  rounding: boolean;
}

function attentionCase(rounding: boolean): LayerCase<AttentionCase> {
  return {
    name: rounding ? "attention with rounding" : "attention",
    draw(random) {
      const hidden = drawWidth(random);
      return {
        ...{ hidden, attention: random.integer(2) ? 1 + random.integer(hidden) : undefined },
        ...{ steps: 1 + random.integer(7), batch: 1 + random.integer(3), rounding },
      };
    },
    tensors: (size) => attentionTensors("a", size),
    elements: ({ hidden, attention = hidden }) => ({
      "a.hidden.weight": attention * hidden,
      "a.hidden.bias": attention,
      "a.energy.weight": attention,
      "a.energy.bias": 1,
    }),
    inputs: ({ hidden, steps, batch }) => ({ h: steps * batch * hidden }),
    dInputs: ["h"],
    build(memory, size, { h }) {
      const layer = new Attention(memory, "a", size);
      const { kernels } = memory;
      const seen = rounding ? kernels.f32(h.length) : h;
      const quantizer = new FakeQuantizer(kernels, STATE_STEP);
      return {
        outputs: { y: layer.y, weights: layer.weights },
        forward() {
          if (rounding) quantizer.forward(seen, h, h.length);
          layer.forward(h, seen);
        },
        backward: (slopes, dInputs) => layer.backward(slopes.y, slopes.weights, h, seen, dInputs.h),
      };
    },
    reference(w, { h }, { hidden, attention = hidden, steps, batch }, round) {
      const seen = (x: number): number => rounding ? round(x, STATE_STEP, false) : x;
      const keys = product(h.map(seen), w("a.hidden.weight"), attention, w("a.hidden.bias"))
        .map((value) => seen(tanh(value)));
      const energies = product(keys, w("a.energy.weight"), 1, w("a.energy.bias")).map(exp);
      const sums = new Float64Array(batch);
      energies.forEach((value, i) => sums[i % batch] += value);
      const weights = energies.map((value, i) => value / sums[i % batch]);
      const y = new Float64Array(batch * hidden);
      for (let row = 0; row < steps * batch; row++) {
        for (let j = 0; j < hidden; j++) {
          y[(row % batch) * hidden + j] += weights[row] * h[row * hidden + j];
        }
      }
      return { y, weights };
    },
    cost({ hidden, attention = hidden, steps }) {
      const counter = new Counter();
      for (let step = 0; step < steps; step++) {
        for (let unit = 0; unit < attention; unit++) counter.multiply(hidden);
        counter.multiply(attention);
      }
      // thop does not see the weighted sum.
      for (let step = 0; step < steps; step++) counter.pure += hidden;
      const energies = energyCost({ hidden, attention });
      const cost = costSum([...Array(steps).fill(energies), poolCost(hidden, steps)]);
      return { cost, counted: counter.cost };
    },
  };
}

interface DepthwiseCase {
  channels: number;
  kernel: number;
  batch: number;
  frames: number;
}

export const DEPTHWISE: LayerCase<DepthwiseCase> = {
  name: "depthwise",
  draw: (random) => ({
    ...{ channels: drawWidth(random), kernel: 1 + 2 * random.integer(5) },
    ...{ batch: 1 + random.integer(3), frames: 1 + random.integer(11) },
  }),
  tensors: (size) => depthwiseTensors("d", size),
  elements: ({ channels, kernel }) => ({ "d.weight": channels * kernel }),
  inputs: ({ batch, frames, channels }) => ({ x: batch * frames * channels }),
  dInputs: ["x"],
  build(memory, size, { x }) {
    const layer = new Depthwise(memory, "d", size);
    return {
      outputs: { y: layer.y },
      forward: () => void layer.forward(x),
      backward: ({ y }, dInputs) => layer.backward(y, x, dInputs.x),
    };
  },
  reference(w, { x }, { channels, kernel, frames }) {
    const weight = w("d.weight");
    return {
      y: x.map((_, at) => {
        const c = at % channels;
        const t = Math.floor(at / channels) % frames;
        let sum = 0;
        for (let k = 0; k < kernel; k++) {
          const by = k - (kernel - 1) / 2;
          if (t + by < 0 || t + by >= frames) continue;
          sum += weight[c * kernel + k] * x[at + by * channels];
        }
        return sum;
      }),
    };
  },
  cost({ channels, kernel }) {
    const counter = new Counter();
    for (let c = 0; c < channels; c++) counter.multiply(kernel);
    return { cost: depthwiseCost({ channels, kernel }), counted: counter.cost };
  },
};

interface Depthwise2dCase {
  channels: number;
  kernel: [number, number];
  batch: number;
  steps: number;
  bands: number;
}

function depthwise2dCase(norms: boolean): LayerCase<Depthwise2dCase> {
  return {
    name: norms ? "depthwise2d with a normalisation" : "depthwise2d with a bias",
    draw: (random) => ({
      ...{ channels: drawWidth(random), batch: 1 + random.integer(3) },
      kernel: [1 + 2 * random.integer(3), 1 + 2 * random.integer(3)],
      ...{ steps: 2 + random.integer(5), bands: 2 + random.integer(5) },
    }),
    tensors: (size) => depthwise2dTensors("d", size, norms),
    elements: ({ channels, kernel: [kf, kt] }) => ({
      "d.weight": channels * kf * kt,
      ...(norms ? { "d.norm.weight": channels, "d.norm.bias": channels } : { "d.bias": channels }),
    }),
    inputs: ({ batch, steps, bands, channels }) => ({ x: batch * steps * bands * channels }),
    dInputs: ["x"],
    build(memory, size, { x }) {
      const layer = new Depthwise2d(memory, "d", size);
      const dz = memory.kernels.f32(x.length);
      return {
        outputs: { y: layer.y },
        forward: () => void layer.forward(x),
        backward: norms ? ({ y }, dInputs) => layer.backward(y, dz, x, dInputs.x) : undefined,
      };
    },
    reference(w, { x }, { channels, kernel: [kf, kt], steps, bands }) {
      const weight = w("d.weight");
      const z = x.map((_, at) => {
        const c = at % channels;
        const f = Math.floor(at / channels) % bands;
        const t = Math.floor(at / channels / bands) % steps;
        let sum = 0;
        for (let i = 0; i < kf; i++) {
          for (let j = 0; j < kt; j++) {
            const [byF, byT] = [i - (kf - 1) / 2, j - (kt - 1) / 2];
            if (f + byF < 0 || f + byF >= bands || t + byT < 0 || t + byT >= steps) continue;
            sum += weight[(c * kf + i) * kt + j] * x[at + (byT * bands + byF) * channels];
          }
        }
        return sum;
      });
      if (norms) return { y: normalised(z, w("d.norm.weight"), w("d.norm.bias")).y };
      const bias = w("d.bias");
      return { y: z.map((value, at) => value + bias[at % channels]) };
    },
    cost({ channels, kernel }) {
      const counter = new Counter();
      for (let c = 0; c < channels; c++) {
        counter.multiply(kernel[0] * kernel[1]);
        counter.add();
      }
      return { cost: depthwise2dCost({ channels, kernel }), counted: counter.cost };
    },
  };
}

interface PointwiseCase {
  inputs: number;
  outputs: number;
  rows: number;
  accumulate: boolean;
  /** Whether the bias is another layer's. */
  shared: boolean;
}

function pointwiseCase(norms: boolean): LayerCase<PointwiseCase> {
  const hasBias = ({ shared, accumulate }: PointwiseCase): boolean =>
    !norms && !shared && !accumulate;
  return {
    name: norms ? "pointwise with a normalisation" : "pointwise with a bias",
    draw: (random) => ({
      ...{ inputs: drawWidth(random), outputs: drawWidth(random), rows: 6 + random.integer(9) },
      ...{ accumulate: random.integer(2) === 0, shared: random.integer(3) === 0 },
    }),
    tensors: (size) =>
      pointwiseTensors("p", {
        ...{ inputs: size.inputs, outputs: size.outputs, norms },
        biasOf: norms || hasBias(size) ? undefined : "other",
      }),
    elements: (size) => ({
      "p.weight": size.inputs * size.outputs,
      ...(norms ? { "p.norm.weight": size.outputs, "p.norm.bias": size.outputs } : {}),
      ...(hasBias(size) ? { "p.bias": size.outputs } : {}),
    }),
    inputs: ({ inputs, outputs, rows, accumulate }) => ({
      x: rows * inputs,
      ...(accumulate ? { before: rows * outputs } : {}),
    }),
    dInputs: ["x"],
    build(memory, { inputs, outputs, rows, accumulate }, { x, before }) {
      const layer = new Pointwise(memory, "p", { inputs, outputs, rows });
      const [y, dz] = [memory.kernels.f32(rows * outputs), memory.kernels.f32(rows * outputs)];
      return {
        outputs: { y },
        adds: accumulate ? ["x"] : [],
        forward() {
          if (accumulate) y.set(before);
          layer.forward(y, x, accumulate);
        },
        backward: (slopes, { x: dx }) => layer.backward(slopes.y, dz, x, dx, accumulate),
      };
    },
    reference(w, { x, before }, size) {
      const bias = hasBias(size) ? w("p.bias") : undefined;
      const z = product(x, w("p.weight"), size.outputs, bias);
      const y = norms ? normalised(z, w("p.norm.weight"), w("p.norm.bias")).y : z;
      return { y: plus(y, before) };
    },
    cost(size) {
      const counter = new Counter();
      for (let o = 0; o < size.outputs; o++) {
        counter.multiply(size.inputs);
        if (!size.shared) counter.add();
      }
      return { cost: pointwiseCost(size, !size.shared), counted: counter.cost };
    },
  };
}

interface RowsCase {
  rows: number;
  channels: number;
  batch: number;
  accumulate: boolean;
}

export const NORM: LayerCase<RowsCase> = {
  name: "norm",
  draw: (random) => ({
    ...{ rows: 4 + random.integer(9), channels: drawWidth(random), batch: 1 },
    accumulate: random.integer(2) === 0,
  }),
  tensors: ({ channels }) => normTensors("n", channels),
  elements: ({ channels }) => ({ "n.norm.weight": channels, "n.norm.bias": channels }),
  inputs: ({ rows, channels, accumulate }) => ({
    x: rows * channels,
    ...(accumulate ? { before: rows * channels } : {}),
  }),
  dInputs: ["x"],
  build(memory, { rows, accumulate }, { x, before }) {
    const layer = new Norm(memory, "n");
    const y = memory.kernels.f32(x.length);
    const { mean, variance } = layer;
    return {
      outputs: { y, mean, variance },
      without: ["mean", "variance"],
      forward() {
        if (accumulate) y.set(before);
        layer.forward(y, x, rows, accumulate);
      },
      backward: (slopes, dInputs) => layer.backward(slopes.y, x, rows, dInputs.x),
    };
  },
  reference(w, { x, before }) {
    const { y, ...moments } = normalised(x, w("n.norm.weight"), w("n.norm.bias"));
    return { ...moments, y: plus(y, before) };
  },
};

export const MEAN_POOL: LayerCase<RowsCase> = {
  name: "mean pool",
  draw: (random) => ({
    ...{ rows: 1 + random.integer(9), channels: drawWidth(random), batch: 1 + random.integer(3) },
    accumulate: false,
  }),
  tensors: () => [],
  elements: () => ({}),
  inputs: ({ batch, rows, channels }) => ({ x: batch * rows * channels }),
  dInputs: ["x"],
  build({ kernels }, size, { x }) {
    const y = kernels.f32(size.batch * size.channels);
    return {
      outputs: { y },
      forward: () => meanPool(kernels, y, x, size),
      backward: (slopes, dInputs) => meanPoolBackward(kernels, dInputs.x, slopes.y, size),
    };
  },
  reference(_, { x }, { batch, rows, channels }) {
    const y = new Float64Array(batch * channels);
    x.forEach((value, at) => {
      const b = Math.floor(at / channels / rows);
      y[b * channels + at % channels] += value / rows;
    });
    return { y };
  },
};

export const CONVOLUTION = convolutionCase(false);
export const ATTENTION = attentionCase(false);
export const GRU_2 = gruCase(2, false);
export const GRU_3 = gruCase(3, false);
export const GRU_2_LOW = gruCase(2, false, true);
export const GRU_3_LOW = gruCase(3, false, true);
export const DEPTHWISE_2D = depthwise2dCase(true);
export const DEPTHWISE_2D_BIAS = depthwise2dCase(false);
export const POINTWISE = pointwiseCase(true);

/** The layers without rounding. */
export const PLAIN: readonly LayerCase[] = [
  LINEAR,
  CONVOLUTION,
  GRU_2,
  GRU_3,
  GRU_2_LOW,
  GRU_3_LOW,
  ATTENTION,
  DEPTHWISE,
  DEPTHWISE_2D,
  DEPTHWISE_2D_BIAS,
  POINTWISE,
  pointwiseCase(false),
  NORM,
  MEAN_POOL,
];

/** The layers that round. */
export const ROUNDED: readonly LayerCase[] = [
  convolutionCase(true),
  gruCase(2, true),
  gruCase(3, true),
  gruCase(2, true, true),
  attentionCase(true),
];
