import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { centredFrames, type FrontEnd } from "@kws/features";
import { type CrnnShape, initialParameters, scoreClips } from "@kws/models";
import { toyCorpus } from "./_toy_corpus.ts";
import { createTask, EVALUATION_BATCH } from "./evaluation_task.ts";
import { floatScorer } from "./score_features.ts";

const FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 12 };
const SHAPE: CrnnShape = {
  ...{ bands: 12, channels: 2, kernel: [4, 6], stride: [4, 6], hidden: 6, layers: 1, dropout: 0 },
};
const FRAMES = centredFrames(16000, FRONT_END);
const ROW = FRAMES * FRONT_END.bands;
const PARAMETERS = initialParameters(SHAPE, Random.root("exam"));

Deno.test("evaluation features are those of the clips that scoreClips scores, variant by variant", async () => {
  const corpus = toyCorpus(34);
  const indices = Int32Array.from(corpus.clips.keys())
    .filter((i) => corpus.clips[i].split === "validation");
  const shards = Math.ceil(indices.length / EVALUATION_BATCH);
  assertEquals(shards, 2);
  const options = { shape: SHAPE, parameters: PARAMETERS, corpus, indices, jobs: 1 };
  const score = floatScorer(SHAPE, PARAMETERS, FRAMES);
  for (const variants of [0, 2]) {
    const rounds = Math.max(1, variants);
    const features = new Float32Array(
      new SharedArrayBuffer(4 * rounds * indices.length * ROW),
    );
    const task = createTask({ corpus, frontEnd: FRONT_END, indices, variants, features });
    for (let step = 0; step < rounds; step++) {
      for (let shard = 0; shard < shards; shard++) task.run(step, shard);
    }
    const expected = await scoreClips({ ...options, frontEnd: FRONT_END, variants });
    assertEquals(expected.length, rounds);
    expected.forEach((logOdds, variant) => {
      logOdds.forEach((value, i) => {
        const at = (variant * indices.length + i) * ROW;
        assertAlmostEquals(score(features.subarray(at, at + ROW)), value, 1e-6);
      });
    });
    if (variants > 0) assert(expected[0].some((value, i) => value !== expected[1][i]));
  }
});
