/**
 * The depthwise convolution over frequency and time with its slow double.
 *
 * @module
 */
import { Depthwise2d, depthwise2dCost, depthwise2dTensors } from "../depthwise2d.ts";
import { Counter, drawWidth, type LayerCase } from "../_layer_harness.ts";
import { normalised } from "./slow.ts";

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
    step: { none: "its kernel is centred: an output needs positions that are yet to come" },
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

export const DEPTHWISE_2D = depthwise2dCase(true);
export const DEPTHWISE_2D_BIAS = depthwise2dCase(false);
