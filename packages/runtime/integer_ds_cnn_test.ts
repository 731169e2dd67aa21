import { assert, assertEquals } from "@std/assert";
import { drawFrames, drawPacked } from "./_random_model.ts";
import { FRACTION, GATE_SCALE, LOG_ODDS } from "./crnn_kind.ts";
import { MEAN_SCALE } from "./ds_cnn_kind.ts";
import { dsCnnPositions } from "./ds_cnn_shape.ts";
import {
  biasOf,
  clampRelu,
  dot,
  quantizeFeature,
  sharpness,
  toSteps,
} from "./integer_arithmetic.ts";
import { IntegerDsCnn } from "./integer_ds_cnn.ts";
import { byName } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";

/** The arithmetic as its description has it: every sum by itself, one input after the other. */
function slowDsCnn(model: PackedModel<"ds-cnn">, frames: Float32Array): number {
  const { shape, offset, scales } = model;
  const { bands, channels, blocks, kernel: [kf, kt], stride: [sf, st] } = shape;
  const { outBands: rows, steps: columns } = dsCnnPositions(shape, frames.length / bands);
  const tensors = byName(model.tensors);
  const sharp = sharpness(scales[0]);
  const x = Int32Array.from(frames, (value) => quantizeFeature(value, offset, sharp));
  const all = Array.from(
    { length: rows * columns },
    (_, i) => [Math.floor(i / columns), i % columns],
  );
  const layer = (name: string, input: number, own: number) => {
    const fine = 8 * FRACTION - own;
    const bias = biasOf(tensors.get(`${name}.bias`)!, fine);
    return (c: number, values: number[]): number =>
      clampRelu(toSteps(dot(tensors.get(`${name}.weight`)!, c, values, input + fine) + bias[c]));
  };
  const each = <T>(of: (c: number) => T): T[] => Array.from({ length: channels }, (_, c) => of(c));
  const first = layer("conv", scales[0], scales[1]);
  let map = all.map(([f, s]) => {
    const patch = Array.from(
      { length: kf * kt },
      (_, k) => x[(s * st + k % kt) * bands + f * sf + Math.floor(k / kt)],
    );
    return each((c) => first(c, patch));
  });
  for (let block = 0; block < blocks; block++) {
    const [input, deep, own] = scales.slice(1 + 2 * block);
    const depthwise = layer(`block.${block}.depthwise`, input, deep);
    const pointwise = layer(`block.${block}.pointwise`, deep, own);
    const between = all.map(([f, s]) =>
      each((c) => {
        const near = Array.from({ length: 9 }, (_, k) => {
          const [row, column] = [f + Math.floor(k / 3) - 1, s + k % 3 - 1];
          const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
          return isInside ? map[row * columns + column][c] : 0;
        });
        return depthwise(c, near);
      })
    );
    map = between.map((values) => each((c) => pointwise(c, values)));
  }
  const mean = each((c) => {
    const sum = map.reduce((sum, values) => sum + values[c], 0);
    return Math.floor((512 * sum + map.length) / (2 * map.length));
  });
  const unit = scales[scales.length - 1] - MEAN_SCALE + GATE_SCALE;
  const [bias] = biasOf(tensors.get("classifier.bias")!, GATE_SCALE);
  return LOG_ODDS * (dot(tensors.get("classifier.weight")!, 0, mean, unit) + bias);
}

Deno.test("the DS-CNN in integers is its arithmetic one sum after the other, for every shape", () => {
  const found = new Set<number>();
  for (let seed = 0; seed < 60; seed++) {
    const model = drawPacked("ds-cnn", seed);
    const frames = drawFrames(model.shape.bands, 30 + seed % 20, seed);
    const network = new IntegerDsCnn(model);
    // Twice, as it works in memory of its own.
    for (const heard of [frames, frames.toReversed(), frames]) {
      const expected = slowDsCnn(model, heard);
      assertEquals(network.clip(heard), expected, `${JSON.stringify(model.shape)}`);
      found.add(expected);
    }
  }
  assert(found.size > 80, `${found.size}`);
});
