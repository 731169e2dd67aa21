/**
 * Recorded runs for cells: manifests and logs that the stages of a run have left behind.
 *
 * @module
 */
import { recordSource } from "./recording.ts";

/** What a finished stage has left in writing; only what a report needs is named. */
export interface RunManifest {
  stage: string;
  key: string;
  config: unknown;
  outputs: Record<string, { digest: string; bytes: number; file?: string; published?: string }>;
  metrics: Record<string, unknown>;
  [name: string]: unknown;
}

/** The results of one run. */
export interface Results {
  /** Names of the stages in order. */
  stages(): string[];
  /** A stage's manifest. */
  manifest(stage: string): RunManifest;
  /** A stage's figures. */
  metrics<T = Record<string, unknown>>(stage: string): T;
  /** A log of one JSON object a line: the path of the file, or the name of an output that is published. */
  log<T = Record<string, unknown>>(stage: string, output?: string): T[];
}

/**
 * Opens a folder of manifests, `STAGE.json` each; a stage's name may hold slashes. Whatever a cell reads
 * is noted as its source.
 *
 * @param dir The folder.
 * @param root Published outputs are named relative to it.
 * @throws {RangeError} If the folder is missing, or later a stage.
 *
 * @example A figure of a stage
 * ```ts ignore
 * const results = openResults("results/full");
 * const { auFaFr } = results.metrics<{ auFaFr: number }>("scores/base/seed-1");
 * ```
 */
export function openResults(dir: string, root = "."): Results {
  const names = stageNames(dir);
  const manifest = (stage: string): RunManifest => {
    if (!names.includes(stage)) {
      throw new RangeError(
        `Cannot read the results of "${stage}" as the stage must be in ${dir}: ` +
          `there are ${names.join(", ") || "none"}`,
      );
    }
    const found = JSON.parse(Deno.readTextFileSync(`${dir}/${stage}.json`)) as RunManifest;
    recordSource({ stage, digest: found.key });
    return found;
  };
  return {
    stages: () => [...names],
    manifest,
    metrics: <T>(stage: string) => manifest(stage).metrics as T,
    log: <T>(stage: string, output = "log") => {
      const file = manifest(stage).outputs[output]?.published;
      if (file === undefined) {
        throw new RangeError(
          `Cannot read the log of "${stage}" as the stage must publish it: ` +
            `its output "${output}" is not published`,
        );
      }
      const lines = Deno.readTextFileSync(`${root}/${file}`).trim().split("\n");
      return lines.map((line) => JSON.parse(line) as T);
    },
  };
}

function stageNames(dir: string, prefix = ""): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${dir}/${prefix}`)];
  } catch (cause) {
    throw new RangeError(`Cannot open results as a folder must be there: current value is ${dir}`, {
      cause,
    });
  }
  return entries.flatMap(({ name, isDirectory }) =>
    isDirectory
      ? stageNames(dir, `${prefix}${name}/`)
      : name.endsWith(".json")
      ? [`${prefix}${name.slice(0, -".json".length)}`]
      : []
  ).sort();
}
