import { assert, assertEquals, assertThrows } from "@std/assert";
import { Kernels, tanh } from "@kws/kernels";
import { LogMel } from "@kws/features";
import { drawFloat, drawFrames, drawPacked } from "./_random_model.ts";
import { drawSound } from "./_sound.ts";
import { clipNetwork, ClipScorer, scoreClip } from "./clip_scorer.ts";
import { dsCnnPositions } from "./ds_cnn_shape.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { type Kind, KINDS } from "./kinds.ts";
import type { PackedModel } from "./model.ts";
import { exp2 } from "./scale.ts";
import { sparkNetBlocks } from "./sparknet_shape.ts";

/** The floats that a model's integers stand for. */
function floats(model: PackedModel): Map<string, number[]> {
  return new Map(model.tensors.map(({ name, data, scales }) => [
    name,
    Array.from(
      data,
      (value, i) => value * exp2(scales[Math.floor(i * scales.length / data.length)]),
    ),
  ]));
}

/** SparkNet in floats, nothing rounded: (T,bands) to log-odds. */
function sparkNet(model: PackedModel<"sparknet">, frames: Float32Array): number {
  const { shape: { bands, channels, gates }, shape, offset } = model;
  const w = floats(model);
  const T = frames.length / bands;
  let x = Array.from(
    { length: T },
    (_, t) => Array.from(frames.subarray(t * bands, (t + 1) * bands), (value) => value - offset),
  );
  const rows = (name: string, row: number[], outputs: number): number[] =>
    Array.from(
      { length: outputs },
      (_, o) => row.reduce((sum, value, i) => sum + value * w.get(name)![o * row.length + i], 0),
    );
  sparkNetBlocks(shape).forEach(({ kernel, residual }, i) => {
    const deep = x.map((row, t) =>
      row.map((_, c) => {
        let sum = 0;
        for (let k = 0; k < kernel; k++) {
          sum += (x[t + k - (kernel - 1) / 2]?.[c] ?? 0) *
            w.get(`block.${i}.depthwise.weight`)![c * kernel + k];
        }
        return sum;
      })
    );
    x = deep.map((row, t) => {
      const main = rows(`block.${i}.pointwise.weight`, row, channels);
      const beside = residual ? rows(`block.${i}.residual.weight`, x[t], channels) : [];
      return main.map((value, c) =>
        Math.max(0, value + (beside[c] ?? 0) + w.get(`block.${i}.pointwise.bias`)![c])
      );
    });
  });
  const open = x.map((row) =>
    rows("gates.weight", row, gates).map((value, g) =>
      Math.max(0, Math.min(1, tanh(value + w.get("gates.bias")![g]) + 0.5))
    )
  );
  return w.get("classifier.weight")!.reduce(
    (sum, weight, g) => sum + weight * open.reduce((all, row) => all + row[g], 0) / T,
    w.get("classifier.bias")![0],
  );
}

/** The DS-CNN in floats, nothing rounded. */
function dsCnn(model: PackedModel<"ds-cnn">, frames: Float32Array): number {
  const { shape, offset } = model;
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], blocks } = shape;
  const { outBands: rows, steps: columns } = dsCnnPositions(shape, frames.length / bands);
  const w = floats(model);
  type Map3 = number[][][];
  const make = (value: (c: number, f: number, s: number) => number): Map3 =>
    Array.from(
      { length: channels },
      (_, c) =>
        Array.from({ length: rows }, (_, f) =>
          Array.from({ length: columns }, (_, s) => value(c, f, s))),
    );
  let map = make((c, f, s) => {
    let sum = w.get("conv.bias")![c];
    for (let i = 0; i < kf; i++) {
      for (let t = 0; t < kt; t++) {
        sum += w.get("conv.weight")![(c * kf + i) * kt + t] *
          (frames[(s * st + t) * bands + f * sf + i] - offset);
      }
    }
    return Math.max(0, sum);
  });
  for (let b = 0; b < blocks; b++) {
    const before = map;
    const deep = make((c, f, s) => {
      let sum = w.get(`block.${b}.depthwise.bias`)![c];
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          sum += w.get(`block.${b}.depthwise.weight`)![9 * c + 3 * i + j] *
            (before[c][f + i - 1]?.[s + j - 1] ?? 0);
        }
      }
      return Math.max(0, sum);
    });
    map = make((c, f, s) =>
      Math.max(
        0,
        deep.reduce(
          (sum, own, d) =>
            sum + own[f][s] * w.get(`block.${b}.pointwise.weight`)![c * channels + d],
          w.get(`block.${b}.pointwise.bias`)![c],
        ),
      )
    );
  }
  return map.reduce(
    (sum, own, c) =>
      sum + w.get("classifier.weight")![c] * own.flat().reduce((a, b) => a + b) / (rows * columns),
    w.get("classifier.bias")![0],
  );
}

/** The model with scales of activations just above what the floats reach, so that little is cut. */
function calm<K extends "sparknet" | "ds-cnn">(kind: K, seed: number): PackedModel<K> {
  const model: PackedModel = drawPacked(kind, seed, { spread: 1 });
  return { ...model, scales: model.scales.map((_, i) => i === 0 ? -19 : -20) } as PackedModel<K>;
}

Deno.test("SparkNet and DS-CNN in integers say nearly what their floats say", () => {
  const reference = { "sparknet": sparkNet, "ds-cnn": dsCnn };
  for (const kind of ["sparknet", "ds-cnn"] as const) {
    let spread = 0;
    let apart = 0;
    for (let seed = 0; seed < 40; seed++) {
      const model = calm(kind, seed);
      const frames = drawFrames(model.shape.bands, 30, seed)
        .map((value) => Math.max(-9, Math.min(1, value)));
      const own = clipNetwork(model as PackedModel).clip(frames);
      const other = reference[kind](model as never, frames);
      apart += Math.abs(own - other) / 40;
      spread += Math.abs(other) / 40;
    }
    assert(spread > 0.2, `${kind}: ${spread}`);
    assert(apart < 0.1 * spread, `${kind}: apart by ${apart}, of ${spread}`);
  }
});

Deno.test("a clip of every kind is scored from its centred frames", () => {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const model = drawPacked(kind, 7);
    const clip = drawSound(16000, 7);
    const frames = Kernels.build((kernels) => new LogMel(kernels, model.frontEnd, clip.length))
      .clip(clip);
    const expected = kind === "crnn"
      ? new IntegerCrnn(model as PackedModel<"crnn">).clip(frames)
      : clipNetwork(model).clip(frames);
    const scorer = new ClipScorer(model);
    assertEquals(scorer.score(clip), expected);
    // What it heard before is nothing to the next clip.
    scorer.score(drawSound(16000, 8));
    assertEquals(scorer.score(clip), expected);
    assertEquals(scoreClip(model, clip), expected);
    const integers = Int16Array.from(clip, (value) => 32767 * value);
    assertEquals(
      scorer.score(integers),
      scorer.score(Float32Array.from(integers, (value) => value / 32768)),
    );
    const odd = clip.map((value, i) => i % 9 === 0 ? NaN : value);
    assertEquals(scorer.score(odd), scorer.score(odd.map((value) => value || 0)));
    assertThrows(() => scorer.score(new Float32Array(17000)), RangeError, "16000 samples");
  }
});

Deno.test("weights of floats are refused in words", () => {
  assertThrows(() => new ClipScorer(drawFloat("crnn", 1, 32)), RangeError, "floats of 32 bits");
});

Deno.test("a clip is of samples, and long enough, or is refused by what it must be", () => {
  const model = drawPacked("crnn", 1);
  const { fftLength } = model.frontEnd;
  for (const clip of [new Uint8Array(32000), new Int32Array(16000), Array(16000).fill(0)]) {
    assertThrows(() => scoreClip(model, clip as unknown as Int16Array), TypeError, "Float32Array");
  }
  const least = fftLength / 2 + 1;
  for (const length of [0, least - 1]) {
    const error = assertThrows(() => scoreClip(model, new Int16Array(length)), RangeError);
    assert(error.message.includes(`from ${least} to ${least} samples`), error.message);
  }
});
