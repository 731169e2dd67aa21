import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { centredFrames, type FrontEnd, LogMel, signalFrames } from "@kws/features";
import { SEGMENT_KINDS, SegmentComposer, type SegmentRecipe } from "@kws/corpus";
import { type CrnnShape, CrnnStream, initialCrnn, stepTimesOf } from "@kws/models";
import { toyCorpus } from "./_toy_corpus.ts";
import {
  allocateDistillationSet,
  type DistillationSet,
  FEATURE_STEPS,
} from "./distillation_set.ts";
import { createTask, SEGMENT_BATCH, type SegmentTaskConfig, teacherSteps } from "./segment_task.ts";

const HEARING: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 12 };
const FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 640, bands: 8 };
const SHAPE: CrnnShape = {
  ...{ bands: 12, channels: 2, kernel: [4, 6], stride: [4, 6], hidden: 6, layers: 1, dropout: 0 },
};
const TEACHERS = ["one", "two"].map((name) =>
  initialCrnn(SHAPE, Random.root(name)).map((value) => 2 * value)
);
const RECIPE: SegmentRecipe = {
  ...{ seconds: 2, keyword: 0.5, pieces: 0.3, sentences: 0.3, halves: 0.2, pauses: 0.1 },
  ...{ speed: 0.1, rooms: 0, gain: { probability: 0.5, low: -6, high: 0 } },
  ...{ noise: { probability: 0, low: 0, high: 0 }, white: { probability: 0, sigma: 0 } },
};
const corpus = toyCorpus();
const sentences = toyCorpus(2);
const COUNT = SEGMENT_BATCH + 9;

function fill(members: Float32Array[], change: Partial<SegmentTaskConfig> = {}): DistillationSet {
  const teachers = { shape: SHAPE, frontEnd: HEARING, members };
  const recipe = change.recipe ?? RECIPE;
  const set = allocateDistillationSet({
    ...{ keyword: "toy", frontEnd: FRONT_END, count: COUNT, steps: 0, width: 0 },
    frames: signalFrames(16000 * recipe.seconds, FRONT_END),
    stream: {
      ...stepTimesOf("crnn", SHAPE, HEARING),
      steps: teacherSteps(recipe, teachers).steps,
    },
  });
  const task = createTask({ corpus, sentences, recipe, teachers, set, ...change });
  for (let shard = 0; shard * SEGMENT_BATCH < COUNT; shard++) task.run(0, shard);
  return set;
}

Deno.test("the teachers' log-odds of a segment are those of streams that hear it, their mean", () => {
  const both = fill(TEACHERS);
  const { stream, spans, kinds } = both;
  const { steps, first, every } = stream!;
  const { composer, teacherMel, studentMel } = Kernels.build((kernels) => ({
    composer: new SegmentComposer(corpus, sentences, "toy", RECIPE),
    teacherMel: new LogMel(kernels, HEARING, 32000),
    studentMel: new LogMel(kernels, FRONT_END, 32000),
  }));
  const maxWindowLength = centredFrames(16000, HEARING);
  const streams = TEACHERS.map((parameters) => {
    const stream = Kernels.build((kernels) =>
      new CrnnStream(kernels, { shape: SHAPE, maxWindowLength })
    );
    stream.load(parameters);
    return stream;
  });
  const samples = new Float32Array(composer.samples);
  const row = both.frames * FRONT_END.bands;
  let capped = 0;
  for (let i = 0; i < COUNT; i++) {
    const { kind, keyword } = composer.compose(samples, Random.root("segments").stream(i));
    assertEquals(SEGMENT_KINDS[kinds[i]], kind);
    assertEquals([...spans.subarray(2 * i, 2 * i + 2)], [keyword?.start ?? -1, keyword?.end ?? -1]);
    const features = studentMel.signal(samples);
    assertEquals(
      Int16Array.from(both.features.subarray(i * row, (i + 1) * row)),
      Int16Array.from(features, (value) => Math.round(value * FEATURE_STEPS)),
    );
    const frames = teacherMel.signal(samples).slice();
    const heard = streams.map((stream) => {
      stream.reset();
      const out: number[] = [];
      for (let at = 0; at < frames.length; at += 12) {
        const logOdds = stream.push(frames.subarray(at, at + 12));
        // The step's time is where its last frame ends.
        if (logOdds === undefined) continue;
        assertEquals(at / 12 * HEARING.hop + HEARING.fftLength - 1, first + out.length * every);
        out.push(logOdds);
      }
      return out;
    });
    assertEquals(heard[0].length, steps);
    for (let t = 0; t < steps; t++) {
      const mean = (heard[0][t] + heard[1][t]) / 2;
      const isSentence = kind === "sentences";
      if (isSentence && mean > -5) capped++;
      assertAlmostEquals(both.logOdds[i * steps + t], isSentence ? Math.min(mean, -5) : mean, 1e-5);
    }
  }
  assert(capped > 0);
});

Deno.test("noise lies over segments where the recipe has some", () => {
  const noisy = fill([TEACHERS[0]], {
    recipe: { ...RECIPE, noise: { probability: 1, low: 0, high: 0 } },
  });
  const plain = fill([TEACHERS[0]]);
  assertEquals(noisy.spans, plain.spans);
  assert(noisy.features.some((value, i) => value !== plain.features[i]));
});
