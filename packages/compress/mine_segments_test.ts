import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import { Crnn, type CrnnShape, crnnSizes, initialCrnn, ZONES } from "@kws/models";
import { TOY_SHAPES, toySet, toyStreams } from "./_toy_set.ts";
import { FEATURE_STEPS } from "./distillation_set.ts";
import { mineSegments, type Mining } from "./mine_segments.ts";
import { SegmentBatches } from "./segment_batches.ts";
import { segmentLesson } from "./segment_lesson.ts";
import { trainOnSet } from "./train_on_set.ts";

const SHAPE: CrnnShape = TOY_SHAPES.crnn;
const OFFSET = -4;
const net = (seed: number) => ({
  ...{ topology: "crnn", shape: SHAPE, offset: OFFSET },
  parameters: initialCrnn(SHAPE, Random.root(seed)),
});

/** The loudest step of a segment, heard by itself. */
function loudest(segment: number, parameters: Float32Array): number {
  const set = toyStreams();
  const window = crnnSizes(SHAPE, centredFrames(16000, set.frontEnd)).steps;
  const alone = Kernels.build((kernels) =>
    new Crnn(kernels, SHAPE, { batch: 1, frames: set.frames, window })
  );
  alone.load(parameters);
  const row = alone.features.length;
  alone.features.set(
    Float32Array.from(
      set.features.subarray(segment * row, (segment + 1) * row),
      (value) => value / FEATURE_STEPS - OFFSET,
    ),
  );
  const logits = alone.forward();
  return Math.max(
    ...Array.from({ length: logits.length / 2 }, (_, t) => logits[2 * t + 1] - logits[2 * t]),
  );
}

Deno.test("mined are the loudest segments without the keyword, however many are heard at once", () => {
  // 45 segments: a last batch that is not full.
  for (const count of [32, 45]) {
    const set = toyStreams(count);
    const miner = net(count);
    const others = Array.from({ length: count }, (_, i) => i).filter((i) => i % 2 === 0);
    for (const share of [0.01, 0.3, 1]) {
      const hard = [...mineSegments(miner, set, { share })];
      assertEquals(hard.length, Math.ceil(share * others.length));
      assertEquals(hard, hard.toSorted((a, b) => a - b));
      const quiet = others.filter((i) => !hard.includes(i)).filter((i) => i < 32);
      const least = Math.min(
        ...hard.filter((i) => i < 32).map((i) => loudest(i, miner.parameters)),
      );
      for (const i of quiet) assert(loudest(i, miner.parameters) <= least + 1e-6);
    }
  }
});

Deno.test("hard segments are drawn as often as it is said, beside all others", () => {
  const set = toyStreams();
  const config = { set, offset: 0, count: 1, gain: 0, zones: ZONES };
  const hard = { segments: Int32Array.of(4, 10), ofDraws: 0.4 };
  const batches = new SegmentBatches({ ...config, hard }, 3, { first: 3000, every: 5000 });
  const row = set.features.length / set.count;
  const features = new Float32Array(row);
  const draws = 3000;
  let found = 0;
  for (let i = 0; i < draws; i++) {
    batches.draw(features, Random.root(7).stream(i));
    for (const segment of hard.segments) {
      const at = segment * row;
      if (features.every((value, f) => value === set.features[at + f] / FEATURE_STEPS)) found++;
    }
  }
  // 0.4, and 2 of 32 of the rest; three standard deviations.
  const expected = 0.4 + 0.6 * 2 / 32;
  assert(Math.abs(found / draws - expected) < 3 * Math.sqrt(expected * (1 - expected) / draws));
});

Deno.test("a training with mined segments is another one, the same for any threads; kinds of whole clips are refused", async () => {
  const training = {
    ...{ epochs: 2, batches: 3, batch: 16, shards: 4, peak: 0.01, warmup: 0.3, average: 0.9 },
    ...{ l2: 0, clip: 5, gain: 1, mix: { noise: 2, unlabelled: 4 } },
    distillation: { temperature: 2, share: 0.5 },
    segments: {
      ...{ batch: 8, share: 0.5, zones: ZONES, positive: 3 },
      weights: { positives: "all" as const, hard: 0.5, hardest: 3 },
    },
  };
  const learn = (mined?: Mining, jobs = 1) =>
    trainOnSet({
      ...net(3),
      ...{ set: toySet(), streams: toyStreams(), seed: 1, jobs },
      training: { ...training, segments: { ...training.segments, mined } },
    });
  const mined = { share: 0.2, ofDraws: 0.5 };
  const [plain, one, two] = await Promise.all([learn(), learn(mined), learn(mined, 2)]);
  assertEquals(two, one);
  assert(one.parameters.some((value, i) => value !== plain.parameters[i]));
  await assertRejects(
    () =>
      trainOnSet({
        ...{ topology: "ds-cnn", shape: TOY_SHAPES["ds-cnn"], offset: 0, seed: 1, jobs: 1 },
        ...{ parameters: new Float32Array(1), set: toySet(), streams: toyStreams() },
        training: { ...training, segments: { ...training.segments, mined } },
      }),
    RangeError,
    "leave out mined",
  );
});

Deno.test("nothing is mined where all say the keyword, or by a network of other bands", () => {
  const set = toyStreams(8);
  for (let i = 0; i < set.count; i++) set.spans.set([1000, 5000], 2 * i);
  assertThrows(
    () => mineSegments(net(1), set, { share: 0.5 }),
    RangeError,
    "some must be without the keyword: it is said in all 8 of them",
  );
  const wide = { ...SHAPE, bands: SHAPE.bands + 1 };
  const parameters = initialCrnn(wide, Random.root(1));
  assertThrows(
    () => mineSegments({ ...net(1), shape: wide, parameters }, toyStreams(8), { share: 0.5 }),
    RangeError,
    "the network's 7 bands: current value is 6",
  );
});

Deno.test("the keyword keeps its half of the loss however many hard negatives are drawn", () => {
  const set = toyStreams();
  const steps = 200;
  const lossOf = (ofDraws: number): number => {
    const { learn } = segmentLesson({
      // Log-odds of 0 everywhere: each half of the loss is log 2 times its weight.
      ...{ ...net(1), gain: 0, shards: 1, distillation: { temperature: 1, share: 0 } },
      segments: {
        ...{ set, batch: 8, share: 1, zones: ZONES, positive: 1 },
        weights: { positives: "all", hard: 0, hardest: 1 },
        mined: { share: 0.5, ofDraws },
        hard: Int32Array.of(0, 2, 4),
      },
    });
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += learn(Random.root(5).stream(i));
    return sum / steps / Math.LN2;
  };
  // Half for the steps of the keyword, half for the others, three standard deviations.
  for (const ofDraws of [0, 0.25, 0.5]) assertAlmostEquals(lossOf(ofDraws), 1, 0.06);
});
