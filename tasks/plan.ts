/**
 * The stages of a run, from corpus to scores.
 *
 * @module
 */
import { baseStage } from "./experiments/base.ts";
import { tfjsBaseStage } from "./experiments/base_tfjs.ts";
import { bestStage } from "./experiments/best.ts";
import { corpusStage, recordingsStage } from "./experiments/corpus.ts";
import { evidenceStage } from "./experiments/evidence.ts";
import { examStage } from "./experiments/exam.ts";
import { fidelityStage } from "./experiments/fidelity.ts";
import { FRONT_ENDS } from "./experiments/front_ends.ts";
import { lessonsStage } from "./experiments/lessons.ts";
import { type LightSearchConfig, lightSearchStage } from "./experiments/light_search.ts";
import { lightSettingStage } from "./experiments/light_setting.ts";
import { lightTrainingStage } from "./experiments/light_training.ts";
import { liveStage } from "./experiments/live.ts";
import { noiseStage } from "./experiments/noise.ts";
import { pruneBaseStage } from "./experiments/prune_base.ts";
import { scoresStage } from "./experiments/scores.ts";
import { sparknetStage } from "./experiments/separable.ts";
import { settingStage } from "./experiments/setting.ts";
import { type SearchConfig, searchStage } from "./experiments/search.ts";
import { spokenWordsStage } from "./experiments/spoken_words.ts";
import { syntheticCorpusStage, syntheticSentencesStage } from "./experiments/synthesis.ts";
import type { Profile } from "./profiles.ts";
import { DOUBTED, FINALISTS, NAMED, SETTINGS } from "./recipes/recipes.ts";
import { SWEEPS } from "./recipes/sweeps.ts";
import type { Sources } from "./sound.ts";
import type { LessonCounts, LightRecipe, Recipe } from "@kws/compress";
import type { AnyStage } from "./stage/stage.ts";

/** Base models whose mean log-odds the students learn. */
const TEACHERS = 3;

function scaledCounts(counts: LessonCounts, share: number): LessonCounts {
  const scaled = Object.entries(counts).map(([kind, count]) => [kind, Math.ceil(share * count)]);
  return Object.fromEntries(scaled) as unknown as LessonCounts;
}

/** What a run studies. */
export interface Study {
  sources: Sources;
  keyword: string;
  /** The first seed. */
  seed: number;
  /** Arithmetic of training; `tfjs` trains and scores the base model alone. */
  engine?: "wasm" | "tfjs";
  profile: Profile;
  /** Plans a search for a network in place of the settings. */
  search?: Search | LightSearch;
}

/** A search and the lessons that it learns from. */
export interface Search {
  lessons: string;
  config: SearchConfig;
}

/** A search for a light network, and the lessons that it learns from. */
export interface LightSearch {
  lessons: string;
  light: LightSearchConfig;
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

/**
 * Where a study publishes its files: the full study in the repository, its other keywords under
 * `results/keywords`, everything else in the cache.
 */
export function publishFolder(root: string, study: Study): string {
  const label = studyLabel(study);
  if (label === "full") return root;
  return label === `full-${study.keyword}`
    ? `${root}/results/keywords/${study.keyword}`
    : `${root}/.cache/published/${label}`;
}

/** All stages in order. */
export function planStudy(
  { sources, keyword, seed, profile, engine, search }: Study,
): AnyStage[] {
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
  const words = spokenWordsStage(profile.spokenWords);
  const pools: Record<string, { lessons: AnyStage; exam: AnyStage }> = {};
  stages.push(words);
  for (const [name, { frontEnd, share }] of Object.entries(FRONT_ENDS)) {
    const counts = scaledCounts(profile.lessons, share);
    const teachers = bases.slice(0, TEACHERS);
    const lessons = lessonsStage({ name, corpus, words, teachers, frontEnd, counts });
    const exam = examStage(name, corpus, { frontEnd, variants: profile.variants });
    pools[name] = { lessons, exam };
    stages.push(lessons, exam);
  }
  const settings: Record<string, AnyStage[]> = {};
  const { batches, pace } = profile;
  const add = (recipe: Recipe | LightRecipe, seeds: number): void => {
    settings[recipe.name] = Array.from({ length: seeds }, (_, i) => {
      const pool = pools[recipe.lessons];
      const run = { corpus, ...pool, seed: seed + i, batches, pace };
      if ("steps" in recipe) return settingStage({ recipe, ...run });
      const training = lightTrainingStage({ recipe, ...run });
      stages.push(training);
      return lightSettingStage({ recipe, training, ...run });
    });
    stages.push(...settings[recipe.name]);
  };
  if (search) {
    const pool = pools[search.lessons];
    const teachers = scores.slice(0, TEACHERS);
    const stage: AnyStage = "light" in search
      ? lightSearchStage({ ...pool, teachers }, search.light)
      : searchStage({ corpus, ...pool }, search.config);
    return [...stages, stage];
  }
  const pruned = pruneBaseStage({ base: bases[0], lessons: pools.fine.lessons, seed, profile });
  settings["base-pruned"] = [scoresStage(pruned, corpus, profile.variants)];
  stages.push(pruned, ...settings["base-pruned"]);
  settings.sparknet = [sparknetStage({ corpus, ...pools.fine, seed, batches, pace })];
  stages.push(...settings.sparknet);
  for (const recipe of SETTINGS) add(recipe, DOUBTED.includes(recipe.name) ? profile.seeds : 1);
  for (const recipe of FINALISTS) add(recipe, profile.seeds);
  stages.push(bestStage(settings[NAMED.size][0], settings[NAMED.quality][0]));
  for (const recipe of SWEEPS) {
    stages.push(settingStage({ recipe, corpus, ...pools[recipe.lessons], seed, batches, pace }));
  }
  stages.push(fidelityStage({
    ...{ corpus, teachers: bases.slice(0, TEACHERS), variants: profile.variants / 2 },
    settings: Object.fromEntries(
      [...SETTINGS, ...FINALISTS].map(({ name, lessons }) => [
        name,
        { frontEnd: FRONT_ENDS[lessons].frontEnd, seeds: settings[name] },
      ]),
    ),
  }));
  const named = FINALISTS.map(({ name }) => [name, settings[name][0]] as const);
  stages.push(noiseStage({
    ...{ corpus, base: bases[0], models: Object.fromEntries(named) },
    ...{ ratios: [20, 15, 10, 5, 0, -5], falseAcceptRate: 0.01 },
  }));
  const { resamples } = profile;
  stages.push(evidenceStage({ keyword, resamples, corpus, base: scores, settings }));
  return stages;
}
