/**
 * What goes over rows, a normalisation and a mean, with their slow doubles.
 *
 * @module
 */
import { meanPool, meanPoolBackward } from "../mean_pool.ts";
import { Norm, normTensors } from "../norm.ts";
import { drawWidth, type LayerCase } from "../_layer_harness.ts";
import { normalised, plus } from "./slow.ts";

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
  step: { none: "a row is normalised by the moments of all rows" },
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
  step: { none: "the mean is that of all rows of a clip" },
};
