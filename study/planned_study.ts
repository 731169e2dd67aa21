/**
 * A study whose settings are planned: what its evidence is planned from.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import type { PlannedSetting } from "./plan_setting.ts";
import type { PlannedSounds } from "./plan_sounds.ts";
import type { PlanStages } from "./plan_stages.ts";
import type { Profile } from "./profiles.ts";
import type { Readings, Setting, Teachers } from "./setting.ts";
import type { RuleConfig } from "./streams.ts";

/** The stages so far, and what finds them. */
export interface PlannedStudy {
  stages: PlanStages;
  sounds: PlannedSounds;
  profile: Profile;
  keywords: readonly string[];
  /** The first keyword. */
  main: string;
  /** The first seed. */
  seed: number;
  /** How rules for streams are chosen. */
  ruleOf(keyword: string): RuleConfig;
  /** All settings, planned or not, as they are written. */
  all: readonly Setting[];
  /** Those that are planned, in the profile's size. */
  settings: readonly Setting[];
  /** Those of the tables: trained for the main keyword, no sweeps. */
  tables: readonly Setting[];
  /** The candidates, as they are written. */
  finalists: readonly Setting[];
  /** Those that are judged on streams. */
  listeners: readonly Setting[];
  /** Names of the bases. */
  bases: string[];
  /** The seeds of a setting; none where it is not planned for the keyword. */
  of(keyword: string, setting: string): PlannedSetting[];
  /** @param student The place of the student's seed among its seeds; the first without it. */
  networksOf(keyword: string, teachers: Teachers, student?: number): AnyStage[];
  /** Texts that a machine reads. */
  readingsOf(readings: Readings): AnyStage;
  /** Where figures of a keyword are published. */
  data(keyword: string, name: string): string;
}

/** The tests of a setting's seeds, of one keyword. */
export function testsOf(
  { of }: Pick<PlannedStudy, "of">,
  keyword: string,
): (setting: string) => AnyStage[] {
  return (setting) => of(keyword, setting).map(({ test }) => test);
}
