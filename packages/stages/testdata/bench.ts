/**
 * A folder to run stages in.
 *
 * @module
 */
import { filesBelow } from "../_files.ts";
import type { RunOptions } from "../options.ts";
import { runStages } from "../run.ts";
import type { AnyStage } from "../stage.ts";

/** A folder with options of runs in it. */
export interface Bench {
  dir: string;
  /** What the last run has said. */
  lines: string[];
  options: RunOptions;
}

/** A new one. */
export function bench(): Bench {
  const dir = Deno.makeTempDirSync();
  const lines: string[] = [];
  return { dir, lines, options: { ...optionsIn(dir), onLine: (line) => void lines.push(line) } };
}

/** Options of runs in a folder, which say nothing. */
export function optionsIn(dir: string): RunOptions {
  return {
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results`,
    publishDir: dir,
    engine: "toy",
    onLine: () => {},
  };
}

/** Runs stages; what has been said, without the stages' own lines. */
export async function run(
  { lines, options }: Bench,
  stages: AnyStage[],
  more: Partial<RunOptions> = {},
): Promise<string[]> {
  lines.length = 0;
  await runStages(stages, { ...options, ...more });
  return lines.filter((line) => !line.startsWith(" "));
}

/** The texts of all files below folders of `dir`, by their paths. */
export function textsBelow(
  dir: string,
  folders: readonly string[] = ["results", "published"],
): Record<string, string> {
  return Object.fromEntries(
    folders.flatMap((folder) =>
      filesBelow(`${dir}/${folder}`).map((file) => [
        `${folder}/${file}`,
        Deno.readTextFileSync(`${dir}/${folder}/${file}`),
      ])
    ),
  );
}

/** The address of a module beside this one. */
export function besides(module: string): string {
  return new URL(module, import.meta.url).href;
}
