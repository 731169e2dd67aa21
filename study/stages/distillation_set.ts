/**
 * Stage: sounds for the networks of one front end, and the teachers' log-odds of each.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { centredFrames, type FrontEnd, type WaveformAugmentation } from "@kws/features";
import { type Corpus, readCorpus, SAMPLE_RATE } from "@kws/corpus";
import {
  allocateDistillationSet,
  type BlendShares,
  type DistillationSet,
  planSounds,
  SOUND_KINDS,
  type SoundCounts,
  type SoundSource,
} from "@kws/compress";
import { writeDistillationSet } from "@kws/compress/files";
import { type CrnnShape, crnnSizes } from "@kws/models";
import {
  createTask,
  DISTILLATION_BATCH,
  type DistillationConfig,
} from "@kws/compress/distillation_task";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import type { Network } from "../network.ts";
import { runShards } from "./run_shards.ts";
import { ensembleOf, kindCounts, readTeachers, type Taught, taughtSet } from "./teachers.ts";

const TASK = import.meta.resolve("@kws/compress/distillation_task");

const PIECE = 256;

/** Options of {@linkcode judgeSounds}. */
export interface JudgeOptions {
  corpus: Corpus;
  synthetic?: Corpus;
  plan: SoundSource[];
  frontEnd: FrontEnd;
  teachers: readonly Network<CrnnShape>[];
  augmentation: WaveformAugmentation;
  jobs: number;
  onShare?: (share: number) => void;
}

/** Renders sounds, computes the features of one front end, and asks the teachers for each. */
export async function judgeSounds(options: JudgeOptions): Promise<DistillationSet> {
  const { corpus, synthetic, plan, frontEnd, teachers, augmentation, jobs, onShare } = options;
  const [{ keyword, shape, frontEnd: hearing }] = teachers;
  const set = allocateDistillationSet({
    ...{ keyword, frontEnd, count: plan.length, width: shape.hidden },
    frames: centredFrames(SAMPLE_RATE, frontEnd),
    steps: crnnSizes(shape, centredFrames(SAMPLE_RATE, hearing)).steps,
  });
  const config: DistillationConfig = {
    ...{ corpus, synthetic, plan, augmentation, set },
    teachers: ensembleOf(teachers),
  };
  await runShards({
    ...{ module: TASK, createTask, config, jobs, piece: PIECE, onShare },
    shards: Math.ceil(plan.length / DISTILLATION_BATCH),
  });
  return set;
}

/** What a distillation set depends on, apart from sounds and teachers. */
export interface DistillationSetConfig {
  frontEnd: FrontEnd;
  counts: SoundCounts;
  augmentation: WaveformAugmentation;
  blends: BlendShares;
}

/** Options of {@linkcode distillationSetStage}. */
export interface DistillationSetOptions extends DistillationSetConfig, Taught {
  /** Synthetic speech of many words. */
  words: AnyStage;
}

/** Renders sounds, computes features and asks the teachers, once for all networks of a front end. */
export function distillationSetStage(
  { set, keyword, corpus, words, teachers, ...config }: DistillationSetOptions,
): Stage<DistillationSetConfig> {
  const count = teachers.length;
  return defineStage({
    ...taughtSet("distillation-set", { set, keyword, corpus, teachers }, { words }),
    version: 2,
    config,
    async run({ config, input, output, metric, jobs, progress }) {
      const { frontEnd, counts, augmentation, blends } = config;
      const corpus = readCorpus(input("corpus"));
      const synthetic = readCorpus(input("words"));
      const teachers = readTeachers(count, input);
      const [{ keyword }] = teachers;
      const random = Random.root("lesson plan");
      const plan = planSounds(corpus, synthetic, keyword, counts, random, blends);
      const set = await judgeSounds({
        ...{ corpus, synthetic, plan, frontEnd, teachers, augmentation, jobs },
        onShare: (share) => progress.at(share, "teachers listen"),
      });
      metric("sounds", plan.length);
      metric("teachers", count);
      const kinds = kindCounts(set.kinds, SOUND_KINDS);
      for (const [kind, sounds] of Object.entries(kinds)) metric(kind, sounds);
      writeDistillationSet(set, output("set"));
    },
  });
}
