/**
 * The stages of a run, from corpus to scores.
 *
 * @module
 */
import { baseStage } from "./experiments/base.ts";
import { corpusStage, recordingsStage } from "./experiments/corpus.ts";
import { studentDescent } from "./experiments/descent.ts";
import { distilStage } from "./experiments/distil.ts";
import { int8Stage } from "./experiments/int8.ts";
import { liveStage } from "./experiments/live.ts";
import { STUDENTS } from "./experiments/students.ts";
import { scoresStage } from "./experiments/scores.ts";
import type { Profile } from "./profiles.ts";
import type { AnyStage } from "./stage/stage.ts";

/** Where recordings lie. */
export interface Sources {
  /** A folder in the layout of Speech Commands. */
  speech: string;
  /** What tables call it. */
  name: string;
  /** A folder of natural sentences. */
  sentences: string;
}

/** All stages in order. */
export function planStudy(
  sources: Sources,
  keyword: string,
  seed: number,
  profile: Profile,
): AnyStage[] {
  const corpus: AnyStage = corpusStage(sources.speech, sources.name);
  const sentences: AnyStage = recordingsStage(sources.sentences, "natural speech");
  const stages: AnyStage[] = [corpus, sentences];
  const bases: AnyStage[] = [];
  const scores: AnyStage[] = [];
  for (let i = 0; i < profile.seeds; i++) {
    const base = baseStage(corpus, keyword, seed + i, profile);
    bases.push(base);
    scores.push(scoresStage(base, corpus, profile.variants));
    stages.push(base, scores[i]);
  }
  stages.push(
    liveStage(bases[0], scores[0], corpus, sentences, {
      seed,
      maxWindowLength: 101,
      falseAccepts: 0.001,
      minutes: profile.streamMinutes,
    }),
  );
  const descent = studentDescent(profile.studentEpochs, profile.batches);
  for (const [name, { shape, frontEnd }] of Object.entries(STUDENTS)) {
    const teachers = bases.slice(0, 3);
    const student = distilStage({ name, corpus, teachers, shape, frontEnd, descent, seed });
    stages.push(
      student,
      scoresStage(student, corpus, profile.variants),
      int8Stage(`${name}-int8`, student, corpus, profile.variants),
    );
  }
  return stages;
}
