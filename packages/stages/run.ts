/**
 * Runs stages: only those that must run, side by side.
 *
 * A stage's folder in the cache is named by its key. It works in `scratch` below it, its outputs are
 * moved out of there when they are whole, and `record.json`, written last, makes them count: a run
 * that is killed at any instant leaves either a finished stage or one that the next run takes up.
 *
 * @module
 */
import { openSession } from "./_session.ts";
import type { RunOptions, RunResult } from "./options.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/**
 * Brings the wanted stages up to date. What they need is looked at only where they have no results.
 *
 * @throws {RangeError} If the stages are no sound graph.
 * @throws {MissingInputError} If something from outside must be read and is not at hand.
 * @throws {StageError} If a stage fails; {@linkcode StagesError} if several do.
 * @throws {InterruptedError} If `signal` says so.
 */
export async function runStages(
  wanted: readonly AnyStage[],
  options: RunOptions,
): Promise<RunResult> {
  const session = await openSession(wanted, options);
  return await session.run(wanted);
}

/** The file of an output in the cache; it need not be there. */
export function outputPath(
  cacheDir: string,
  { kind, key, outputs }: Manifest,
  output: string,
): string {
  return `${cacheDir}/stages/${kind.replaceAll("/", "--")}-${key.slice(0, 16)}/${
    outputs[output].file
  }`;
}
