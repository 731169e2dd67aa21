/**
 * The worker task that fills a distillation set: augments sounds, computes the students'
 * features of them and lets the teachers score them.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  blend,
  centredFrames,
  type FrontEnd,
  LogMel,
  Renderer,
  tilt,
  warp,
  type WaveformAugmentation,
} from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf } from "@kws/corpus/clips";
import { Crnn, type CrnnShape, type WorkerTask } from "@kws/models";
import type { SoundSource } from "./distillation_plan.ts";
import { type DistillationSet, FEATURE_STEPS, SOUND_KINDS } from "./distillation_set.ts";

/** Sounds of one shard. */
export const DISTILLATION_BATCH = 32;

/** Networks of one shape whose log-odds are averaged. */
export interface Ensemble {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  members: Float32Array[];
}

/** Configuration of {@linkcode createTask}. */
export interface DistillationConfig {
  corpus: Corpus;
  synthetic?: Corpus;
  plan: SoundSource[];
  augmentation: WaveformAugmentation;
  teachers: Ensemble;
  set: DistillationSet;
}

/** Makes the task; shard i of step s is piece s + i of {@linkcode DISTILLATION_BATCH} sounds. */
export function createTask(config: DistillationConfig): WorkerTask {
  const { corpus, synthetic, plan, augmentation, teachers, set } = config;
  const { frontEnd, frames, steps, width } = set;
  const { shape, members } = teachers;
  const teacherFrames = centredFrames(SAMPLE_RATE, teachers.frontEnd);
  const size = { batch: DISTILLATION_BATCH, frames: teacherFrames };
  const row = frames * frontEnd.bands;
  const { net, renderer, studentMel } = Kernels.build((kernels) => ({
    net: new Crnn(kernels, shape, size),
    renderer: new Renderer(kernels, {
      ...{ frontEnd: teachers.frontEnd, samples: SAMPLE_RATE, stretch: "training" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    }),
    studentMel: new LogMel(kernels, frontEnd, SAMPLE_RATE),
  }));
  const root = Random.root("lessons");
  const teacherRow = teacherFrames * shape.bands;

  function hear(index: number, slot: number): void {
    const source = plan[index];
    const random = root.stream("sound", index);
    if (source.kind === "noise") renderer.noise(random);
    else renderer.vary(recording(source, random.stream("blend")), random, augmentation);
    set.kinds[index] = source.kind === "clip"
      ? (source.keyword ? SOUND_KINDS.keyword : SOUND_KINDS.other)
      : source.kind === "noise"
      ? SOUND_KINDS.noise
      : SOUND_KINDS.unlabelled;
    renderer.featuresTo(net.features.subarray(slot * teacherRow, (slot + 1) * teacherRow));
    const features = studentMel.clip(renderer.samples);
    for (let i = 0; i < row; i++) {
      set.features[index * row + i] = Math.round(features[i] * FEATURE_STEPS);
    }
  }

  function recording(source: Exclude<SoundSource, { kind: "noise" }>, random: Random): Int16Array {
    if (source.kind === "clip") {
      const pcm = samplesOf(corpus, corpus.clips[source.clip]);
      return random.uniform() < 0.5 ? vary(pcm, random) : pcm;
    }
    if (source.kind === "synthetic") {
      return vary(samplesOf(synthetic!, synthetic!.clips[source.clip]), random);
    }
    const [first, second] = [source.first, source.second].map((clip, i) =>
      vary(samplesOf(corpus, corpus.clips[clip]), random.stream(i))
    );
    return blend(source.how, first, second, SAMPLE_RATE, random);
  }

  /** Another voice, another microphone, half of the time each. */
  function vary(pcm: Int16Array, random: Random): Int16Array {
    const voice = random.uniform() < 0.5 ? warp(pcm, SAMPLE_RATE, random.between(0.85, 1.18)) : pcm;
    return random.uniform() < 0.5 ? tilt(voice, random.between(-0.7, 0.7)) : voice;
  }

  return {
    run(first, shard) {
      const start = (first + shard) * DISTILLATION_BATCH;
      const count = Math.min(DISTILLATION_BATCH, plan.length - start);
      for (let i = 0; i < count; i++) hear(start + i, i);
      members.forEach((parameters, member) => {
        net.load(parameters);
        const logits = net.forward(count);
        const { attention, states } = net;
        for (let i = 0; i < count; i++) {
          const index = start + i;
          set.logOdds[index] += (logits[2 * i + 1] - logits[2 * i]) / members.length;
          for (let t = 0; t < steps; t++) {
            set.attention[index * steps + t] += attention[t * count + i] / members.length;
          }
          if (member > 0) continue;
          for (let w = 0; w < width; w++) {
            let sum = 0;
            for (let t = 0; t < steps; t++) {
              sum += attention[t * count + i] * states[(t * count + i) * width + w];
            }
            set.pooled[index * width + w] = sum;
          }
        }
      });
    },
  };
}
