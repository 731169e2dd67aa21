import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_SHAPE, crnnLayout, crnnSizes, SPARKNET_SHAPE, TOPOLOGIES, view } from "@kws/models";
import { drawResetFree, type ResetFreeShape } from "./_random_network.ts";
import { allocateEvaluationFeatures } from "./evaluation_features.ts";
import { floatScorer, scoreFeatures } from "./score_features.ts";
import type { Trained } from "./set_batches.ts";

Deno.test("clips are scored one by one, every variant of validation apart", () => {
  const evaluation = allocateEvaluationFeatures({
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 2 },
    ...{ frames: 3, variants: 2, validationClips: 4, testClips: 5 },
  });
  evaluation.validation.forEach((_, i) => evaluation.validation[i] = Math.floor(i / 6));
  evaluation.test.forEach((_, i) => evaluation.test[i] = 100 + Math.floor(i / 6));
  const { validation, test } = scoreFeatures(evaluation, (clip) => {
    assertEquals(clip.length, 6);
    return clip[0] === clip[5] ? clip[0] : NaN;
  });
  assertEquals(validation.map((scores) => [...scores]), [[0, 1, 2, 3], [4, 5, 6, 7]]);
  assertEquals([...test], [100, 101, 102, 103, 104]);
});

/** A reset-free network in plain loops, log-odds of one clip (T,bands). */
function plainLogOdds(
  { shape, parameters }: Trained<ResetFreeShape>,
  clip: Float32Array,
  frames: number,
): number {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, attention } = shape;
  const { steps, outBands } = crnnSizes(shape, frames);
  const layout = crnnLayout(shape);
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

Deno.test("a reset-free network says what it says in plain loops", () => {
  for (let seed = 0; seed < 25; seed++) {
    const net = drawResetFree(seed);
    const { shape, parameters } = net;
    parameters.forEach((value, i) => parameters[i] = 2 * value);
    const frames = 12;
    const random = Random.root(seed).stream("clip");
    const clip = Float32Array.from({ length: frames * shape.bands }, () => random.normal());
    const score = floatScorer(net, frames);
    assertAlmostEquals(score(clip), plainLogOdds(net, clip, frames), 1e-5);
  }
});

Deno.test("a clip of its own has the bits of a clip in a batch, and the offset is taken off, of every kind", () => {
  const shapes: Record<string, unknown> = {
    "crnn": { ...BASE_SHAPE, hidden: 12 },
    "sparknet": { ...SPARKNET_SHAPE, kernels: [11, 15] },
    "ds-cnn": { bands: 40, channels: 9, kernel: [4, 10], stride: [2, 2], blocks: 1 },
  };
  assertEquals(Object.keys(shapes), TOPOLOGIES.map(({ kind }) => kind));
  const [batch, frames, bands, offset] = [3, 101, 40, -4];
  for (const { kind, layout, build } of TOPOLOGIES) {
    const random = Random.root("alone").stream(kind);
    const shape = shapes[kind];
    const net = Kernels.build((kernels) => build(kernels, shape, { batch, frames }));
    const draw = (n: number, size: number): Float32Array =>
      Float32Array.from({ length: n }, () => random.between(-size, size));
    const parameters = draw(layout(shape).size, 0.3);
    const heard = draw(net.features.length, 4);
    net.load(parameters);
    net.features.set(heard.map((value) => value - offset));
    const logits = net.forward();
    const score = floatScorer({ topology: kind, shape, parameters, offset }, frames);
    for (let b = 0; b < batch; b++) {
      const clip = heard.subarray(b * frames * bands, (b + 1) * frames * bands);
      assertEquals(score(clip), logits[2 * b + 1] - logits[2 * b]);
    }
  }
});
