/**
 * The program that trains a student on lessons.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  crnnLayout,
  type CrnnShape,
  type Distillation,
  distillationLoss,
  type Program,
  type SharedGradients,
} from "@kws/models";
import { maskSpectrogram } from "@kws/features";
import { dequantizeWeights, quantizeWeights, type WeightFormat } from "./fake_quantize.ts";
import { FEATURE_STEPS, LESSON_KINDS, type Lessons } from "./lessons.ts";
import { type ActivationSteps, Student, studentBytes } from "./student.ts";

/** Lessons of a batch by kind; the rest are clips, keyword and others in turn. */
export interface LessonMix {
  /** Pieces of noise. */
  noise: number;
  /** Sounds that only the teacher judges. */
  unlabelled: number;
}

/** Variations of log-mel features that leave a teacher's opinion as it is. */
export interface FeatureJitter {
  /** Most that is added to or subtracted from all values of a lesson: a gain. */
  gain: number;
  /** Probability of masks, and their largest widths. */
  masks: number;
  frequency: number;
  time: number;
}

/** How weights and activations are rounded in training. */
export interface Rounding {
  weights: WeightFormat;
  activations: ActivationSteps;
}

/** Configuration of {@linkcode createProgram}. */
export interface StudentConfig {
  shape: CrnnShape;
  lessons: Lessons;
  /** What is subtracted from every log-mel value. */
  offset: number;
  seed: number;
  batch: number;
  shards: number;
  mix: LessonMix;
  /** Variations of the features on top of the lessons' own. */
  jitter?: FeatureJitter;
  distillation: Distillation;
  rounding?: Rounding;
  shared: SharedGradients;
}

/** Makes the program. */
export function createProgram(config: StudentConfig): Program {
  const { shape, lessons, offset, batch, shards, distillation, rounding, shared, mix, jitter } = config;
  if (batch % shards !== 0) {
    throw new RangeError(
      `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
        `current value is ${batch}`,
    );
  }
  const clips = batch / shards;
  const { frames, frontEnd: { bands } } = lessons;
  const size = { batch: clips, frames, activations: rounding?.activations };
  const kernels = Kernels.create({ bytes: studentBytes(shape, size) });
  const net = new Student(kernels, shape, size);
  const layout = crnnLayout(shape);
  const byKind = groupByKind(lessons);
  const row = frames * bands;
  const labels = new Int32Array(clips);
  const odds = new Float64Array(clips);
  const root = Random.root(config.seed);
  let current = -1;

  function draw(step: number, shard: number): void {
    const random = root.stream("lessons", step, shard);
    for (let i = 0; i < clips; i++) {
      const position = i * shards + shard;
      const kind = position >= batch - mix.noise
        ? LESSON_KINDS.noise
        : position >= batch - mix.noise - mix.unlabelled
        ? LESSON_KINDS.unlabelled
        : random.integer(2);
      const pool = byKind[kind];
      const lesson = pool[random.integer(pool.length)];
      odds[i] = lessons.odds[lesson];
      labels[i] = kind === LESSON_KINDS.unlabelled ? -1 : kind === LESSON_KINDS.keyword ? 1 : 0;
      const level = jitter ? random.between(-jitter.gain, jitter.gain) : 0;
      for (let f = 0; f < row; f++) {
        net.features[i * row + f] = lessons.features[lesson * row + f] / FEATURE_STEPS - offset + level;
      }
      if (jitter && random.uniform() < jitter.masks) {
        const features = net.features.subarray(i * row, (i + 1) * row);
        maskSpectrogram(features, bands, random, jitter);
      }
    }
  }

  return {
    run(step, shard) {
      if (step !== current) {
        current = step;
        if (rounding) {
          const tensors = quantizeWeights(shared.parameters, layout, rounding.weights);
          dequantizeWeights(tensors, layout, net.parameters);
        } else net.parameters.set(shared.parameters);
        net.prepare();
      }
      draw(step, shard);
      net.forward();
      shared.losses[shard] = distillationLoss(
        net.dLogits,
        net.logits,
        odds,
        labels,
        distillation,
        1 / batch,
      );
      net.gradients.fill(0);
      net.backward();
      shared.gradients.set(net.gradients, shard * net.gradients.length);
    },
  };
}

/** The indices of the lessons of every kind. */
function groupByKind({ kinds }: Lessons): Int32Array[] {
  return Object.values(LESSON_KINDS).map((kind) =>
    Int32Array.from([...kinds.keys()].filter((i) => kinds[i] === kind))
  );
}
