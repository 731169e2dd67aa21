/**
 * The GRU with its slow double.
 *
 * @module
 */
import { tanh } from "@kws/kernels";
import { STATE_STEP } from "../fake_quantizer.ts";
import { Gru, gruCost, gruTensors } from "../gru.ts";
import { Counter, drawWidth, type LayerCase } from "../_layer_harness.ts";
import { product, sigmoid } from "./slow.ts";

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
        outputs: { h: layer.h, y: layer.y, state: layer.state },
        // Products see y; the pass gives its gradient together with h's. It leaves the state as it is.
        without: ["y", "state"],
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
      const start = state.map((value) => Math.fround(value / 2));
      let before = start;
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
      return { h: Float64Array.from(h), y: Float64Array.from(y), state: start };
    },
    step(memory, { inputs, hidden, steps, batch, ...size }) {
      const layer = new Gru(memory, { ...size, inputs, hidden, steps: 1, batch: 1 });
      const row = memory.kernels.f32(inputs);
      return ({ x, state }) => {
        const [h, y] = [1, 1].map(() => new Float32Array(steps * batch * hidden));
        for (let b = 0; b < batch; b++) {
          const start = state.subarray(b * hidden, (b + 1) * hidden);
          layer.state.set(start.map((value) => value / 2));
          for (let t = 0; t < steps; t++) {
            const at = t * batch + b;
            row.set(x.subarray(at * inputs, (at + 1) * inputs));
            y.set(layer.step(row), at * hidden);
            h.set(layer.state, at * hidden);
          }
        }
        return { h, y };
      };
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

export const GRU_2 = gruCase(2, false);
export const GRU_3 = gruCase(3, false);
export const GRU_2_LOW = gruCase(2, false, true);
export const GRU_3_LOW = gruCase(3, false, true);
/** The GRUs that round. */
export const GRUS_ROUNDED = [gruCase(2, true), gruCase(3, true), gruCase(2, true, true)];
