import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnSizes, view } from "@kws/models";
import { drawLightShape } from "./_random_network.ts";
import { TOY_BANDS, TOY_FRAMES, toyLessons } from "./_toy_lessons.ts";
import { checkLightRecipe, type LightRecipe, stretchTraining } from "./light_recipe.ts";
import { lightLayout, type LightShape, wholeParameters, wholeShape } from "./light_shape.ts";
import { floatScorer } from "./sit_exam.ts";
import {
  calibrateLight,
  initialLight,
  lightRounding,
  trainLight,
  type TrainLightOptions,
} from "./train_light.ts";

const RECIPE: LightRecipe = {
  ...{ name: "toy", title: "toy", about: "", lessons: "toy", attention: 1, hint: 0.1 },
  ...{ unlabelled: 4, distillation: { temperature: 1.5, share: 0.95 } },
  shape: {
    ...{ bands: TOY_BANDS, channels: 2, kernel: [TOY_BANDS, 3], stride: [TOY_BANDS, 2] },
    ...{ hidden: 5, attention: 2 },
  },
  floats: { epochs: 3, peak: 1e-2 },
  rounded: { epochs: 2, peak: 1e-2 },
  format: { bits: 5, perRow: true },
};

function drawLight(seed: number): { shape: LightShape; parameters: Float32Array } {
  const random = Random.root(seed).stream("light");
  const shape = drawLightShape(random);
  return { shape, parameters: initialLight(shape, random).map((value) => 2 * value) };
}

/** A light network in plain loops, log-odds of one clip (T,bands). */
function plainOdds(
  { shape, parameters }: { shape: LightShape; parameters: Float32Array },
  clip: Float32Array,
  frames: number,
): number {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, attention } = shape;
  const { steps, outBands } = crnnSizes(wholeShape(shape), frames);
  const layout = lightLayout(shape);
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

Deno.test("a light network is the CRNN with zeros in the places of what is gone", () => {
  for (let seed = 0; seed < 25; seed++) {
    const { shape, parameters } = drawLight(seed);
    const frames = 12;
    const random = Random.root(seed).stream("clip");
    const clip = Float32Array.from({ length: frames * shape.bands }, () => random.normal());
    const whole = floatScorer(wholeShape(shape), wholeParameters(shape, parameters), frames);
    assertAlmostEquals(whole(clip), plainOdds({ shape, parameters }, clip, frames), 1e-5);
  }
});

Deno.test("an attention wider than the GRU is refused", () => {
  const { shape } = RECIPE;
  assertThrows(
    () => lightLayout({ ...shape, attention: 6 }),
    RangeError,
    "attention must be a whole number from 1 to hidden (5): current value is 6",
  );
});

Deno.test("all that is wrong with a recipe is said at once", () => {
  checkLightRecipe(RECIPE);
  const wrong = {
    ...RECIPE,
    ...{ shape: { ...RECIPE.shape, attention: 0 }, floats: { epochs: 0, peak: 1 } },
    ...{ rounded: { epochs: 1, peak: -1 }, format: { bits: 9, perRow: true } },
  };
  const { message } = assertThrows(() => checkLightRecipe(wrong), RangeError);
  for (const part of ["attention must", "floats: epochs", "rounded: peak", "bits must"]) {
    assert(message.includes(part), message);
  }
});

function learn(change: Partial<TrainLightOptions> = {}): ReturnType<typeof trainLight> {
  const { shape, floats } = RECIPE;
  const training = { ...stretchTraining(RECIPE, floats, { batches: 4, pace: 1 }), batch: 16 };
  return trainLight({
    ...{ shape, training, lessons: toyLessons(), offset: -4, seed: 1, jobs: 1 },
    parameters: initialLight(shape, Random.root(1)),
    ...change,
  });
}

Deno.test("training gives the same bits for one and two threads, with rounding and without", async () => {
  const lessons = toyLessons();
  const one = await learn({ lessons });
  assertEquals(one.parameters.length, lightLayout(RECIPE.shape).size);
  assertEquals(await learn({ lessons, jobs: 2 }), one);
  assertNotEquals((await learn({ lessons, seed: 2 })).parameters, one.parameters);
  const scales = calibrateLight(RECIPE.shape, one.parameters, { lessons, offset: -4, how: "mse" });
  const rounding = lightRounding(RECIPE.format, scales);
  const rounded = await learn({ lessons, rounding });
  assertNotEquals(rounded.parameters, one.parameters);
  assertEquals(await learn({ lessons, rounding, jobs: 2 }), rounded);
});

Deno.test("training that was cut off goes on to the same bits", async () => {
  const dir = Deno.makeTempDirSync();
  const stretch = { epochs: 24, peak: 1e-2 };
  const training = { ...stretchTraining(RECIPE, stretch, { batches: 2, pace: 1 }), batch: 16 };
  const whole = await learn({ training });
  const resume = `${dir}/resume.safetensors`;
  const stop = ({ epoch }: { epoch: number }): void => {
    if (epoch === 22) throw new Error("cut off");
  };
  await assertRejects(() => learn({ training, resume, onEpoch: stop }), Error, "cut off");
  assertEquals(await learn({ training, resume }), whole);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("training tells lessons of the keyword from others", async () => {
  const lessons = toyLessons();
  const stretch = { epochs: 25, peak: 1e-2 };
  const training = { ...stretchTraining(RECIPE, stretch, { batches: 8, pace: 1 }), batch: 16 };
  const { parameters } = await learn({ lessons, training });
  const { shape } = RECIPE;
  const row = TOY_BANDS * TOY_FRAMES;
  for (let i = 0; i < 32; i++) {
    const clip = Float32Array.from(
      lessons.features.subarray(i * row, (i + 1) * row),
      (x) => x / 1024 + 4,
    );
    const whole = floatScorer(wholeShape(shape), wholeParameters(shape, parameters), TOY_FRAMES);
    assertEquals(whole(clip) > 0, i % 2 === 1);
  }
});
