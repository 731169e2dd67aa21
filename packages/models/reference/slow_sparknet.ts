/**
 * SparkNet in plain loops over 64-bit floats: what the kernels are checked against.
 *
 * @module
 */
import { tanh } from "@kws/kernels";
import { sparkNetBlocks, type SparkNetShape } from "@kws/runtime/network";
import { NORM_EPSILON } from "../layers/norm.ts";
import type { ParameterLayout } from "../parameters.ts";
import { sparkNetLayout } from "../topologies/sparknet.ts";

/** Rows of channels. */
type Rows = number[][];

/** A network to be computed slowly. */
export interface SlowNetwork {
  shape: SparkNetShape;
  layout: ParameterLayout;
  parameters: ArrayLike<number>;
  /** Clips and frames of each. */
  batch: number;
  frames: number;
}

/**
 * The logits (B,2) of features (B,T,bands); whether the network's normalisations are folded is read
 * off its layout.
 *
 * @param noise What is added to the gates before they are cut, (B·T·G).
 */
export function slowLogits(
  { shape, layout, parameters, batch, frames }: SlowNetwork,
  features: ArrayLike<number>,
  noise?: ArrayLike<number>,
): number[] {
  const tensor = (name: string): number[] => {
    const { offset, size } = layout.slots.get(name)!;
    return Array.from({ length: size }, (_, i) => parameters[offset + i]);
  };
  const folded = layout.size === sparkNetLayout(shape).size;
  const after = (name: string, x: Rows): Rows => {
    if (folded) {
      const bias = layout.slots.has(`${name}.bias`) ? tensor(`${name}.bias`) : undefined;
      return x.map((row) => row.map((value, c) => value + (bias?.[c] ?? 0)));
    }
    const [gain, shift] = [tensor(`${name}.norm.weight`), tensor(`${name}.norm.bias`)];
    const mean = gain.map((_, c) => x.reduce((sum, row) => sum + row[c], 0) / x.length);
    const variance = gain.map((_, c) =>
      x.reduce((sum, row) => sum + (row[c] - mean[c]) * (row[c] - mean[c]), 0) / x.length
    );
    return x.map((row) =>
      row.map((value, c) =>
        shift[c] + gain[c] * (value - mean[c]) / Math.sqrt(variance[c] + NORM_EPSILON)
      )
    );
  };
  const pointwise = (name: string, x: Rows, outputs: number): Rows => {
    const weight = tensor(`${name}.weight`);
    const product = x.map((row) =>
      Array.from(
        { length: outputs },
        (_, o) => row.reduce((sum, value, i) => sum + value * weight[o * row.length + i], 0),
      )
    );
    return after(name, product);
  };
  const overTime = (name: string, x: Rows, kernel: number): Rows => {
    const weight = tensor(`${name}.weight`);
    return x.map((row, r) =>
      row.map((_, c) => {
        let sum = 0;
        for (let k = 0; k < kernel; k++) {
          const t = r % frames + k - (kernel - 1) / 2;
          if (t >= 0 && t < frames) sum += weight[c * kernel + k] * x[r - r % frames + t][c];
        }
        return sum;
      })
    );
  };
  const { bands, channels, gates } = shape;
  let x: Rows = Array.from(
    { length: batch * frames },
    (_, r) => Array.from({ length: bands }, (_, i) => features[r * bands + i]),
  );
  sparkNetBlocks(shape).forEach(({ kernel, residual }, i) => {
    const deep = overTime(`block.${i}.depthwise`, x, kernel);
    const main = pointwise(`block.${i}.pointwise`, deep, channels);
    const beside = residual ? pointwise(`block.${i}.residual`, x, channels) : undefined;
    x = main.map((row, r) => row.map((value, c) => Math.max(0, value + (beside?.[r][c] ?? 0))));
  });
  const open = pointwise("gates", x, gates).map((row, r) =>
    row.map((value, g) =>
      Math.min(1, Math.max(0, tanh(value) + (noise?.[r * gates + g] ?? 0) + 0.5))
    )
  );
  const [weight, bias] = [tensor("classifier.weight"), tensor("classifier.bias")];
  return Array.from({ length: 2 * batch }, (_, at) => {
    const b = Math.floor(at / 2);
    const clip = open.slice(b * frames, (b + 1) * frames);
    let sum = bias[at % 2];
    for (let g = 0; g < gates; g++) {
      sum += weight[(at % 2) * gates + g] * clip.reduce((all, row) => all + row[g], 0) / frames;
    }
    return sum;
  });
}
