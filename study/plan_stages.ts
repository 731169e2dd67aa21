/**
 * The stages of a plan while it is made.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";

/** Makes every stage once, whoever asks for it. */
export class PlanStages {
  readonly all: AnyStage[] = [];
  readonly #byName = new Map<string, AnyStage>();

  /** The stage of a name; made at the first call. */
  once(name: string, make: () => AnyStage): AnyStage {
    const known = this.#byName.get(name);
    if (known) return known;
    const stage = make();
    this.#byName.set(name, stage);
    this.all.push(stage);
    return stage;
  }
}
