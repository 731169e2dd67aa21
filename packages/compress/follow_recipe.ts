/**
 * Follows a recipe, step by step.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  crnnLayout,
  type CrnnShape,
  crnnSizes,
  type EpochLog,
  initialParameters,
} from "@kws/models";
import { calibrate, type Calibration } from "./calibrate.ts";
import type { KwsModel } from "./kws_file.ts";
import { FEATURE_STEPS, type Lessons } from "./lessons.ts";
import { type ActivationScales, activationSteps, packModel } from "./packed_model.ts";
import {
  cutChannels,
  cutHidden,
  keepLargest,
  magnitudeImportance,
  type Sized,
  taylorImportance,
} from "./prune.ts";
import {
  type AssistantStep,
  checkRecipe,
  type PruneStep,
  type Recipe,
  type TrainStep,
} from "./recipe.ts";
import { withoutOffset } from "./sit_exam.ts";
import { Student, studentBytes } from "./student.ts";
import {
  gradientProducts,
  LESSON_TRAINING,
  type LessonTraining,
  trainStudent,
} from "./train_student.ts";
import { fromHalf, toHalf } from "./half.ts";

/** What is subtracted from log-mel values before a student hears them: about their mean. */
export const FEATURE_OFFSET: number = -4;

/** Lessons that calibration looks at. */
const CALIBRATION_LESSONS = 1024;

/** Options of {@linkcode followRecipe}. */
export interface FollowOptions {
  lessons: Lessons;
  seed: number;
  jobs: number;
  /** Batches of an epoch. */
  batches: number;
  /** Factor on all numbers of epochs, for short runs. */
  pace: number;
  /** Name of the file that step `i` resumes from. */
  resume?: (step: number) => string;
  onProgress?: (share: number, what: string) => void;
}

/** What a recipe leads to. */
export interface Followed extends Sized {
  /** What is shipped. The threshold is that of equal odds until one is chosen. */
  model: KwsModel;
  /** One line for every epoch of every step. */
  log: (EpochLog & { part: number })[];
  /** Share of the importance that pruning has kept, where something was pruned. */
  kept?: number;
  /** Rank of the GRU's matrices, where they were factorised. */
  rank?: number;
  activations?: ActivationScales;
}

/**
 * Follows a recipe.
 *
 * @throws {RangeError} Before any training, if the recipe is wrong.
 */
export async function followRecipe(recipe: Recipe, options: FollowOptions): Promise<Followed> {
  checkRecipe(recipe);
  const { seed, jobs, onProgress } = options;
  let { lessons } = options;
  const { frontEnd, keyword, frames } = lessons;
  const log: Followed["log"] = [];
  const random = Random.root(seed).stream("init");
  let net: Sized = { shape: recipe.shape, parameters: initialParameters(recipe.shape, random) };
  let gates: Float32Array | undefined;
  let activations: ActivationScales | undefined;
  let model: KwsModel | undefined;
  let kept: number | undefined;
  let rank: number | undefined;
  const total = recipe.steps.reduce((sum, step) => sum + epochsOf(step, options), 0);
  let done = 0;

  const run = async (step: TrainStep | AssistantStep, part: number, begin: Sized) => {
    const trained = await trainStudent({
      ...begin,
      lessons,
      training: trainingOf(step, options),
      offset: FEATURE_OFFSET,
      rounding: step.rounding &&
        { weights: step.rounding, activations: activationSteps(activations!) },
      ...{ seed, jobs, resume: options.resume?.(part) },
      onEpoch: (line) => {
        done++;
        log.push({ ...line, part });
        onProgress?.(done / total, `${step.do}, epoch ${line.epoch}, loss ${line.loss.toFixed(4)}`);
      },
    });
    return trained;
  };

  for (const [part, step] of recipe.steps.entries()) {
    switch (step.do) {
      case "train": {
        const trained = await run(step, part, net);
        net = { ...net, parameters: trained.parameters };
        gates = trained.gates;
        rank = step.rank ?? rank;
        break;
      }
      case "assistant": {
        const begin = { shape: step.shape, parameters: initialParameters(step.shape, random) };
        const { parameters } = await run(step, part, begin);
        lessons = judgeAgain(lessons, { shape: step.shape, parameters });
        break;
      }
      case "prune":
        [net, kept] = pruneNetwork(net, step, {
          ...{ lessons, seed, gates, offset: FEATURE_OFFSET },
          batches: options.batches,
        });
        break;
      case "calibrate":
        activations = calibrateActivations(net, lessons, step.how);
        break;
      case "round": {
        const common = { keyword, frontEnd, threshold: 0 };
        if (step.to === "fp16") {
          const plain = withoutOffset(net.shape, net.parameters, FEATURE_OFFSET);
          const parameters = plain.map((value) => fromHalf(toHalf(value)));
          const window = crnnSizes(net.shape, frames).steps;
          model = { ...common, shape: net.shape, window, bits: 16, parameters };
        } else {
          const rounded = { activations: activations!, format: step.to };
          model = packModel({ ...common, ...net, ...rounded, frames });
        }
      }
    }
  }
  model ??= {
    ...{ keyword, frontEnd, threshold: 0, bits: 32, shape: net.shape },
    window: crnnSizes(net.shape, frames).steps,
    parameters: withoutOffset(net.shape, net.parameters, FEATURE_OFFSET),
  };
  return { ...net, model, log, kept, rank, activations };
}

function epochsOf(step: Recipe["steps"][number], { pace }: FollowOptions): number {
  if (step.do !== "train" && step.do !== "assistant") return 0;
  return Math.max(1, Math.round(pace * (step.epochs ?? LESSON_TRAINING.epochs)));
}

function trainingOf(step: TrainStep | AssistantStep, options: FollowOptions): LessonTraining {
  const { from, unlabelled = LESSON_TRAINING.mix.unlabelled } = step;
  const own = Object.fromEntries(
    Object.entries(step).filter(([name]) =>
      name in LESSON_TRAINING || name === "gates" || name === "rank"
    ),
  ) as Partial<LessonTraining>;
  const { distillation, mix } = LESSON_TRAINING;
  return {
    ...LESSON_TRAINING,
    ...own,
    epochs: epochsOf(step as TrainStep, options),
    batches: options.batches,
    mix: { ...mix, unlabelled: from === "labels" ? 0 : unlabelled },
    distillation: from === "labels"
      ? { temperature: 1, share: 0 }
      : own.distillation ?? distillation,
  };
}

/** Lessons as another network judges them; everything but the odds is shared. */
export function judgeAgain(lessons: Lessons, net: Sized): Lessons {
  const odds = new Float32Array(new SharedArrayBuffer(4 * lessons.count));
  eachBatch(lessons, net, lessons.count, (student, start, count) => {
    const { logits } = student;
    for (let i = 0; i < count; i++) odds[start + i] = logits[2 * i + 1] - logits[2 * i];
  });
  return { ...lessons, odds };
}

/** Ranges of the features and of the convolution's outputs on some lessons. */
export function calibrateActivations(
  net: Sized,
  lessons: Lessons,
  how: Calibration,
): ActivationScales {
  const columns: number[] = [];
  const features: number[] = [];
  const spread = Math.max(1, Math.floor(lessons.count / CALIBRATION_LESSONS));
  eachBatch(lessons, net, CALIBRATION_LESSONS, (student, _, count) => {
    // Of the last batch, which may be smaller, its own lessons alone.
    const { steps, features: width } = student.sizes;
    const heard = student.columns.subarray(0, steps * count * width);
    const sound = student.features.subarray(0, count * lessons.frames * lessons.frontEnd.bands);
    for (let i = 0; i < heard.length; i += 3) columns.push(heard[i]);
    for (let i = 0; i < sound.length; i += 7) features.push(sound[i]);
  }, spread);
  return {
    offset: FEATURE_OFFSET,
    feature: calibrate(features, how),
    convolution: calibrate(columns, how),
  };
}

const BATCH = 64;

/** Lets a network hear lessons 0, spread, 2 · spread, …, `count` of them or as many as there are. */
function eachBatch(
  lessons: Lessons,
  { shape, parameters }: Sized,
  count: number,
  visit: (student: Student, start: number, count: number) => void,
  spread = 1,
): void {
  const { frames, frontEnd: { bands } } = lessons;
  const size = { batch: BATCH, frames };
  const student = new Student(Kernels.create({ bytes: studentBytes(shape, size) }), shape, size);
  student.parameters.set(parameters);
  student.prepare();
  const row = frames * bands;
  const total = Math.min(count, Math.floor((lessons.count - 1) / spread) + 1);
  for (let start = 0; start < total; start += BATCH) {
    const batch = Math.min(BATCH, total - start);
    for (let i = 0; i < batch; i++) {
      const from = (start + i) * spread * row;
      for (let f = 0; f < row; f++) {
        student.features[i * row + f] = lessons.features[from + f] / FEATURE_STEPS - FEATURE_OFFSET;
      }
    }
    student.forward(batch);
    visit(student, start, batch);
  }
}

/** What pruning goes by. */
export interface PruneOptions {
  lessons: Lessons;
  seed: number;
  /** Batches of an epoch, for Taylor importance. */
  batches: number;
  /** What is subtracted from log-mel values. */
  offset: number;
  /** The sizes of the gates, where the network was trained with some. */
  gates?: Float32Array;
}

/**
 * Cuts what matters least.
 *
 * @returns The smaller network, and the share of the units' importance that has stayed.
 */
export function pruneNetwork(
  net: Sized,
  step: PruneStep,
  { lessons, seed, batches, offset, gates }: PruneOptions,
): [Sized, number] {
  let out = net;
  let share = 1;
  if (step.hidden !== undefined) {
    const importance = step.by === "gates"
      ? Float64Array.from(gates!, Math.abs)
      : step.by === "magnitude"
      ? magnitudeImportance(net)
      : taylorImportance(
        net,
        gradientProducts({
          ...net,
          ...{ lessons, seed, offset, steps: 20 },
          training: { ...LESSON_TRAINING, batches },
        }),
      );
    const keep = keepLargest(importance, step.hidden);
    const sum = (units: Iterable<number>): number =>
      [...units].reduce((a, j) => a + importance[j], 0);
    share = sum(keep) / sum(importance.keys());
    out = cutHidden(out, keep);
  }
  if (step.channels !== undefined) {
    out = cutChannels(out, keepLargest(channelNorms(out), step.channels));
  }
  return [out, share];
}

function channelNorms({ shape, parameters }: Sized): Float64Array {
  const { offset, size } = crnnLayout(shape).slots.get("conv.weight")!;
  const taps = size / shape.channels;
  const norms = new Float64Array(shape.channels);
  for (let i = 0; i < size; i++) {
    const weight = parameters[offset + i];
    norms[Math.floor(i / taps)] += weight * weight;
  }
  return norms;
}

/** One second's network, for tables: what was begun with may be cut later. */
export function finalShape({ shape, steps }: Recipe): CrnnShape {
  return steps.reduce(
    (now, step) =>
      step.do === "prune"
        ? { ...now, hidden: step.hidden ?? now.hidden, channels: step.channels ?? now.channels }
        : now,
    shape,
  );
}
