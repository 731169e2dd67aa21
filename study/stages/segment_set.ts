/**
 * Stage: segments of streams for the networks of one front end, and the teachers' log-odds of every step.
 *
 * @module
 */
import { type FrontEnd, signalFrames } from "@kws/features";
import { readCorpus, SAMPLE_RATE, SEGMENT_KINDS, type SegmentRecipe } from "@kws/corpus";
import { allocateDistillationSet } from "@kws/compress";
import { writeDistillationSet } from "@kws/compress/files";
import {
  createTask,
  SEGMENT_BATCH,
  type SegmentTaskConfig,
  teacherSteps,
} from "@kws/compress/segment_task";
import { stepTimesOf } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { runShards } from "./run_shards.ts";
import { ensembleOf, kindCounts, readTeachers, type Taught, taughtSet } from "./teachers.ts";

const TASK = import.meta.resolve("@kws/compress/segment_task");

const PIECE = 64;

/** What a set of segments depends on, apart from sounds and teachers. */
export interface SegmentSetConfig {
  frontEnd: FrontEnd;
  count: number;
  recipe: SegmentRecipe;
}

/** Options of {@linkcode segmentSetStage}. */
export interface SegmentSetOptions extends SegmentSetConfig, Taught {
  /** Texts that a machine reads. */
  readings: AnyStage;
}

/** Composes segments, computes features and asks the teachers, once for all networks of a front end. */
export function segmentSetStage(
  { set, keyword, corpus, readings, teachers, ...config }: SegmentSetOptions,
): Stage<SegmentSetConfig> {
  const number = teachers.length;
  return defineStage({
    ...taughtSet("segment-set", { set, keyword, corpus, teachers }, { readings }),
    version: 1,
    config,
    async run({ config, input, output, metric, jobs, progress }) {
      const { frontEnd, count, recipe } = config;
      const networks = readTeachers(number, input);
      const [{ keyword, topology, shape, frontEnd: hearing }] = networks;
      const set = allocateDistillationSet({
        ...{ keyword, frontEnd, count, steps: 0, width: 0 },
        frames: signalFrames(Math.round(recipe.seconds * SAMPLE_RATE), frontEnd),
        stream: {
          ...stepTimesOf(topology, shape, hearing),
          steps: teacherSteps(recipe, { shape, frontEnd: hearing }).steps,
        },
      });
      const own: SegmentTaskConfig = {
        corpus: readCorpus(input("corpus")),
        sentences: readCorpus(input("readings")),
        ...{ recipe, set },
        teachers: ensembleOf(networks),
      };
      await runShards({
        ...{ module: TASK, createTask, config: own, jobs, piece: PIECE },
        shards: Math.ceil(count / SEGMENT_BATCH),
        onShare: (share) => progress.at(share, "teachers listen"),
      });
      metric("segments", count);
      metric("teachers", number);
      let said = 0;
      for (let i = 0; i < count; i++) if (set.spans[2 * i + 1] >= 0) said++;
      metric("keyword", said);
      const names = Object.fromEntries(SEGMENT_KINDS.map((kind, i) => [kind, i]));
      for (const [kind, segments] of Object.entries(kindCounts(set.kinds, names))) {
        metric(kind, segments);
      }
      writeDistillationSet(set, output("set"));
    },
  });
}
