/**
 * The convolution with its slow double.
 *
 * @module
 */
import { convolutionPositions } from "@kws/runtime/network";
import { Convolution, convolutionCost, convolutionTensors } from "../convolution.ts";
import { Counter, type LayerCase } from "../_layer_harness.ts";

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
    step(memory, size) {
      const { bands, channels, kernel, stride: [, st], frames, batch } = size;
      const layer = new Convolution(memory, "c", { ...size, frames: kernel[1], batch: 1 });
      const window = memory.kernels.f32(kernel[1] * bands);
      const { steps, outBands } = convolutionPositions(size, frames);
      const width = channels * outBands;
      return ({ x }) => {
        const y = new Float32Array(steps * batch * width);
        for (let t = 0; t < steps; t++) {
          for (let b = 0; b < batch; b++) {
            const from = (b * frames + t * st) * bands;
            window.set(x.subarray(from, from + window.length));
            y.set(layer.step(window), (t * batch + b) * width);
          }
        }
        return { y };
      };
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

export const CONVOLUTION = convolutionCase(false);
export const CONVOLUTION_ROUNDED = convolutionCase(true);
