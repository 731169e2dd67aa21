/**
 * The pointwise convolution with its slow double.
 *
 * @module
 */
import { Pointwise, pointwiseCost, pointwiseTensors } from "../pointwise.ts";
import { Counter, drawWidth, type LayerCase } from "../_layer_harness.ts";
import { normalised, plus, product } from "./slow.ts";

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
    step: {
      none: norms
        ? "a row is normalised by the moments of all rows"
        : "only networks that hear whole clips have it",
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

export const POINTWISE = pointwiseCase(true);
export const POINTWISE_BIAS = pointwiseCase(false);
