/**
 * The worker task that fills a distillation set of segments: composes them, computes the students'
 * features of them and lets the teachers score every step.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import { centredFrames, type FrontEnd, LogMel, Renderer, signalFrames } from "@kws/features";
import {
  type Corpus,
  SAMPLE_RATE,
  samplesOf,
  SEGMENT_KINDS,
  SegmentComposer,
  type SegmentRecipe,
} from "@kws/corpus/clips";
import { Crnn, type CrnnShape, crnnSizes, type WorkerTask } from "@kws/models";
import { type DistillationSet, FEATURE_STEPS } from "./distillation_set.ts";
import type { Ensemble } from "./distillation_task.ts";

/** Segments of one shard. */
export const SEGMENT_BATCH = 16;

/** The most that a teacher may say of sentences in which the keyword is not said, whatever it thinks. */
const SURELY_NONE = -5;

/** Configuration of {@linkcode createTask}. */
export interface SegmentTaskConfig {
  corpus: Corpus;
  /** Speech without the keyword, where there is some. */
  sentences?: Corpus;
  recipe: SegmentRecipe;
  teachers: Ensemble;
  set: DistillationSet;
}

/** The teachers' steps of a segment, and how many of them a classification sees. */
export function teacherSteps(
  { seconds }: SegmentRecipe,
  { shape, frontEnd }: { shape: CrnnShape; frontEnd: FrontEnd },
): { frames: number; steps: number; window: number } {
  const frames = signalFrames(Math.round(seconds * SAMPLE_RATE), frontEnd);
  const { steps } = crnnSizes(shape, frames);
  return { frames, steps, window: crnnSizes(shape, centredFrames(SAMPLE_RATE, frontEnd)).steps };
}

/** Makes the task; shard i of step s is piece s + i of {@linkcode SEGMENT_BATCH} segments. */
export function createTask(config: SegmentTaskConfig): WorkerTask {
  const { corpus, sentences, recipe, teachers, set } = config;
  const { frontEnd, frames, keyword } = set;
  const { shape, members } = teachers;
  const own = teacherSteps(recipe, teachers);
  const composer = new SegmentComposer(corpus, sentences, keyword, recipe);
  const { samples } = composer;
  const { net, renderer, studentMel } = Kernels.build((kernels) => ({
    net: new Crnn(kernels, shape, { batch: SEGMENT_BATCH, frames: own.frames, window: own.window }),
    renderer: new Renderer(kernels, {
      ...{ frontEnd: teachers.frontEnd, samples, stretch: "training" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    }),
    studentMel: new LogMel(kernels, frontEnd, samples),
  }));
  const root = Random.root("segments");
  const row = frames * frontEnd.bands;
  const teacherRow = own.frames * shape.bands;

  function hear(index: number, slot: number): void {
    const random = root.stream(index);
    const { kind, keyword } = composer.compose(renderer.samples, random);
    renderer.disturb(random.stream("noise"), recipe);
    set.kinds[index] = SEGMENT_KINDS.indexOf(kind);
    set.spans[2 * index] = keyword?.start ?? -1;
    set.spans[2 * index + 1] = keyword?.end ?? -1;
    renderer.streamTo(net.features.subarray(slot * teacherRow, (slot + 1) * teacherRow));
    const features = studentMel.signal(renderer.samples);
    for (let i = 0; i < row; i++) {
      set.features[index * row + i] = Math.round(features[i] * FEATURE_STEPS);
    }
  }

  return {
    run(first, shard) {
      const start = (first + shard) * SEGMENT_BATCH;
      const count = Math.min(SEGMENT_BATCH, set.count - start);
      for (let i = 0; i < count; i++) hear(start + i, i);
      const { steps } = own;
      for (const parameters of members) {
        net.load(parameters);
        const logits = net.forward(count);
        for (let i = 0; i < count; i++) {
          for (let t = 0; t < steps; t++) {
            const at = 2 * (t * count + i);
            set.logOdds[(start + i) * steps + t] += (logits[at + 1] - logits[at]) / members.length;
          }
        }
      }
      for (let i = start; i < start + count; i++) {
        if (SEGMENT_KINDS[set.kinds[i]] !== "sentences") continue;
        for (let t = i * steps; t < (i + 1) * steps; t++) {
          set.logOdds[t] = Math.min(set.logOdds[t], SURELY_NONE);
        }
      }
    },
  };
}
