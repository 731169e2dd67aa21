/**
 * The linear layer with its slow double.
 *
 * @module
 */
import { Linear, linearCost, linearTensors } from "../linear.ts";
import { Counter, drawWidth, type LayerCase } from "../_layer_harness.ts";
import { plus, product } from "./slow.ts";

const initial = { uniform: 1 };

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
  step(memory, { inputs, outputs, rows, accumulate }) {
    const layer = new Linear(memory, "l", { inputs, outputs }, 1);
    const [row, sum] = [memory.kernels.f32(inputs), memory.kernels.f32(outputs)];
    return ({ x, before }) => {
      const y = new Float32Array(rows * outputs);
      for (let r = 0; r < rows; r++) {
        row.set(x.subarray(r * inputs, (r + 1) * inputs));
        if (accumulate) {
          sum.set(before.subarray(r * outputs, (r + 1) * outputs));
          y.set(layer.forward(row, 1, sum, true), r * outputs);
        } else y.set(layer.step(row), r * outputs);
      }
      return { y };
    };
  },
  cost({ inputs, outputs }) {
    const counter = new Counter();
    for (let o = 0; o < outputs; o++) counter.multiply(inputs);
    return { cost: linearCost({ inputs, outputs }), counted: counter.cost };
  },
};
