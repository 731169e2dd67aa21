/**
 * The stages of a run, from corpus to scores.
 *
 * @module
 */
import { baseStage } from "./experiments/base.ts";
import { tfjsBaseStage } from "./experiments/base_tfjs.ts";
import { corpusStage, recordingsStage } from "./experiments/corpus.ts";
import { studentDescent } from "./experiments/descent.ts";
import { distilStage } from "./experiments/distil.ts";
import { evidenceStage } from "./experiments/evidence.ts";
import { int8Stage } from "./experiments/int8.ts";
import { liveStage } from "./experiments/live.ts";
import { scoresStage } from "./experiments/scores.ts";
import { STUDENTS } from "./experiments/students.ts";
import { syntheticCorpusStage, syntheticSentencesStage } from "./experiments/synthesis.ts";
import type { Profile } from "./profiles.ts";
import type { Sources } from "./sound.ts";
import type { AnyStage } from "./stage/stage.ts";

/** What a run studies. */
export interface Study {
  sources: Sources;
  keyword: string;
  /** The first seed. */
  seed: number;
  /** Arithmetic of training; `tfjs` trains and scores the base model alone. */
  engine?: "wasm" | "tfjs";
  profile: Profile;
}

/** The folder of a study's results: the profile, and whatever differs from the published study. */
export function studyLabel({ sources, keyword, seed, profile, engine }: Study): string {
  const parts = [profile.name];
  if (sources === "synthetic") parts.push("synthetic");
  else if (sources.custom) parts.push("own");
  if (keyword !== "happy") parts.push(keyword);
  if (seed !== 1) parts.push(`seed${seed}`);
  if (engine === "tfjs") parts.push("tfjs");
  return parts.join("-");
}

/** All stages in order. */
export function planStudy({ sources, keyword, seed, profile, engine }: Study): AnyStage[] {
  const synthetic = sources === "synthetic";
  const corpus: AnyStage = synthetic
    ? syntheticCorpusStage(keyword, profile.syntheticClips, seed)
    : corpusStage(sources.speech, sources.name);
  const sentences: AnyStage = synthetic || sources.sentences === undefined
    ? syntheticSentencesStage(keyword, seed)
    : recordingsStage(sources.sentences, "natural speech");
  const stages: AnyStage[] = [corpus, sentences];
  if (engine === "tfjs") {
    const base = tfjsBaseStage(corpus, keyword, seed, profile);
    return [corpus, base, scoresStage(base, corpus, profile.variants)];
  }
  const bases: AnyStage[] = [];
  const scores: AnyStage[] = [];
  for (let i = 0; i < profile.seeds; i++) {
    const base = baseStage(corpus, keyword, seed + i, profile);
    bases.push(base);
    scores.push(scoresStage(base, corpus, profile.variants));
    stages.push(base, scores[i]);
  }
  stages.push(
    liveStage(bases[0], corpus, sentences, {
      seed,
      maxWindowLength: 101,
      smoothing: [1, 2, 3, 4, 6, 8],
      falseAccepts: 1,
      minutes: profile.streamMinutes,
    }),
  );
  const settings: Record<string, AnyStage> = {};
  const descent = studentDescent(profile.studentEpochs, profile.batches);
  for (const [name, { shape, frontEnd }] of Object.entries(STUDENTS)) {
    const teachers = bases.slice(0, 3);
    const student = distilStage({ name, corpus, teachers, shape, frontEnd, descent, seed });
    settings[name] = scoresStage(student, corpus, profile.variants);
    settings[`${name}-int8`] = int8Stage(`${name}-int8`, student, corpus, profile.variants);
    stages.push(student, settings[name], settings[`${name}-int8`]);
  }
  const { resamples } = profile;
  stages.push(evidenceStage({ keyword, resamples, corpus, base: scores, settings }));
  return stages;
}
