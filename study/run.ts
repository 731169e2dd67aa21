/**
 * Runs a study's stages where this checkout keeps them.
 *
 * @module
 */
import { createProgress } from "@kws/cli";
import { type RunResult, runStages, staleResults } from "@kws/stages";
import { type Asked, committed, runOptions } from "./command.ts";
import { codeDigest } from "./code_digest.ts";

/** What a run has done. */
export interface Ran {
  seconds: number;
  /** How many stages of the wanted ones, and of those that they needed, ran and were there. */
  ran: number;
  hits: number;
  /** Stages whose results differ from the committed ones of the same key. */
  different: string[];
  /** Stages with the very results that are committed. */
  equal: number;
  /** Committed results that no longer belong to the plan, with the reason. */
  stale: string[];
}

/** Runs the wanted stages and compares them with what is committed. */
export async function runStudy(asked: Asked, jobs: number, only?: string): Promise<Ran> {
  const started = performance.now();
  const shown = createProgress("study");
  const result = await runStages(
    only === undefined ? asked.wanted : asked.stages.filter(({ name }) => name === only),
    {
      ...runOptions(asked, jobs),
      code: codeDigest(),
      onLine: (line) => console.error(line),
      onProgress: (stage, share, what) => shown.at(share, what ? `${stage}: ${what}` : stage),
    },
  );
  shown.end();
  return { ...compared(result, asked), seconds: (performance.now() - started) / 1000 };
}

function compared({ manifests, states }: RunResult, { label }: Asked): Omit<Ran, "seconds"> {
  const before = committed(label).manifests;
  const told = (outputs: Record<string, { digest: string }>): string =>
    JSON.stringify(Object.entries(outputs).map(([name, { digest }]) => [name, digest]).sort());
  const different: string[] = [];
  let equal = 0;
  for (const [name, manifest] of manifests) {
    const known = before.get(name);
    if (known === undefined || known.key !== manifest.key) continue;
    if (told(known.outputs) === told(manifest.outputs)) equal++;
    else different.push(name);
  }
  const all = [...states.values()];
  return {
    ran: all.filter((state) => state === "run").length,
    hits: all.filter((state) => state !== "run").length,
    ...{ different, equal, stale: [] },
  };
}

/** Reads what is committed and says what of it is stale; nothing is computed. */
export async function committedRun({ study, stages, label }: Asked): Promise<Ran> {
  const started = performance.now();
  const { manifests } = committed(label);
  const stale = await staleResults(stages, manifests, { engine: study.engine, outside: false });
  return {
    seconds: (performance.now() - started) / 1000,
    ...{ ran: 0, hits: manifests.size, different: [], equal: manifests.size },
    stale: stale.map(({ stage, why }) => `${stage}: ${why}`),
  };
}
