/**
 * Whether results still belong to the plan, by their recipes alone.
 *
 * @module
 */
import { knowOutside } from "./_outside.ts";
import { reasonToRun } from "./differences.ts";
import { isOutside, Lineages } from "./keys.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** A result that no longer belongs to the plan. */
export interface Stale {
  stage: string;
  /** `because version 1 -> 2`, or that no stage of the plan has this name. */
  why: string;
}

/** Options of {@linkcode staleResults}. */
export interface StaleOptions {
  engine: string;
  /**
   * Whether what comes from outside is compared where it is at hand; otherwise it counts as what the
   * results were made from.
   */
  outside?: boolean;
}

/**
 * Compares every manifest's lineage with that of the stage of its name.
 *
 * @returns What is stale, in the order of the plan, and then what the plan does not know; a stage of the
 * plan without a manifest is not stale.
 */
export async function staleResults(
  stages: readonly AnyStage[],
  manifests: ReadonlyMap<string, Manifest>,
  { engine, outside = true }: StaleOptions,
): Promise<Stale[]> {
  const all = closure(stages);
  const asked = outside ? all : all.map(withoutOutside);
  const known = await knowOutside(asked, ({ name }) => manifests.get(name));
  const digest: typeof known = (input, stage, name) =>
    known(outside ? input : { ...input, path: undefined }, stage, name);
  const lineages = new Lineages(engine, digest);
  const isStale = (stage: AnyStage): boolean =>
    manifests.get(stage.name)?.lineage !== lineages.of(stage);
  const stale: Stale[] = [];
  for (const stage of all) {
    const manifest = manifests.get(stage.name);
    if (manifest === undefined || !isStale(stage)) continue;
    const inputs: Record<string, string> = {};
    const anew: string[] = [];
    for (const [name, input] of Object.entries(stage.inputs)) {
      const content = isOutside(input)
        ? digest(input, stage, name)
        : manifests.get(input.stage.name)?.outputs[input.output]?.digest;
      if (content !== undefined) inputs[name] = content;
      if (!isOutside(input) && isStale(input.stage)) anew.push(name);
    }
    const { version, config } = stage;
    stale.push({
      stage: stage.name,
      why: reasonToRun(manifest, { version, config, inputs, engine }, anew),
    });
  }
  const names = new Set(all.map(({ name }) => name));
  for (const stage of [...manifests.keys()].sort()) {
    if (!names.has(stage)) stale.push({ stage, why: "the plan has no such stage" });
  }
  return stale;
}

function withoutOutside(stage: AnyStage): AnyStage {
  const inputs = Object.entries(stage.inputs).filter(([, input]) => !isOutside(input));
  return { ...stage, inputs: Object.fromEntries(inputs) };
}
