import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnSizes, view } from "@kws/models";
import { drawResetFreeShape } from "./_random_network.ts";
import { TOY_BANDS, TOY_FRAMES, toySet } from "./_toy_set.ts";
import type { WeightFormat } from "./fake_quantize.ts";
import {
  denseParameters,
  denseShape,
  resetFreeLayout,
  type ResetFreeShape,
} from "./reset_free_shape.ts";
import { floatScorer } from "./score_features.ts";
import { activationSteps } from "./packed_model.ts";
import {
  calibrateResetFree,
  initialResetFree,
  type ResetFreeTraining,
  trainResetFree,
  type TrainResetFreeOptions,
} from "./train_reset_free.ts";
import { DISTILLATION_TRAINING } from "./train_crnn.ts";

const SHAPE: ResetFreeShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [TOY_BANDS, 3], stride: [TOY_BANDS, 2] },
  ...{ hidden: 5, attention: 2 },
};
const FORMAT: WeightFormat = { bits: 5, perRow: true };

/** How these tests train. */
function training(epochs: number, batches: number): ResetFreeTraining {
  const { warmup, average, l2, clip, shards, gain, mix } = DISTILLATION_TRAINING;
  return {
    ...{ warmup, average, l2, clip, shards, gain, epochs, batches, batch: 16, peak: 1e-2 },
    ...{ attention: 1, hint: 0.1, distillation: { temperature: 1.5, share: 0.95 } },
    mix: { ...mix, unlabelled: 4 },
  };
}

function drawResetFree(seed: number): { shape: ResetFreeShape; parameters: Float32Array } {
  const random = Random.root(seed).stream("light");
  const shape = drawResetFreeShape(random);
  return { shape, parameters: initialResetFree(shape, random).map((value) => 2 * value) };
}

/** A reset-free network in plain loops, log-odds of one clip (T,bands). */
function plainLogOdds(
  { shape, parameters }: { shape: ResetFreeShape; parameters: Float32Array },
  clip: Float32Array,
  frames: number,
): number {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, attention } = shape;
  const { steps, outBands } = crnnSizes(denseShape(shape), frames);
  const layout = resetFreeLayout(shape);
  const tensor = (name: string): Float32Array => view(parameters, layout, name);
  const row = (name: string, i: number, x: number[]): number =>
    x.reduce((sum, value, j) => sum + tensor(name)[i * x.length + j] * value, 0);
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  let h: number[] = new Array(hidden).fill(0);
  const states: number[][] = [];
  const energies: number[] = [];
  for (let t = 0; t < steps; t++) {
    const x: number[] = [];
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < outBands; f++) {
        const patch = Array.from(
          { length: kf * kt },
          (_, i) => clip[(t * st + i % kt) * bands + f * sf + Math.floor(i / kt)],
        );
        x.push(row("conv.weight", c, patch) + tensor("conv.bias")[c]);
      }
    }
    const before = h;
    const bias = tensor("gru.bias_l0");
    h = before.map((old, j) => {
      const z = sigmoid(
        row("gru.weight_ih_l0", j, x) + bias[j] + row("gru.weight_hh_l0", j, before),
      );
      const n = Math.tanh(
        row("gru.weight_ih_l0", hidden + j, x) + bias[hidden + j] +
          row("gru.weight_hh_l0", hidden + j, before) / 2,
      );
      return n + z * (old - n);
    });
    states.push(h);
    const keys = Array.from(
      { length: attention },
      (_, i) =>
        Math.tanh(row("attention.hidden.weight", i, h) + tensor("attention.hidden.bias")[i]),
    );
    energies.push(row("attention.energy.weight", 0, keys) + tensor("attention.energy.bias")[0]);
  }
  const top = Math.max(...energies);
  const shares = energies.map((energy) => Math.exp(energy - top));
  const total = shares.reduce((a, b) => a + b);
  const pooled = h.map((_, j) => states.reduce((sum, s, t) => sum + shares[t] / total * s[j], 0));
  const out = (i: number): number =>
    row("classifier.weight", i, pooled) + tensor("classifier.bias")[i];
  return out(1) - out(0);
}

Deno.test("a reset-free network is the CRNN with zeros in the places of what is gone", () => {
  for (let seed = 0; seed < 25; seed++) {
    const { shape, parameters } = drawResetFree(seed);
    const frames = 12;
    const random = Random.root(seed).stream("clip");
    const clip = Float32Array.from({ length: frames * shape.bands }, () => random.normal());
    const dense = floatScorer(denseShape(shape), denseParameters(shape, parameters), frames);
    assertAlmostEquals(dense(clip), plainLogOdds({ shape, parameters }, clip, frames), 1e-5);
  }
});

Deno.test("an attention wider than the GRU is refused", () => {
  assertThrows(
    () => resetFreeLayout({ ...SHAPE, attention: 6 }),
    RangeError,
    "attention must be a whole number from 1 to hidden (5): current value is 6",
  );
});

function learn(change: Partial<TrainResetFreeOptions> = {}): ReturnType<typeof trainResetFree> {
  return trainResetFree({
    ...{ shape: SHAPE, set: toySet(), offset: -4, seed: 1, jobs: 1 },
    training: training(3, 4),
    parameters: initialResetFree(SHAPE, Random.root(1)),
    ...change,
  });
}

Deno.test("training gives the same bits for one and two threads, with rounding and without", async () => {
  const set = toySet();
  const one = await learn({ set });
  assertEquals(one.parameters.length, resetFreeLayout(SHAPE).size);
  assertEquals(await learn({ set, jobs: 2 }), one);
  assertNotEquals((await learn({ set, seed: 2 })).parameters, one.parameters);
  const scales = calibrateResetFree(SHAPE, one.parameters, { set, offset: -4, how: "mse" });
  const rounding = { weights: FORMAT, activations: activationSteps(scales) };
  const rounded = await learn({ set, rounding });
  assertNotEquals(rounded.parameters, one.parameters);
  assertEquals(await learn({ set, rounding, jobs: 2 }), rounded);
});

Deno.test("training that was cut off goes on to the same bits", async () => {
  const dir = Deno.makeTempDirSync();
  const long = training(24, 2);
  const uncut = await learn({ training: long });
  const resume = `${dir}/resume.safetensors`;
  const stop = ({ epoch }: { epoch: number }): void => {
    if (epoch === 22) throw new Error("cut off");
  };
  await assertRejects(() => learn({ training: long, resume, onEpoch: stop }), Error, "cut off");
  assertEquals(await learn({ training: long, resume }), uncut);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("training tells sounds of the keyword from others", async () => {
  const set = toySet();
  const { parameters } = await learn({ set, training: training(25, 8) });
  const row = TOY_BANDS * TOY_FRAMES;
  for (let i = 0; i < 32; i++) {
    const clip = Float32Array.from(
      set.features.subarray(i * row, (i + 1) * row),
      (x) => x / 1024 + 4,
    );
    const dense = floatScorer(denseShape(SHAPE), denseParameters(SHAPE, parameters), TOY_FRAMES);
    assertEquals(dense(clip) > 0, i % 2 === 1);
  }
});
