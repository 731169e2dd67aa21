import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import {
  Augmenter,
  centredFrames,
  type FrontEnd,
  LogMel,
  NOISE_STRETCHES,
  VARIANT_AUGMENTATION,
} from "@kws/features";
import { samplesOf } from "@kws/corpus";
import { toyCorpus } from "./_toy_corpus.ts";
import { createTask, EVALUATION_BATCH } from "./evaluation_task.ts";

const FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 12 };
const ROW = centredFrames(16000, FRONT_END) * FRONT_END.bands;

Deno.test("evaluation features are the log-mel of each clip under its own noise, variant by variant", () => {
  const corpus = toyCorpus(34);
  const indices = Int32Array.from(corpus.clips.keys())
    .filter((i) => corpus.clips[i].split === "validation");
  const shards = Math.ceil(indices.length / EVALUATION_BATCH);
  assertEquals(shards, 2);
  const { augmenter, logMel, samples } = Kernels.build((kernels) => ({
    augmenter: new Augmenter(kernels, {
      ...{ samples: 16000, sampleRate: 16000, stretch: NOISE_STRETCHES.validation },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    }),
    logMel: new LogMel(kernels, FRONT_END, 16000),
    samples: kernels.f32(16000),
  }));
  for (const variants of [0, 2]) {
    const rounds = Math.max(1, variants);
    const features = new Float32Array(
      new SharedArrayBuffer(4 * rounds * indices.length * ROW),
    );
    const task = createTask({ corpus, frontEnd: FRONT_END, indices, variants, features });
    for (let step = 0; step < rounds; step++) {
      for (let shard = 0; shard < shards; shard++) task.run(step, shard);
    }
    for (let variant = 0; variant < rounds; variant++) {
      indices.forEach((clip, i) => {
        const { path } = corpus.clips[clip];
        const pcm = samplesOf(corpus, corpus.clips[clip]);
        const random = Random.root("validation variants").stream(variant, path);
        if (variants > 0) augmenter.apply(samples, pcm, random, VARIANT_AUGMENTATION);
        else samples.forEach((_, s) => samples[s] = pcm[s] / 32768);
        const at = (variant * indices.length + i) * ROW;
        const own = features.subarray(at, at + ROW);
        const difference = logMel.clip(samples).reduce(
          (most, value, f) => Math.max(most, Math.abs(value - own[f])),
          0,
        );
        assertAlmostEquals(difference, 0, 1e-6);
      });
    }
    const half = features.length / 2;
    if (variants > 0) assert(features.slice(0, half).some((x, i) => x !== features[half + i]));
  }
});
