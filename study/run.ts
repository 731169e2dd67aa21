/**
 * Runs a study's stages where this checkout keeps them.
 *
 * @module
 */
import { createProgress } from "@kws/cli";
import { type AnyStage, type Manifest, type RunResult, runStages } from "@kws/stages";
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
}

/** How a study is run. */
export interface RunStudyOptions {
  /** Threads. */
  jobs: number;
  /** Stages in place of the wanted ones. */
  stages?: AnyStage[];
  /** Takes what is committed where the recipe fits, in place of computing it. */
  fromCommitted?: boolean;
}

/** Runs the wanted stages and compares them with what is committed. */
export async function runStudy(
  asked: Asked,
  { jobs, stages = asked.wanted, fromCommitted = false }: RunStudyOptions,
): Promise<Ran> {
  const started = performance.now();
  const shown = createProgress("stage");
  const before = committed(asked.label);
  const result = await runStages(stages, {
    ...runOptions(asked, jobs),
    code: codeDigest(),
    committed: fromCommitted ? before : undefined,
    onLine: (line) => {
      if (line.startsWith("committed ")) return;
      shown.end();
      console.error(line);
    },
    onProgress: (stage, share, what) => shown.at(share, what ? `${stage}: ${what}` : stage, stage),
  });
  shown.end();
  return {
    ...compared(result, before.manifests),
    seconds: (performance.now() - started) / 1000,
  };
}

function compared(
  { manifests, states }: RunResult,
  before: ReadonlyMap<string, Manifest>,
): Omit<Ran, "seconds"> {
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
    ...{ different, equal },
  };
}
