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
  networksOf(keyword: string, teachers: Teachers): AnyStage[];
}

/** The sets of a study by keyword and name. */
export class PlanSets {
  readonly #stages: PlanStages;
  readonly #sources: SetSources;
  readonly #known = new Map<string, DistillationSet | SegmentSet>();

  /** @param sources What sets are made of. */
  constructor(stages: PlanStages, sources: SetSources) {
    this.#stages = stages;
    this.#sources = sources;
  }

  /**
   * Sounds with the log-odds of their teachers.
   *
   * @throws {RangeError} If another set has the same name.
   */
  setOf(keyword: string, set: DistillationSet): AnyStage {
    this.#refuseTwin(set);
    return this.#stages.once(`set/${keyword}/${set.name}`, () => {
      const { name, frontEnd, counts, augmentation, blends, words, teachers } = set;
      const { corpus, networksOf } = this.#sources;
      return distillationSetStage({
        ...{ set: name, keyword, corpus, frontEnd, counts, augmentation, blends },
        words: this.#stages.once(`words/${words.count}`, () => wordsStage(words)),
        teachers: networksOf(keyword, teachers),
      });
    });
  }

  /** Segments of streams with the log-odds of their teachers at every step; throws as `setOf` does. */
  streamsOf(keyword: string, set: SegmentSet): AnyStage {
    this.#refuseTwin(set);
    return this.#stages.once(`streams/${keyword}/${set.name}`, () => {
      const { name, teachers, readings, ...config } = set;
      const { corpus, networksOf } = this.#sources;
      return segmentSetStage({
        ...{ set: name, keyword, corpus, ...config },
        readings: this.readingsOf(readings),
        teachers: networksOf(keyword, teachers),
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

  /** Refuses two sets of one name: one of them would silently stand for both. */
  #refuseTwin(set: DistillationSet | SegmentSet): void {
    const known = this.#known.get(set.name) ?? set;
    this.#known.set(set.name, known);
    if (canonicalJson(known) === canonicalJson(set)) return;
    throw new RangeError(
      `Cannot plan the study as distillation sets of one name must be the same: ` +
        `"${set.name}" is that of two different ones; give one another name`,
    );
  }
}
