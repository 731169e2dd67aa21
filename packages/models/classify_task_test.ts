import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { centredFrames, LogMel } from "@kws/features";
import { assemble, epochPlan, samplesOf } from "@kws/corpus";
import type { CrnnShape } from "@kws/runtime/network";
import { type ClassifyConfig, createTask } from "./classify_task.ts";
import { Crnn, initialCrnn } from "./topologies/crnn.ts";
import { crossEntropy } from "./losses.ts";
import { ZONES } from "./step_zones.ts";
import { shareGradients } from "./trainer.ts";

const SHAPE: CrnnShape = {
  ...{ bands: 12, channels: 2, kernel: [4, 6], stride: [4, 6], hidden: 5, layers: 1, dropout: 0 },
};
const FRONT_END = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 12 };
const PARAMETERS = initialCrnn(SHAPE, Random.root("classify"));
const NOTHING = {
  ...{ shift: 0, gain: { probability: 0, low: 0, high: 0 } },
  ...{ noise: { probability: 0, low: 0, high: 0 }, white: { probability: 0, sigma: 0 } },
};
const noise = (name: string, samples: number, level: number): Int16Array => {
  const random = Random.root(name);
  return Int16Array.from({ length: samples }, () => Math.round(random.between(-level, level)));
};
const corpus = assemble(
  "noises",
  "synthetic",
  ["toy", "other"].flatMap((word) =>
    Array.from({ length: 3 }, (_, i) => {
      const path = `${word}/${i}`;
      const pcm = noise(path, 16000, word === "toy" ? 9000 : 300);
      return { path, word, speaker: `${i}`, split: "training" as const, pcm };
    })
  ),
  [{ path: "hiss", pcm: noise("hiss", 80000, 1000) }],
);

function runStep(change: Partial<ClassifyConfig> = {}, step = 0) {
  const { batch = 1, shards = 1 } = change;
  const shared = shareGradients(PARAMETERS.length, shards);
  shared.parameters.set(PARAMETERS);
  const task = createTask({
    ...{ topology: "crnn", shape: SHAPE, frontEnd: FRONT_END, corpus, keyword: "toy", seed: 2 },
    batches: 20,
    ...{ noises: 0, augmentation: NOTHING, shared, batch, shards },
    ...change,
  });
  for (let shard = 0; shard < shards; shard++) task.run(step, shard);
  return { losses: [...shared.losses], gradients: [...shared.gradients] };
}

/** The logits of a clip as it is. */
function logitsOf(clip: number, parameters: Float32Array): Float32Array {
  const size = { batch: 1, frames: centredFrames(16000, FRONT_END) };
  const { net, logMel } = Kernels.build((kernels) => ({
    net: new Crnn(kernels, SHAPE, size),
    logMel: new LogMel(kernels, FRONT_END, 16000),
  }));
  net.load(parameters);
  const samples = Float32Array.from(samplesOf(corpus, corpus.clips[clip]), (x) => x / 32768);
  net.features.set(logMel.clip(samples));
  return net.forward().slice();
}

/** The clips that steps 0, 1, … draw in batches of one. */
const drawn = epochPlan(corpus, Random.root(2).stream("sample", 0), {
  ...{ keyword: "toy", batch: 1, batches: 20, noises: 0 },
});

Deno.test("a step's loss is that of its clips and their labels", () => {
  const seen = new Set<number>();
  for (let step = 0; step < 6; step++) {
    const label = corpus.clips[drawn[step]].word === "toy" ? 1 : 0;
    const d = new Float32Array(2);
    const expected = crossEntropy(d, logitsOf(drawn[step], PARAMETERS), [label], 1);
    assertAlmostEquals(runStep({}, step).losses[0], expected, 1e-6);
    seen.add(label);
  }
  assertEquals(seen.size, 2);
});

Deno.test("noise is no keyword, and masks and augmentation change what is heard", () => {
  const plain = runStep();
  const masked = runStep({ masks: { frequency: 6, time: 20 } });
  assert(masked.losses[0] !== plain.losses[0]);
  assert(runStep({ augmentation: { ...NOTHING, shift: 100 } }).losses[0] !== plain.losses[0]);
  // A classifier that is sure of the other class has no loss where all is noise.
  const shared = shareGradients(PARAMETERS.length, 1);
  const sure = new Float32Array(PARAMETERS.length);
  sure[sure.length - 2] = 20;
  const task = createTask({
    ...{ topology: "crnn", shape: SHAPE, frontEnd: FRONT_END, corpus, keyword: "toy", seed: 2 },
    batches: 20,
    ...{ noises: 2, augmentation: NOTHING, shared, batch: 2, shards: 1 },
  });
  shared.parameters.set(sure);
  task.run(0, 0);
  assertAlmostEquals(shared.losses[0], 0, 1e-8);
});

Deno.test("a batch that cannot be cut into its shards is refused", () => {
  assertThrows(() => runStep({ batch: 3, shards: 2 }), RangeError, "current value is 3");
});

const SEGMENTS: NonNullable<ClassifyConfig["segments"]> = {
  ...{ batch: 4, share: 0.25, zones: ZONES, sentences: corpus },
  weights: { positives: "all", hard: 0.5, hardest: 2 },
  recipe: {
    ...{
      seconds: 2,
      keyword: 0.5,
      pieces: 0.3,
      sentences: 0.3,
      halves: 0.2,
      pauses: 0.1,
      speed: 0,
    },
    ...{ rooms: 0.2, gain: NOTHING.gain, noise: NOTHING.noise, white: NOTHING.white },
  },
};

Deno.test("a step of clips and segments is the sum of both, each by its share", () => {
  const sizes = { batch: 8, shards: 2 };
  const [mixed, clips, streams] = [0.25, 0, 1].map((share) =>
    runStep({ ...sizes, segments: { ...SEGMENTS, share } })
  );
  const plain = runStep(sizes);
  // A share of 0 is what it is without segments.
  assertEquals(clips.losses, plain.losses);
  clips.gradients.forEach((slope, i) => assertAlmostEquals(slope, plain.gradients[i], 1e-9));
  mixed.losses.forEach((loss, i) =>
    assertAlmostEquals(loss, 0.75 * clips.losses[i] + 0.25 * streams.losses[i], 1e-9)
  );
  mixed.gradients.forEach((slope, i) =>
    assertAlmostEquals(slope, 0.75 * clips.gradients[i] + 0.25 * streams.gradients[i], 1e-6)
  );
  assert(streams.gradients.some((slope) => Math.abs(slope) > 1e-4));
  // Where segments have all of the loss, it does not matter which clips there are.
  const others = runStep({ ...sizes, noises: 3, segments: { ...SEGMENTS, share: 1 } });
  assertEquals(others.losses, streams.losses);
});

Deno.test("segments are other ones in every step and shard, the same again for a seed", () => {
  const change = { batch: 8, shards: 2, segments: { ...SEGMENTS, share: 1 } };
  const one = runStep(change, 4);
  assertEquals(runStep(change, 4), one);
  assert(one.losses[0] !== one.losses[1]);
  assert(runStep(change, 5).losses[0] !== one.losses[0]);
  assert(runStep({ ...change, seed: 3 }, 4).losses[0] !== one.losses[0]);
  // A chain hears the same segments, the later ones with other states.
  const chained = runStep({ ...change, segments: { ...change.segments, chain: 2 } }, 4);
  chained.losses.forEach((loss, i) => {
    assert(loss !== one.losses[i]);
    assertAlmostEquals(loss, one.losses[i], 0.1 * loss);
  });
});

Deno.test("segments that cannot be cut into shards, or a kind that hears clips, are refused", () => {
  const segments = { ...SEGMENTS, batch: 5 };
  assertThrows(() => runStep({ batch: 8, shards: 2, segments }), RangeError, "its segments");
  assertThrows(
    () => runStep({ batch: 8, shards: 2, segments: { ...SEGMENTS, chain: 4 } }),
    RangeError,
    "(2 × 4): current value is 4",
  );
  assertThrows(
    () =>
      runStep({
        ...{ batch: 8, shards: 2, segments: SEGMENTS, topology: "ds-cnn" },
        shape: { bands: 12, channels: 6, kernel: [3, 3], stride: [1, 2], blocks: 2 },
      }),
    RangeError,
    "hears whole clips",
  );
});

Deno.test("segments in which the keyword is never said are refused", () => {
  const segments = { ...SEGMENTS, recipe: { ...SEGMENTS.recipe, keyword: 0 } };
  assertThrows(
    () => runStep({ batch: 8, shards: 2, segments }),
    RangeError,
    "recipe.keyword must be above 0, current value is 0",
  );
});
