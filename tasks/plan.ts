/**
 * The stages of a run, from corpus to scores.
 *
 * @module
 */
import { baseStage } from "./experiments/base.ts";
import { corpusStage, recordingsStage } from "./experiments/corpus.ts";
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
  for (let i = 0; i < profile.seeds; i++) {
    const base = baseStage(corpus, keyword, seed + i, profile);
    stages.push(base, scoresStage(base, corpus, profile.variants));
  }
  return stages;
}
