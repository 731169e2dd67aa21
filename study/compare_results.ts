/**
 * What a run has come to beside what is committed.
 *
 * @module
 */
import { canonicalJson, type Manifest, type RunResult } from "@kws/stages";

/** What a run has done. */
export interface Compared {
  /** How many stages of the wanted ones, and of those that they needed, ran and were there. */
  ran: number;
  hits: number;
  /** Stages whose files or figures differ from the committed ones of the same key. */
  different: string[];
  /** How many stages have the very files and figures that are committed. */
  equal: number;
}

/** Compares files, by their digests, and figures; many stages have figures alone. */
export function compareWithCommitted(
  { manifests, states }: Pick<RunResult, "manifests" | "states">,
  before: ReadonlyMap<string, Manifest>,
): Compared {
  const told = ({ outputs, metrics }: Manifest): string =>
    canonicalJson({
      digests: Object.fromEntries(
        Object.entries(outputs).map(([name, { digest }]) => [name, digest]),
      ),
      metrics,
    });
  const different: string[] = [];
  let equal = 0;
  for (const [name, manifest] of manifests) {
    const known = before.get(name);
    if (known === undefined || known.key !== manifest.key) continue;
    if (told(known) === told(manifest)) equal++;
    else different.push(name);
  }
  const all = [...states.values()];
  return {
    ran: all.filter((state) => state === "run").length,
    hits: all.filter((state) => state !== "run").length,
    ...{ different, equal },
  };
}
