/**
 * A stage: expensive work with declared inputs and outputs.
 *
 * @module
 */
import type { Progress } from "../cli/progress.ts";

/** Where a stage's input comes from. */
export type StageInput =
  | { stage: AnyStage; output: string }
  | { file: string };

/** A stage of any configuration. */
// deno-lint-ignore no-explicit-any
export type AnyStage = Stage<any>;

/** What a running stage is given. */
export interface StageContext<C> {
  /** The stage's configuration. */
  config: C;
  /** Threads. */
  jobs: number;
  /** A folder for resume points, kept until the stage is finished. */
  scratch: string;
  /** The file of an input. */
  input(name: string): string;
  /** The file that an output is to be written to. */
  output(name: string): string;
  /** A figure for the manifest. */
  metric(name: string, value: unknown): void;
  /** Shows how far the work is. */
  progress: Progress;
  /** Says a line about the work. */
  log(line: string): void;
}

/** Work that runs only when its code, configuration or inputs have changed. */
export interface Stage<C> {
  /** Its name, which may hold slashes: `base/seed-1`. */
  name: string;
  /** `import.meta.url` of the module that defines it; its graph is part of the stage's key. */
  module: string;
  /** Everything that the result depends on apart from code and inputs; JSON. */
  config: C;
  /** Inputs by name. */
  inputs: Record<string, StageInput>;
  /** File names of the outputs by name. */
  outputs: Record<string, string>;
  /** Where outputs are published to in the repository, by name. */
  publish?: Record<string, string>;
  /** Does the work. */
  run(context: StageContext<C>): Promise<void> | void;
}

/** Checks nothing at run time; it lets TypeScript infer the configuration's type. */
export function defineStage<C>(stage: Stage<C>): Stage<C> {
  return stage;
}

/** What a finished stage leaves in writing: canonical JSON, equal for equal results. */
export interface Manifest {
  stage: string;
  key: string;
  config: unknown;
  configDigest: string;
  sources: string;
  engine: string;
  inputs: Record<string, string>;
  outputs: Record<string, { file: string; bytes: number; digest: string; published?: string }>;
  metrics: Record<string, unknown>;
}
