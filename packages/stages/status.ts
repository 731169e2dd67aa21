/**
 * What a run would do and why, without running anything.
 *
 * @module
 */
import type { Finder } from "./_finder.ts";
import { isSame } from "./_store.ts";
import { openFinder } from "./_places.ts";
import { reasonToRun } from "./differences.ts";
import { sha256 } from "./digest.ts";
import { isOutside } from "./keys.ts";
import type { Places } from "./options.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** What a run would do with a stage. */
export interface StageStatus {
  stage: string;
  kind: string;
  /** `missing` if something from outside that it must read is not at hand. */
  state: "hit" | "committed" | "run" | "missing";
  /** Why it would run, or what is missing. */
  why?: string;
}

/**
 * Says of every stage that a run would touch what would become of it, in the order of the plan. Nothing
 * is run, and no result is written: the cache remembers which of its files were found whole. A stage
 * after one that would run may turn out to be a hit, if that one's outputs are the same as before.
 */
export async function status(wanted: readonly AnyStage[], places: Places): Promise<StageStatus[]> {
  const stages = closure(wanted);
  const inquiry = new Inquiry(await openFinder(stages, places));
  for (const stage of wanted) inquiry.ask(stage);
  return stages.flatMap((stage) => inquiry.answers.get(stage) ?? []);
}

/** A status in one line. */
export function statusLine({ stage, state, why }: StageStatus): string {
  return why === undefined ? `${state} ${stage}` : `${state} ${stage}: ${why}`;
}

class Inquiry {
  readonly answers = new Map<AnyStage, StageStatus>();
  readonly #finder: Finder;
  /** Manifests of stages that would not run. */
  readonly #known = new Map<AnyStage, Manifest>();

  constructor(finder: Finder) {
    this.#finder = finder;
  }

  /** Finds out about a stage; gives its manifest where that is known without a run. */
  ask(stage: AnyStage): Manifest | undefined {
    if (this.answers.has(stage)) return this.#known.get(stage);
    const found = this.#finder.byLineage(stage) ?? this.#askInputs(stage);
    if (found === undefined) return undefined;
    this.#known.set(stage, found.manifest);
    this.#answer(stage, found.state);
    return found.manifest;
  }

  #answer(stage: AnyStage, state: StageStatus["state"], why?: string): void {
    this.answers.set(stage, { stage: stage.name, kind: stage.kind, state, why });
  }

  #askInputs(stage: AnyStage): ReturnType<Finder["byKey"]> {
    const inputs: Record<string, string> = {};
    const pending: string[] = [];
    for (const [name, input] of Object.entries(stage.inputs)) {
      const digest = isOutside(input)
        ? this.#finder.outsideDigest(input, stage, name)
        : this.ask(input.stage)?.outputs[input.output].digest;
      if (digest !== undefined) inputs[name] = digest;
      else if (!isOutside(input)) pending.push(name);
    }
    if (Object.keys(inputs).length === Object.keys(stage.inputs).length) {
      const found = this.#finder.byKey(stage, this.#finder.key(stage, inputs));
      if (found) return found;
    }
    const { version, config } = stage;
    const now = { version, config, inputs, engine: this.#finder.engine };
    this.#run(stage, reasonToRun(this.#finder.before(stage), now, pending));
    return undefined;
  }

  /** Notes that a stage would run, and what must be made again for it. */
  #run(stage: AnyStage, why: string): void {
    for (const [name, input] of Object.entries(stage.inputs)) {
      if (isOutside(input)) {
        if (input.path !== undefined) continue;
        this.#answer(
          stage,
          "missing",
          `its input ${name} is not at hand: there are no ${input.outside}`,
        );
        return;
      }
      const manifest = this.ask(input.stage);
      if (manifest && !this.#isAtHand(input.stage, manifest, input.output)) {
        this.#run(input.stage, `its files are not at hand and ${stage.name} needs them`);
      }
    }
    this.#answer(stage, "run", why);
  }

  #isAtHand(stage: AnyStage, manifest: Manifest, name: string): boolean {
    const output = manifest.outputs[name];
    if (this.#finder.store.state(manifest, output) === "intact") return true;
    const published = this.#finder.publishedFile(manifest, name);
    if (published !== undefined && isSame(published, output)) return true;
    const recovered = this.#finder.recovered(stage, name);
    return recovered !== undefined && sha256(recovered) === output.digest;
  }
}
