/**
 * Stage: the features of the clips that the students of one front end are scored on.
 *
 * @module
 */
import { centredFrames, type FrontEnd } from "@kws/features";
import { type Corpus, readCorpus, SAMPLE_RATE } from "@kws/corpus";
import { allocateExam, writeExam } from "@kws/compress";
import { Pool } from "@kws/models";
import {
  createProgram,
  EXAM_BATCH,
  type ExamConfig,
} from "../../packages/compress/exam_program.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { clipsOf } from "./clips.ts";

const PROGRAM = new URL("../../packages/compress/exam_program.ts", import.meta.url).href;

/** What an exam depends on, apart from the corpus. */
export interface ExamStageConfig {
  frontEnd: FrontEnd;
  variants: number;
}

/** Validation clips in noisy variants and test clips as they are. */
export function examStage(
  name: string,
  corpus: AnyStage,
  config: ExamStageConfig,
): Stage<ExamStageConfig> {
  return defineStage({
    name: `exam/${name}`,
    module: import.meta.url,
    config,
    inputs: { corpus: { stage: corpus, output: "corpus" } },
    outputs: { exam: "exam.bin" },
    async run({ config: { frontEnd, variants }, input, output, metric, jobs, progress }) {
      const corpus = readCorpus(input("corpus"));
      const validation = clipsOf(corpus, "validation");
      const testing = clipsOf(corpus, "testing");
      const exam = allocateExam({
        ...{ frontEnd, variants, frames: centredFrames(SAMPLE_RATE, frontEnd) },
        ...{ validationClips: validation.length, testClips: testing.length },
      });
      const common = { corpus, frontEnd, jobs };
      await fill({ ...common, indices: validation, variants, features: exam.validation });
      progress.at(0.8, "validation heard");
      await fill({ ...common, indices: testing, variants: 0, features: exam.test });
      metric("validation", validation.length);
      metric("test", testing.length);
      writeExam(exam, output("exam"));
    },
  });
}

async function fill(
  { jobs, ...config }: ExamConfig & { corpus: Corpus; jobs: number },
): Promise<void> {
  const pool = await Pool.create({ module: PROGRAM, createProgram, config, jobs });
  try {
    for (let round = 0; round < Math.max(1, config.variants); round++) {
      pool.run(round, Math.ceil(config.indices.length / EXAM_BATCH));
    }
  } finally {
    pool.close();
  }
}
