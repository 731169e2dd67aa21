/**
 * Stage: lessons for the students of one front end, and the opinion of the teachers on each.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { centredFrames, type FrontEnd } from "@kws/features";
import { readCorpus, SAMPLE_RATE } from "@kws/corpus";
import {
  allocateLessons,
  LESSON_AUGMENTATION,
  LESSON_KINDS,
  type LessonCounts,
  planLessons,
  writeLessons,
} from "@kws/compress";
import { crnnSizes, Pool } from "@kws/models";
import {
  createProgram,
  LESSON_BATCH,
  type LessonConfig,
} from "../../packages/compress/lesson_program.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";
import { readNetwork } from "./network.ts";

const PROGRAM = new URL("../../packages/compress/lesson_program.ts", import.meta.url).href;

/** Shards of one step, so that progress moves. */
const PIECE = 256;

/** What lessons depend on, apart from sounds and teachers. */
export interface LessonsConfig {
  frontEnd: FrontEnd;
  counts: LessonCounts;
}

/** Options of {@linkcode lessonsStage}. */
export interface LessonsOptions extends LessonsConfig {
  /** What the stage is called after `lessons/`. */
  name: string;
  corpus: AnyStage;
  /** Synthetic speech of many words. */
  words: AnyStage;
  /** The teachers' stages; their mean log-odds are the opinion. */
  teachers: readonly AnyStage[];
}

/** Augments sounds, computes the students' features and asks the teachers, once for all students. */
export function lessonsStage(options: LessonsOptions): Stage<LessonsConfig> {
  const { name, corpus, words, teachers, frontEnd, counts } = options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    words: { stage: words, output: "corpus" },
  };
  teachers.forEach((stage, i) => inputs[`teacher-${i + 1}`] = { stage, output: "checkpoint" });
  return defineStage({
    name: `lessons/${name}`,
    module: import.meta.url,
    config: { frontEnd, counts },
    inputs,
    outputs: { lessons: "lessons.bin" },
    async run({ config: { frontEnd, counts }, input, output, metric, jobs, progress }) {
      const corpus = readCorpus(input("corpus"));
      const synthetic = readCorpus(input("words"));
      const networks = teachers.map((_, i) => readNetwork(input(`teacher-${i + 1}`)));
      const { keyword, shape, frontEnd: hearing } = networks[0];
      const plan = planLessons(corpus, synthetic, keyword, counts, Random.root("lesson plan"));
      const lessons = allocateLessons({
        ...{ keyword, frontEnd, count: plan.length, width: shape.hidden },
        frames: centredFrames(SAMPLE_RATE, frontEnd),
        steps: crnnSizes(shape, centredFrames(SAMPLE_RATE, hearing)).steps,
      });
      const members = networks.map(({ parameters }) => parameters);
      const config: LessonConfig = {
        ...{ corpus, synthetic, plan, augmentation: LESSON_AUGMENTATION, lessons },
        teachers: { shape, frontEnd: hearing, members },
      };
      const pool = await Pool.create({ module: PROGRAM, createProgram, config, jobs });
      const shards = Math.ceil(plan.length / LESSON_BATCH);
      try {
        for (let first = 0; first < shards; first += PIECE) {
          pool.run(first, Math.min(PIECE, shards - first));
          progress.at(Math.min(1, (first + PIECE) / shards), "teachers listen");
        }
      } finally {
        pool.close();
      }
      metric("lessons", plan.length);
      metric("teachers", teachers.length);
      for (const [kind, value] of Object.entries(LESSON_KINDS)) {
        metric(kind, lessons.kinds.reduce((sum, one) => sum + (one === value ? 1 : 0), 0));
      }
      writeLessons(lessons, output("lessons"));
    },
  });
}
