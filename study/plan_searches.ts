/**
 * The stages that look for a smaller file: bits of each tensor, networks within the limits, the best
 * files by name.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import type { WeightFormat } from "@kws/compress";
import type { PlannedStudy } from "./planned_study.ts";
import { scaleSearch } from "./scale.ts";
import { searchesOf } from "./searches.ts";
import type { CalibrateStep, DistillationSet, RoundStep } from "./setting.ts";
import { bestStage } from "./stages/best.ts";
import { bitsStage } from "./stages/bits.ts";
import { searchStage } from "./stages/search.ts";

/** A set that some setting is distilled on: no search makes one. */
function knownSet({ stages, main }: PlannedStudy, { name }: DistillationSet): AnyStage {
  return stages.once(`set/${main}/${name}`, () => {
    throw new RangeError(`Cannot search as no setting has the set "${name}"`);
  });
}

/** Sounds of a whole distillation set that rounded networks are compared on; of a smaller one fewer. */
const SOUNDS = 4000;

/** What each tensor of a candidate loses with fewer bits. */
export function planBits(study: PlannedStudy): void {
  const { stages, main, settings, profile, of } = study;
  const sounds = Math.ceil(profile.sets.keyword * SOUNDS);
  for (const { family, name, set, steps } of settings) {
    if (family !== "candidates") continue;
    const [{ floats }] = of(main, name);
    const rounding = steps.find((step): step is RoundStep => step.do === "round");
    const calibration = steps.find((step): step is CalibrateStep => step.do === "calibrate");
    if (floats === undefined || calibration === undefined || typeof rounding?.to !== "object") {
      continue;
    }
    stages.once(`bits/${name}`, () =>
      bitsStage({
        ...{ keyword: main, setting: name, network: floats, sounds },
        ...{ format: rounding.to as WeightFormat, calibration: calibration.how },
        set: knownSet(study, set!),
      }));
  }
}

/** The candidates' first seeds, by the names that are shipped. */
export function planBest({ stages, main, finalists, of }: PlannedStudy): void {
  stages.once("best", () =>
    bestStage(
      Object.fromEntries(finalists.map(({ name }) => [name, of(main, name)[0].shipped!])),
    ));
}

/** Networks that are drawn and trained within the limits of the size candidate. */
export function planSearches(study: PlannedStudy): void {
  const { stages, main, all, finalists, sounds, profile, of, data } = study;
  const { teachers } = finalists[0].set!;
  for (const search of searchesOf(all)) {
    const { set, config } = scaleSearch(search, profile);
    stages.once(`search/${config.space}`, () =>
      searchStage(
        {
          ...{ keyword: main, corpus: sounds.corpus, set: knownSet(study, set) },
          features: sounds.features(set.name, set.frontEnd, "validation"),
          teachers: of(main, teachers.setting).slice(0, teachers.seeds)
            .map(({ validation }) => validation),
        },
        config,
        data(main, `search-${config.space}.json`),
      ));
  }
}
