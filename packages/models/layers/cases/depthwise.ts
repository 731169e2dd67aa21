/**
 * The depthwise convolution over time with its slow double.
 *
 * @module
 */
import { Depthwise, depthwiseCost, depthwiseTensors } from "../depthwise.ts";
import { Counter, drawWidth, type LayerCase } from "../_layer_harness.ts";

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
  step: { none: "its kernel is centred: an output needs frames that are yet to come" },
  cost({ channels, kernel }) {
    const counter = new Counter();
    for (let c = 0; c < channels; c++) counter.multiply(kernel);
    return { cost: depthwiseCost({ channels, kernel }), counted: counter.cost };
  },
};
