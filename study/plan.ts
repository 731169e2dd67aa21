/**
 * The graph of a study: which stages there are, and what they need of each other.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import { planAcceptance, planAgreement, planErrors, planEvidence } from "./plan_comparisons.ts";
import {
  planMissed,
  planNoise,
  planSaidAgain,
  planStreams,
  planWaveform,
} from "./plan_listening.ts";
import { planBest, planBits, planSearches } from "./plan_searches.ts";
import { planScarcity } from "./plan_scarcity.ts";
import { PlanSets } from "./plan_sets.ts";
import { type PlannedSetting, planSetting, type Room } from "./plan_setting.ts";
import { planSounds } from "./plan_sounds.ts";
import { PlanStages } from "./plan_stages.ts";
import { isPlanned, plannedSeeds } from "./planned.ts";
import type { PlannedStudy } from "./planned_study.ts";
import { scaleSetting } from "./scale.ts";
import type { Setting } from "./setting.ts";
import { LEAST_SAID, ruleConfig } from "./streams.ts";
import { formatLabel, labelOf, type Study } from "./study.ts";
import { teacherSettings, teachersOf } from "./teachers_of.ts";

/**
 * All stages of a study; what is wanted of them are their ends.
 *
 * @param all All settings; which of them are planned is the profile's.
 */
export function planStudy(study: Study, all: readonly Setting[]): AnyStage[] {
  const { keywords, seed, engine, profile, sources } = study;
  const label = formatLabel(labelOf(study));
  const stages = new PlanStages();
  const sounds = planSounds(stages, study);
  const [main] = keywords;
  const rule = ruleConfig(seed, profile.streamKeywords);
  // The study's main keyword has clips enough for that; saying so would give its results other keys.
  const isOwn = sources !== "synthetic" && sources.custom;
  const ruleOf = (keyword: string) =>
    keyword === profile.keywords[0] && !isOwn ? rule : { ...rule, least: LEAST_SAID };
  const settings = all.filter((setting) => isPlanned(setting, study))
    .map((setting) => scaleSetting(setting, profile, engine));
  const planned = new Map<string, PlannedSetting[]>();
  const of: PlannedStudy["of"] = (keyword, setting) => planned.get(`${keyword} ${setting}`) ?? [];
  const networksOf: PlannedStudy["networksOf"] = (keyword, teachers, student = 0) =>
    teacherSettings(teachers).flatMap((setting) => {
      const all = of(keyword, setting);
      if (all.length === 0) throw new RangeError(absentTeacher(keyword, setting));
      return teachersOf(all, teachers, student).map(({ network }) => network);
    });
  const sets = new PlanSets(stages, { keywords, corpus: sounds.corpus, networksOf });
  for (const keyword of keywords) {
    const room: Omit<Room, "setOf" | "streamsOf"> = {
      ...{ ...sounds, label, keyword, engine, rule: ruleOf(keyword) },
      testVariants: Math.min(8, profile.variants),
      ...{ isMain: keyword === main, firstSeed: seed },
      readingsOf: (readings) => sets.readingsOf(readings),
      add: (stage) => stages.once(stage.name, () => stage),
      networkOf: (name) => of(keyword, name)[0].network,
    };
    for (const setting of settings) {
      const seeds = plannedSeeds(setting, keyword, study);
      planned.set(
        `${keyword} ${setting.name}`,
        Array.from({ length: seeds }, (_, i) =>
          planSetting(setting, seed + i, {
            ...room,
            setOf: (set) => sets.setOf(keyword, set, i),
            streamsOf: (set) => sets.streamsOf(keyword, set, i),
          })),
      );
    }
  }
  if (engine === "tfjs") return stages.all;
  const trained: PlannedStudy = {
    ...{ stages, sounds, profile, keywords, main, seed, ruleOf, all, settings, of, networksOf },
    readingsOf: (readings) => sets.readingsOf(readings),
    tables: settings.filter(({ family, name }) => family !== "sweeps" && of(main, name).length > 0),
    finalists: all.filter(({ family, name }) =>
      family === "candidates" && of(main, name).length > 0
    ),
    listeners: settings.filter(({ listens }) => listens),
    bases: settings.filter(({ family }) => family === "base").map(({ name }) => name),
    data: (keyword, name) => `results/${label}/data/${keyword}/${name}`,
  };
  const evidence = [
    ...[
      planStreams,
      planMissed,
      planSaidAgain,
      planAgreement,
      planNoise,
      planWaveform,
      planErrors,
      planEvidence,
    ],
    ...[planAcceptance, planBits, planBest, planSearches, planScarcity],
  ];
  for (const plan of evidence) plan(trained);
  return stages.all;
}

function absentTeacher(keyword: string, setting: string): string {
  return `Cannot plan "${keyword}" as "${setting}" teaches, and no seed of it is planned: take it into the ` +
    `study, and give it a lower order than that of its students`;
}
