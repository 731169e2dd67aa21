/**
 * Which results are of an earlier recipe, their own or that of something they were made from.
 *
 * @module
 */
import { type AnyStage, canonicalJson, type Manifest, type Stale, staleResults } from "@kws/stages";

/** What lies in a place, and what else is known. */
export interface ResultsHere {
  /** Those that are asked about. */
  manifests: ReadonlyMap<string, Manifest>;
  /** What is committed, and over it what this checkout has computed: what results rest on now. */
  now: ReadonlyMap<string, Manifest>;
}

/**
 * Those of some results that are of an earlier recipe. Whatever has the same recipe and was made of the same bytes
 * as there are now is of the present one, if by another way; and what recordings were is known from all results.
 */
export async function ofEarlierRecipes(
  stages: readonly AnyStage[],
  { manifests, now }: ResultsHere,
): Promise<Stale[]> {
  const [{ engine } = { engine: "wasm" }] = manifests.values();
  const options = { engine, outside: false };
  const own = await staleResults(stages, new Map([...now, ...manifests]), options);
  const ofAnotherWay = new Set(
    (await staleResults(stages, now, options)).map(({ stage }) => stage),
  );
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const isAsNow = (
    manifest: Manifest | undefined,
    { version, config, inputs }: AnyStage,
  ): boolean =>
    manifest !== undefined && manifest.version === version &&
    canonicalJson(manifest.config) === canonicalJson(config) &&
    Object.entries(inputs).every(([name, input]) =>
      !("stage" in input) || (isPresent(input.stage) &&
        now.get(input.stage.name)?.outputs[input.output]?.digest === manifest.inputs[name])
    );
  const isPresent = (stage: AnyStage): boolean =>
    now.has(stage.name) && (!ofAnotherWay.has(stage.name) || isAsNow(now.get(stage.name), stage));
  return own.filter(({ stage: name }) => {
    const stage = byName.get(name);
    return manifests.has(name) && !(stage && isAsNow(manifests.get(name), stage));
  });
}
