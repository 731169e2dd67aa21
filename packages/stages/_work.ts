/**
 * Lets one stage do its work: what happens in a slot, in this thread or another.
 *
 * @module
 */
import { dirname, isFile } from "./_files.ts";
import { canonicalJson, sha256, sha256File } from "./digest.ts";
import type { AnyStage, Output } from "./stage.ts";

/** What a slot is told; it can be sent to another thread. */
export interface Task {
  /** The stage's name. */
  stage: string;
  /** Digest of its kind, version and configuration: another thread's plan must have the same. */
  recipe: string;
  /** Threads. */
  jobs: number;
  /** The stage's folder in the cache. */
  folder: string;
  /** Files of the inputs. */
  inputs: Record<string, string>;
}

/** What {@linkcode Task.recipe} is. */
export function recipeOf({ kind, version, config }: AnyStage): string {
  return sha256(canonicalJson({ kind, version, config }));
}

/** What comes of it. */
export interface Work {
  outputs: Record<string, Output>;
  metrics: Record<string, unknown>;
  seconds: number;
}

/** Hears what a stage says while it works. */
export interface Listener {
  progress(stage: string, share: number, what?: string): void;
  log(stage: string, line: string): void;
}

/**
 * Runs a stage in `scratch` below its folder and moves its outputs out of there when they are whole.
 *
 * @throws {RangeError} If it asks for an input or output that it has not declared, or leaves one out.
 * @throws {TypeError} If a metric is not JSON.
 */
export async function work(
  stage: AnyStage,
  { jobs, folder, inputs }: Task,
  listener: Listener,
): Promise<Work> {
  const { name, config, outputs } = stage;
  const scratch = `${folder}/scratch`;
  Deno.mkdirSync(scratch, { recursive: true });
  for (const file of Object.values(outputs)) {
    Deno.mkdirSync(dirname(`${scratch}/${file}`), { recursive: true });
    Deno.mkdirSync(dirname(`${folder}/${file}`), { recursive: true });
  }
  const metrics: Record<string, unknown> = {};
  const started = performance.now();
  await stage.run({
    ...{ config, jobs, scratch },
    input: (input) => known(inputs, input, name, "input"),
    output: (output) => `${scratch}/${known(outputs, output, name, "output")}`,
    metric: (metric, value) => void (metrics[metric] = value),
    progress: { at: (share, what) => listener.progress(name, share, what) },
    log: (line) => listener.log(name, line),
  });
  const seconds = (performance.now() - started) / 1000;
  canonicalJson(metrics); // Refuses a metric that is not finite before anything counts.
  const left: Record<string, Output> = {};
  for (const [output, file] of Object.entries(outputs)) {
    const path = `${scratch}/${file}`;
    if (!isFile(path)) {
      throw new RangeError(
        `Cannot count ${name} as finished as it must write all its outputs: "${output}" is missing`,
      );
    }
    left[output] = { file, bytes: Deno.statSync(path).size, digest: sha256File(path) };
  }
  for (const file of Object.values(outputs)) {
    Deno.renameSync(`${scratch}/${file}`, `${folder}/${file}`);
  }
  return { outputs: left, metrics, seconds };
}

function known(names: Record<string, string>, name: string, stage: string, kind: string): string {
  if (Object.hasOwn(names, name)) return names[name];
  throw new RangeError(
    `Cannot find the ${kind} of ${stage} as its name must be one of ` +
      `${Object.keys(names).join(", ") || "none"}: current value is "${name}"`,
  );
}
