/**
 * The attention with its slow double.
 *
 * @module
 */
import { exp, tanh } from "@kws/kernels";
import { costSum } from "../../cost.ts";
import { Attention, attentionTensors, energyCost, poolCost } from "../attention.ts";
import { FakeQuantizer, STATE_STEP } from "../fake_quantizer.ts";
import { type Arrays, Counter, drawWidth, type LayerCase, type Values } from "../_layer_harness.ts";
import { product } from "./slow.ts";

interface AttentionCase {
  hidden: number;
  attention?: number;
  steps: number;
  batch: number;
  rounding: boolean;
  window?: number;
}

function attentionCase(rounding: boolean, windows = false): LayerCase<AttentionCase> {
  return {
    name: `attention${windows ? " over windows" : ""}${rounding ? " with rounding" : ""}`,
    draw(random) {
      const hidden = drawWidth(random);
      const size = {
        ...{ hidden, attention: random.integer(2) ? 1 + random.integer(hidden) : undefined },
        ...{ steps: 1 + random.integer(7), batch: 1 + random.integer(3), rounding },
      };
      // A window of one step weighs nothing, one of more than all steps is that of all.
      return windows ? { ...size, window: 1 + random.integer(size.steps + 2) } : size;
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
        // No loss reaches the weights of windows themselves.
        outputs: { y: layer.y, ...(windows ? undefined : { weights: layer.weights }) } as Arrays,
        forward() {
          if (rounding) quantizer.forward(seen, h, h.length);
          layer.forward(h, seen);
        },
        backward: (slopes, dInputs) => layer.backward(slopes.y, slopes.weights, h, seen, dInputs.h),
      };
    },
    reference(w, { h }, { hidden, attention = hidden, steps, batch, window }, round) {
      const seen = (x: number): number => rounding ? round(x, STATE_STEP, false) : x;
      const keys = product(h.map(seen), w("a.hidden.weight"), attention, w("a.hidden.bias"))
        .map((value) => seen(tanh(value)));
      const energies = product(keys, w("a.energy.weight"), 1, w("a.energy.bias")).map(exp);
      if (window !== undefined) {
        const y = new Float64Array(steps * batch * hidden);
        for (let row = 0; row < steps * batch; row++) {
          const seen = Array.from({ length: window }, (_, k) => row - k * batch)
            .filter((at) => at >= 0);
          const sum = seen.reduce((sum, at) => sum + energies[at], 0);
          for (let j = 0; j < hidden; j++) {
            y[row * hidden + j] = seen.reduce(
              (sum, at) => sum + energies[at] * h[at * hidden + j],
              0,
            ) / sum;
          }
        }
        const every: Values = { y };
        return every;
      }
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
    step(memory, size) {
      const { hidden, steps, batch, window } = size;
      const { kernels } = memory;
      // Only as much is planned as one row at a time needs.
      const layer = new Attention(memory, "a", {
        ...{ ...size, window: undefined, batch: 1, rows: 1 },
      });
      const [row, seen] = [kernels.f32(hidden), kernels.f32(hidden)];
      const [energies, states] = [kernels.f32(steps), kernels.f32(steps * hidden)];
      const quantizer = new FakeQuantizer(kernels, STATE_STEP);
      return ({ h }) => {
        const y = new Float32Array((window === undefined ? 1 : steps) * batch * hidden);
        const weights = new Float32Array(steps * batch);
        for (let b = 0; b < batch; b++) {
          for (let t = 0; t < steps; t++) {
            const at = t * batch + b;
            row.set(h.subarray(at * hidden, (at + 1) * hidden));
            if (rounding) quantizer.forward(seen, row, hidden);
            else seen.set(row);
            // The oldest step is forgotten.
            if (window !== undefined && t >= window) {
              energies.copyWithin(0, 1);
              states.copyWithin(0, hidden);
            }
            const held = Math.min(t + 1, window ?? steps);
            energies[held - 1] = layer.score(seen, 1)[0];
            states.set(row, (held - 1) * hidden);
            if (window === undefined && t < steps - 1) continue;
            const pooled = layer.pool(energies, states, held, 1);
            y.set(pooled, (window === undefined ? b : at) * hidden);
          }
          for (let t = 0; t < steps; t++) weights[t * batch + b] = layer.weights[t];
        }
        return { y, ...(window === undefined ? { weights } : {}) } as Record<string, Float32Array>;
      };
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

export const ATTENTION = attentionCase(false);
export const ATTENTION_ROUNDED = attentionCase(true);
export const ATTENTION_WINDOWS = attentionCase(false, true);
export const ATTENTION_WINDOWS_ROUNDED = attentionCase(true, true);
