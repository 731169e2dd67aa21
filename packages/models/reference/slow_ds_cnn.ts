/**
 * DS-CNN in plain loops over 64-bit floats: what the kernels are checked against.
 *
 * @module
 */
import type { DsCnnShape } from "@kws/runtime/network";
import { NORM_EPSILON } from "../layers/norm.ts";
import type { ParameterLayout } from "../parameters.ts";
import { dsCnnLayout } from "../topologies/ds_cnn.ts";

/** A network to be computed slowly. */
export interface SlowDsCnn {
  shape: DsCnnShape;
  layout: ParameterLayout;
  parameters: ArrayLike<number>;
  /** Clips and frames of each. */
  batch: number;
  frames: number;
}

/** Maps of all clips, [clip][time][band][channel]. */
type Maps = number[][][][];

/**
 * The logits (B,2) of features (B,T,bands); whether the network's normalisations are folded is read
 * off its layout.
 */
export function slowDsCnnLogits(
  { shape, layout, parameters, batch, frames }: SlowDsCnn,
  features: ArrayLike<number>,
): number[] {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], blocks } = shape;
  const folded = layout.size === dsCnnLayout(shape).size;
  const tensor = (name: string): number[] => {
    const { offset, size } = layout.slots.get(name)!;
    return Array.from({ length: size }, (_, i) => parameters[offset + i]);
  };
  const map = (x: Maps, f: (value: number, c: number) => number): Maps =>
    x.map((clip) => clip.map((row) => row.map((place) => place.map(f))));
  /** Normalisation or bias, and ReLU. */
  const after = (name: string, x: Maps): Maps => {
    if (folded) {
      const bias = tensor(`${name}.bias`);
      return map(x, (value, c) => Math.max(0, value + bias[c]));
    }
    const [gain, shift] = [tensor(`${name}.norm.weight`), tensor(`${name}.norm.bias`)];
    const all = x.flat(2);
    const mean = gain.map((_, c) => all.reduce((sum, place) => sum + place[c], 0) / all.length);
    const variance = gain.map((_, c) =>
      all.reduce((sum, place) => sum + (place[c] - mean[c]) ** 2, 0) / all.length
    );
    return map(x, (value, c) => {
      const normal = (value - mean[c]) / Math.sqrt(variance[c] + NORM_EPSILON);
      return Math.max(0, shift[c] + gain[c] * normal);
    });
  };
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const [outBands, steps] = [
    Math.floor((bands - kf) / sf) + 1,
    Math.floor((frames - kt) / st) + 1,
  ];
  const first = tensor("conv.weight");
  let x: Maps = range(batch).map((b) =>
    range(steps).map((t) =>
      range(outBands).map((f) =>
        range(channels).map((c) => {
          let sum = 0;
          for (let i = 0; i < kf; i++) {
            for (let j = 0; j < kt; j++) {
              const value = features[(b * frames + t * st + j) * bands + f * sf + i];
              sum += first[(c * kf + i) * kt + j] * value;
            }
          }
          return sum;
        })
      )
    )
  );
  x = after("conv", x);
  for (let block = 0; block < blocks; block++) {
    const [deep, wide] = [`block.${block}.depthwise`, `block.${block}.pointwise`];
    const weight = tensor(`${deep}.weight`);
    const below = x;
    x = after(
      deep,
      range(batch).map((b) =>
        range(steps).map((t) =>
          range(outBands).map((f) =>
            range(channels).map((c) => {
              let sum = 0;
              for (let i = -1; i <= 1; i++) {
                for (let j = -1; j <= 1; j++) {
                  const value = below[b][t + j]?.[f + i]?.[c] ?? 0;
                  sum += weight[c * 9 + (i + 1) * 3 + j + 1] * value;
                }
              }
              return sum;
            })
          )
        )
      ),
    );
    const matrix = tensor(`${wide}.weight`);
    const product = x.map((clip) =>
      clip.map((row) =>
        row.map((place) =>
          range(channels).map((o) =>
            place.reduce((sum, value, i) => sum + matrix[o * channels + i] * value, 0)
          )
        )
      )
    );
    x = after(wide, product);
  }
  const [weight, bias] = [tensor("classifier.weight"), tensor("classifier.bias")];
  return x.flatMap((clip) => {
    const places = clip.flat();
    const mean = range(channels).map((c) =>
      places.reduce((sum, place) => sum + place[c], 0) / places.length
    );
    return [0, 1].map((o) =>
      mean.reduce((sum, value, c) => sum + weight[o * channels + c] * value, bias[o])
    );
  });
}
