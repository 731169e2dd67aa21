/**
 * Runs a study's stages where this checkout keeps them.
 *
 * @module
 */
import { createProgress } from "@kws/cli";
import { type AnyStage, closure, MissingInputError, runStages } from "@kws/stages";
import { type Asked, committed, runOptions } from "./command.ts";
import { codeDigest } from "./code_digest.ts";
import { type Compared, compareWithCommitted } from "./compare_results.ts";
import { numbered } from "./numbered.ts";
import { knownTimes } from "./predict.ts";

/** What a run has done. */
export interface Ran extends Compared {
  seconds: number;
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

/**
 * Runs the wanted stages and compares them with what is committed.
 *
 * @throws {MissingInputError} If recordings must be read and are not at hand; it says what brings them.
 */
export async function runStudy(
  asked: Asked,
  { jobs, stages = asked.wanted, fromCommitted = false }: RunStudyOptions,
): Promise<Ran> {
  const started = performance.now();
  const shown = createProgress("stage");
  const before = committed(asked.label);
  const number = numbered(closure(stages).length);
  const result = await runStages(stages, {
    ...runOptions(asked, jobs),
    code: codeDigest(),
    committed: fromCommitted ? before : undefined,
    // Where nothing has run yet, the published study tells what takes long.
    times: knownTimes("full"),
    onLine: (line) => {
      const text = number(line);
      if (text === undefined) return;
      shown.end();
      console.error(text);
    },
    onProgress: (stage, share, what) => shown.at(share, what ? `${stage}: ${what}` : stage, stage),
  }).catch((error) => {
    if (error instanceof MissingInputError) error.message += "; deno task fetch corpus brings them";
    throw error;
  });
  shown.end();
  return {
    ...compareWithCommitted(result, before.manifests),
    seconds: (performance.now() - started) / 1000,
  };
}
