import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { centredFrames, type FrontEnd, LogMel } from "@kws/features";
import { samplesOf } from "@kws/corpus";
import { Crnn, type CrnnShape, crnnSizes, initialCrnn } from "@kws/models";
import { toyCorpus } from "./_toy_corpus.ts";
import { DISTILLATION_AUGMENTATION, type SoundSource } from "./distillation_plan.ts";
import { createTask, type DistillationConfig } from "./distillation_task.ts";
import { allocateDistillationSet, type DistillationSet, SOUND_KINDS } from "./distillation_set.ts";

const TEACHER_FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 12 };
const FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 512, hop: 640, bands: 8 };
const SHAPE: CrnnShape = {
  ...{ bands: 12, channels: 2, kernel: [4, 6], stride: [4, 6], hidden: 6, layers: 1, dropout: 0 },
};
const FRAMES = centredFrames(16000, TEACHER_FRONT_END);
const corpus = toyCorpus();
/** Two networks that differ, with larger weights than at the start of training. */
const TEACHERS = ["one", "two"].map((name) =>
  initialCrnn(SHAPE, Random.root(name)).map((value) => 2 * value)
);
const PLAN: SoundSource[] = [
  { kind: "clip", clip: 0, keyword: true },
  { kind: "clip", clip: 9, keyword: false },
  { kind: "noise" },
  { kind: "blend", how: "splice", first: 1, second: 10 },
  { kind: "synthetic", clip: 2 },
  ...Array.from({ length: 30 }, (_, i) => ({ kind: "clip", clip: i % 3, keyword: true }) as const),
];
const NOTHING = {
  ...{ shift: 0, gain: { probability: 0, low: 0, high: 0 } },
  ...{ noise: { probability: 0, low: 0, high: 0 }, white: { probability: 0, sigma: 0 } },
};

function fill(members: Float32Array[], change: Partial<DistillationConfig> = {}): DistillationSet {
  const plan = change.plan ?? PLAN;
  const set = allocateDistillationSet({
    ...{ keyword: "toy", frontEnd: FRONT_END, count: plan.length, width: SHAPE.hidden },
    ...{ frames: centredFrames(16000, FRONT_END), steps: crnnSizes(SHAPE, FRAMES).steps },
  });
  const task = createTask({
    ...{ corpus, synthetic: toyCorpus(1), plan, augmentation: DISTILLATION_AUGMENTATION, set },
    teachers: { shape: SHAPE, frontEnd: TEACHER_FRONT_END, members },
    ...change,
  });
  for (let shard = 0; shard * 32 < plan.length; shard++) task.run(0, shard);
  return set;
}

Deno.test("the log-odds of several teachers are averaged, the states are the first's", () => {
  const [one, two] = TEACHERS.map((teacher) => fill([teacher]));
  const both = fill(TEACHERS);
  assertEquals(both.features, one.features);
  assertEquals(both.pooled, one.pooled);
  for (const name of ["logOdds", "attention"] as const) {
    both[name].forEach((value, i) =>
      assertAlmostEquals(value, (one[name][i] + two[name][i]) / 2, 1e-6)
    );
    assert(one[name].some((value, i) => Math.abs(value - two[name][i]) > 1e-3));
  }
});

Deno.test("teachers and students hear the same sound, each by its own front end", () => {
  const { own, teacher, net } = Kernels.build((kernels) => ({
    own: new LogMel(kernels, FRONT_END, 16000),
    teacher: new LogMel(kernels, TEACHER_FRONT_END, 16000),
    net: new Crnn(kernels, SHAPE, { batch: 1, frames: FRAMES }),
  }));
  net.load(TEACHERS[0]);
  const plan = Array.from(
    { length: 40 },
    () => ({ kind: "clip", clip: 0, keyword: true }) as const,
  );
  const set = fill([TEACHERS[0]], { plan, augmentation: NOTHING });
  const samples = Float32Array.from(samplesOf(corpus, corpus.clips[0]), (value) => value / 32768);
  const steps = own.clip(samples).map((value) => Math.round(1024 * value));
  net.features.set(teacher.clip(samples));
  const [other, keyword] = net.forward();
  let plain = 0;
  for (let i = 0; i < plan.length; i++) {
    const features = set.features.subarray(i * steps.length, (i + 1) * steps.length);
    // Half of the clips are varied in pitch and colour; the others are the recording as it is.
    if (features.some((value, f) => value !== steps[f])) continue;
    plain++;
    assertAlmostEquals(set.logOdds[i], keyword - other, 1e-6);
    const { attention, states } = net;
    const width = SHAPE.hidden;
    for (let t = 0; t < set.steps; t++) {
      assertAlmostEquals(set.attention[i * set.steps + t], attention[t], 1e-6);
    }
    for (let w = 0; w < width; w++) {
      let sum = 0;
      for (let t = 0; t < set.steps; t++) sum += attention[t] * states[t * width + w];
      assertAlmostEquals(set.pooled[i * width + w], sum, 1e-6);
    }
  }
  // Those that are not varied, and a quarter of those that may be.
  assert(plain > 15 && plain < 35, `${plain} of 40 were plain`);
});

Deno.test("a sound's kind says whether it has a label", () => {
  const { keyword, other, noise, unlabelled } = SOUND_KINDS;
  const { kinds } = fill([TEACHERS[0]]);
  assertEquals([...kinds.subarray(0, 5)], [keyword, other, noise, unlabelled, unlabelled]);
});

Deno.test("every sound is drawn on its own, the same whatever is computed beside it", () => {
  const whole = fill([TEACHERS[0]]);
  const row = whole.features.length / PLAN.length;
  const part = fill([TEACHERS[0]], { plan: PLAN.slice(0, 4) });
  assertEquals([...part.features], [...whole.features.subarray(0, 4 * row)]);
  const sounds = PLAN.map((_, i) => whole.features.subarray(i * row, (i + 1) * row).join());
  assertEquals(new Set(sounds).size, PLAN.length);
});
