/**
 * The stages that compare networks on clips: with the base, with teachers, with what they were rounded
 * from, over keywords, and error by error.
 *
 * @module
 */
import { type PlannedStudy, testsOf } from "./planned_study.ts";
import { acceptanceStage } from "./stages/acceptance.ts";
import { agreementStage } from "./stages/agreement.ts";
import { ensembleStage } from "./stages/ensemble.ts";
import { errorClipsStage } from "./stages/error_clips.ts";
import { errorsStage } from "./stages/errors.ts";
import { evidenceStage } from "./stages/evidence.ts";
import { roundingStage } from "./stages/rounding.ts";
import { voicesStage } from "./stages/voices.ts";
import { teacherSettings } from "./teachers_of.ts";

/** Most resamples of comparisons that take many. */
const FEWER = 4000;

/** How closely packed files agree with their teachers, on voices that nobody learnt from. */
export function planAgreement(study: PlannedStudy): void {
  const { stages, main, tables, finalists, sounds: { corpus }, profile, of, networksOf } = study;
  const { teachers } = finalists[0].set!;
  for (const { name, set } of tables) {
    if (!of(main, name).some(({ model }) => model)) continue;
    const voices = stages.once(`voices/${set!.name}`, () =>
      voicesStage({
        ...{ keyword: main, set: set!.name, corpus, frontEnd: set!.frontEnd },
        ...{ variants: profile.variants / 2, teachers: networksOf(main, teachers) },
      }));
    stages.once(`agreement/${name}`, () =>
      agreementStage({
        ...{ keyword: main, setting: name, corpus, voices },
        seeds: of(main, name).map(({ validation }) => validation),
      }));
  }
}

/** Which words, speakers and clips cost the listeners their errors, their twins' for the main keyword alone. */
export function planErrors(study: PlannedStudy): void {
  const { stages, main, keywords, listeners, finalists, sounds: { corpus }, data } = study;
  const most = 6;
  for (const keyword of keywords) {
    for (const { name: setting, twinOf } of listeners) {
      const tests = testsOf(study, keyword)(setting);
      if (tests.length === 0 || (twinOf && keyword !== main)) continue;
      stages.once(
        `errors/${keyword}/${setting}`,
        () => errorsStage({ keyword, most, setting, corpus, tests }),
      );
    }
  }
  const tests = testsOf(study, main);
  stages.once("error-clips", () =>
    errorClipsStage({
      ...{ keyword: main, corpus, clips: 4, frontEnd: finalists[0].set!.frontEnd },
      settings: Object.fromEntries(
        ["base", ...finalists.map(({ name }) => name)].map((name) => [name, tests(name)]),
      ),
      publish: data(main, "error-clips.json"),
    }));
}

/** Settings and teachers against the base, and rounded networks against their parents. */
export function planEvidence(study: PlannedStudy): void {
  const { stages, main, settings, tables, sounds: { corpus }, profile, of, data } = study;
  const { resamples } = profile;
  const tests = testsOf(study, main);
  for (const { name: setting, listens } of tables) {
    stages.once(`evidence/${setting}`, () =>
      evidenceStage({
        ...{ keyword: main, setting, corpus, resamples, tests },
        base: setting === "base" ? undefined : "base",
        publish: listens ? data(main, `errors-${setting}.json`) : undefined,
      }));
  }
  const learners = settings.filter(({ name }) => of(main, name).length > 0);
  for (const set of learners.flatMap(({ set, streams }) => [set, streams])) {
    if (set === undefined) continue;
    const { setting, beside, seeds: members } = set.teachers;
    stages.once(`ensemble/${teacherSettings(set.teachers).join("+")}`, () =>
      ensembleStage({
        ...{ keyword: main, setting, beside, members, base: "base", corpus, resamples, tests },
      }));
  }
  for (const { name: setting, parent } of learners) {
    if (parent === undefined || of(main, parent).length === 0) continue;
    stages.once(`rounding/${setting}`, () =>
      roundingStage({
        ...{ keyword: main, setting, parent, corpus, tests },
        resamples: Math.min(FEWER, resamples),
      }));
  }
}

/** Verdicts over keywords: each keyword adds one, known before the next keyword is computed. */
export function planAcceptance(study: PlannedStudy): void {
  const { stages, keywords, finalists, bases, sounds: { corpus }, profile, of } = study;
  for (const { name: candidate } of finalists) {
    const trained = keywords.filter((word) => of(word, candidate).length > 0);
    for (const words of trained.map((_, i) => trained.slice(0, i + 1))) {
      stages.once(`acceptance/${candidate}/${words.length}`, () =>
        acceptanceStage({
          ...{ candidate, keywords: words, bases, corpus, seeds: profile.seeds },
          resamples: Math.min(FEWER, profile.resamples),
          leastSeeds: { main: 5, others: 2 },
          tests: (keyword, setting) => testsOf(study, keyword)(setting),
        }));
    }
  }
}
