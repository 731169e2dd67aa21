/**
 * PyTorch's golden vectors of the network: `make_golden.py` makes them, tests read them.
 *
 * @module
 */
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import golden from "./crnn.json" with { type: "json" };
import type { ParameterSet } from "../parameters.ts";
import { crnnLayout } from "../topologies/crnn.ts";

/** Names of the cases: all gradients of a small network; selected ones of a deep and the full. */
export type GoldenName = keyof typeof golden.cases;

/** Expected gradients by parameter: the norm, and every `step`-th value. */
export type GoldenGradients = Record<string, { norm: number; step: number; values: number[] }>;

/** One golden case: the drawn inputs and what PyTorch computes from them. */
export interface GoldenCase {
  shape: CrnnShape;
  batch: number;
  frames: number;
  /** Number of parameters. */
  size: number;
  parameters: ParameterSet;
  /** (B,T,bands). */
  features: Float32Array;
  /** (B). */
  labels: number[];
  /** (L−1,T',B,H), for both losses. */
  dropoutMask: Float32Array;
  /** Outputs without dropout: (B,2) and (T',B). */
  plain: { logits: number[]; attention: number[] };
  /** Cross-entropy with dropout. */
  crossEntropy: { loss: number; logits: number[]; gradients: GoldenGradients };
  /** Distillation with dropout; the teacher's logits are (B,2). */
  distillation: {
    teacher: Float32Array;
    temperature: number;
    share: number;
    loss: number;
    gradients: GoldenGradients;
  };
}

/** Values in [-scale, scale), exact in 32 bits, as `draw` in `make_golden.py`. */
export function draw(seed: number, length: number, scale: number): Float32Array {
  let x = seed;
  return Float32Array.from({ length }, () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return ((x >>> 8) / 8388608 - 1) * scale;
  });
}

/** The drawn parameters of a network. */
export function drawParameters(shape: CrnnShape, scale: number): ParameterSet {
  const slots = [...crnnLayout(shape).slots.values()];
  return new Map(slots.map(({ name, shape, size }, index) => [
    name,
    { shape, data: draw(1000 + index, size, scale) },
  ]));
}

/** A golden case with its inputs. */
export function goldenCase(name: GoldenName): GoldenCase {
  const { batch, frames, scale, parameters, plain, crossEntropy, distillation, ...rest } =
    golden.cases[name];
  const shape = rest.shape as unknown as CrnnShape;
  const { steps } = crnnSizes(shape, frames);
  return {
    shape,
    batch,
    frames,
    size: parameters,
    parameters: drawParameters(shape, scale),
    features: draw(1, batch * frames * shape.bands, 4).map((value) => value - 4),
    labels: Array.from({ length: batch }, (_, b) => (b + 1) % 2),
    dropoutMask: draw(2, (shape.layers - 1) * steps * batch * shape.hidden, 1)
      .map((value) => value >= -0.75 ? 1.125 : 0),
    plain,
    crossEntropy,
    distillation: { ...distillation, teacher: draw(3, 2 * batch, 4) },
  };
}

/** Eight steps of Adam with L2 and clipping on the small case, without dropout. */
export const goldenDescent = golden.descent;

/**
 * The largest difference of any gradient from the golden one, relative to the tensor's root mean
 * square, with the parameter's name.
 *
 * The energy's bias shifts all energies alike, so its gradient is 0 but for rounding: it is measured
 * against the root mean square of all gradients.
 *
 * @param floor Share of the root mean square of all gradients that every tensor's is raised by: in
 * drawn networks whole tensors may cancel out.
 */
export function worstGradient(
  gradients: ParameterSet,
  expected: GoldenGradients,
  floor = 0,
): { name: string; error: number } {
  const all = Object.entries(expected);
  const size = all.reduce((sum, [name]) => sum + gradients.get(name)!.data.length, 0);
  const overall = Math.sqrt(all.reduce((sum, [, { norm }]) => sum + norm * norm, 0) / size);
  let worst = { name: "", error: 0 };
  for (const [name, { norm, step, values }] of all) {
    const data = gradients.get(name)!.data;
    const scale = norm > 1e-12 ? norm / Math.sqrt(data.length) + floor * overall : overall;
    const errors = values.map((value, i) => Math.abs(data[i * step] - value) / scale);
    const ownNorm = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
    const error = Math.max(...errors, Math.abs(ownNorm - norm) / scale / Math.sqrt(data.length));
    if (!(error <= worst.error)) worst = { name, error };
  }
  return worst;
}
