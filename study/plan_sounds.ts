/**
 * The stages of a study's sound: its corpus, and speech without the keyword.
 *
 * @module
 */
import { type AnyStage, canonicalJson } from "@kws/stages";
import { DIFFICULTY } from "@kws/corpus";
import type { FrontEnd } from "@kws/features";
import { cacheFolder } from "./folders.ts";
import type { PlanStages } from "./plan_stages.ts";
import { evaluationFeaturesStage } from "./stages/evaluation_features.ts";
import { corpusStage, recordingsStage } from "./stages/sound.ts";
import { syntheticCorpusStage, syntheticSentencesStage } from "./stages/synthesis.ts";
import type { Study } from "./study.ts";

/** What a study hears. */
export interface PlannedSounds {
  /** Clips of words, and noise. */
  corpus: AnyStage;
  /** Natural speech for the test. */
  sentences: AnyStage;
  /** Natural speech that rules are chosen on, where there is some. */
  validationSentences?: AnyStage;
  /** Other people's wake words, where there are some. */
  wakeWords?: AnyStage;
  /** Features of a split's clips for a front end. */
  features(set: string, frontEnd: FrontEnd, split: "validation" | "testing"): AnyStage;
}

/** Plans the sound; where nobody speaks, a machine does. */
export function planSounds(
  stages: PlanStages,
  { sources, keywords, seed, profile }: Study,
): PlannedSounds {
  const cacheFile = `${cacheFolder()}/recordings.json`;
  const corpus = stages.once("corpus", () =>
    sources === "synthetic"
      ? syntheticCorpusStage({
        ...{ keywords, seed, difficulty: DIFFICULTY },
        clipsPerWord: profile.syntheticClips,
      })
      : corpusStage(sources.speech, sources.name, {
        ...{ cacheFile, joined: sources.joined, own: sources.custom },
      }));
  const spoken = (id: string, first: number): AnyStage =>
    stages.once(
      `speech/${id}`,
      () => syntheticSentencesStage(id, { keyword: keywords[0], seed: first, count: 40 }),
    );
  const recorded = (dir: string, id: string, name: string): AnyStage =>
    stages.once(`speech/${id}`, () => recordingsStage(dir, { cacheFile, id, name }));
  const recordedIf = (dir: string | undefined, id: string, name: string): AnyStage | undefined =>
    dir === undefined ? undefined : recorded(dir, id, name);
  const named = new Map<string, string>();
  const real = sources === "synthetic" ? undefined : sources;
  return {
    corpus,
    sentences: recordedIf(real?.sentences, "natural-speech", "natural speech") ??
      spoken("sentences", seed),
    validationSentences: real
      ? recordedIf(
        real.validationSentences,
        "natural-speech-validation",
        "natural speech for validation",
      )
      : spoken("validation-sentences", seed + 1000),
    wakeWords: real
      ? recordedIf(real.moreWakeWords, "wake-words", "other people's wake words")
      // Where nobody speaks, a machine says something else.
      : spoken("wake-words", seed + 2000),
    features: (set, frontEnd, split) => {
      // Sets of one front end share them, under the name of the first.
      const heard = canonicalJson(frontEnd);
      const name = named.get(heard) ?? set;
      named.set(heard, name);
      return stages.once(`features/${name}/${split}`, () =>
        evaluationFeaturesStage(name, corpus, {
          ...{ frontEnd, split },
          variants: split === "testing" ? 0 : profile.variants,
        }));
    },
  };
}
