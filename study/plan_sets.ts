/**
 * The stages of what networks are distilled on.
 *
 * @module
 */
import { type AnyStage, canonicalJson } from "@kws/stages";
import type { PlanStages } from "./plan_stages.ts";
import type { DistillationSet, Readings, SegmentSet, Teachers } from "./setting.ts";
import { distillationSetStage } from "./stages/distillation_set.ts";
import { segmentSetStage } from "./stages/segment_set.ts";
import { readingsStage, wordsStage } from "./stages/synthesis.ts";

/** What sets are made of. */
export interface SetSources {
  /** All of the study. */
  keywords: readonly string[];
  corpus: AnyStage;
  /** @param student The place of the student's seed among its seeds. */
  networksOf(keyword: string, teachers: Teachers, student: number): AnyStage[];
}

/** The name of a set in stages: teachers of a seed's own make it a set of its own. */
function nameOf({ name, teachers }: DistillationSet | SegmentSet, student: number): string {
  return teachers.perSeed ? `${name}-${student + 1}` : name;
}

/** The sets of a study by keyword and name. */
export class PlanSets {
  readonly #stages: PlanStages;
  readonly #sources: SetSources;

  /** @param sources What sets are made of. */
  constructor(stages: PlanStages, sources: SetSources) {
    this.#stages = stages;
    this.#sources = sources;
  }

  /** Sounds with the log-odds of their teachers, for a student's seed. */
  setOf(keyword: string, set: DistillationSet, student: number): AnyStage {
    const name = nameOf(set, student);
    return this.#stages.once(`set/${keyword}/${name}`, () => {
      const { frontEnd, counts, augmentation, blends, words, teachers } = set;
      const { corpus, networksOf } = this.#sources;
      return distillationSetStage({
        ...{ set: name, keyword, corpus, frontEnd, counts, augmentation, blends },
        // By all of it: stages of one name that are not the same are refused.
        words: this.#stages.once(`words/${canonicalJson(words)}`, () => wordsStage(words)),
        teachers: networksOf(keyword, teachers, student),
      });
    });
  }

  /** Segments of streams with the log-odds of their teachers at every step, for a student's seed. */
  streamsOf(keyword: string, set: SegmentSet, student: number): AnyStage {
    const name = nameOf(set, student);
    return this.#stages.once(`streams/${keyword}/${name}`, () => {
      const { name: _, teachers, readings, ...config } = set;
      const { corpus, networksOf } = this.#sources;
      return segmentSetStage({
        ...{ set: name, keyword, corpus, ...config },
        readings: this.readingsOf(readings),
        teachers: networksOf(keyword, teachers, student),
      });
    });
  }

  /** Texts without any keyword of the study, read by a machine. */
  readingsOf({ count, voices }: Readings): AnyStage {
    const without = this.#sources.keywords.toSorted();
    return this.#stages.once(
      `readings/${count}-${voices}`,
      () => readingsStage({ count, voices, without }),
    );
  }
}
