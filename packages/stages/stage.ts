/**
 * A stage: expensive work with declared inputs and outputs.
 *
 * @module
 */

/** Shows how far a stage is; the runner gives one to every stage. */
export interface StageProgress {
  /** Shows a share from 0 to 1, and what is being done. */
  at(share: number, what?: string): void;
}

/** Something from outside of the graph that is known by its content: a folder of recordings. */
export interface OutsideInput {
  /** What it is, for people: `recordings in ../speech`. */
  outside: string;
  /** Where it lies; absent where it is not at hand, so that only finished results can be used. */
  path?: string;
  /** Digest of its content; asked for once a run, and only where `path` is there. */
  digest(): string | Promise<string>;
}

/** Where a stage's input comes from. */
export type StageInput =
  | { stage: AnyStage; output: string }
  | OutsideInput;

/** A stage of any configuration. */
// deno-lint-ignore no-explicit-any
export type AnyStage = Stage<any>;

/** What a running stage is given. */
export interface StageContext<C> {
  /** The stage's configuration. */
  config: C;
  /** Threads that it may use. */
  jobs: number;
  /** A folder for resume points, kept until the stage is finished. */
  scratch: string;
  /** The file (or folder) of an input. */
  input(name: string): string;
  /** The file that an output is to be written to. */
  output(name: string): string;
  /** A figure for the manifest: finite numbers, text, lists and objects of them. */
  metric(name: string, value: unknown): void;
  /** Shows how far the work is. */
  progress: StageProgress;
  /** Says a line about the work. */
  log(line: string): void;
}

/**
 * Work that runs only when its configuration or the content of its inputs has changed.
 *
 * Its key is the digest of `kind`, `version`, `config`, the digests of its inputs' content, and the
 * engine; not of any code. A change of code that changes results must raise `version`.
 */
export interface Stage<C> {
  /** The class of the stage, such as `train`: what the key is named by. */
  kind: string;
  /** Its name in a plan, unique there, beginning with the kind: `train/happy/kd/seed-1/1`. */
  name: string;
  /** Raised whenever the same configuration and inputs lead to other results than before. */
  version: number;
  /** Everything that the result depends on apart from inputs, resolved; JSON. */
  config: C;
  /** Inputs by name. */
  inputs: Record<string, StageInput>;
  /** File names of the outputs by name. */
  outputs: Record<string, string>;
  /** Where outputs are published to, by name, below the run's publish folder. */
  publish?: Record<string, string>;
  /**
   * Outputs that follow from published files of whatever stage, by name: their bytes, from the folder of
   * published files; nothing where a file is missing. They serve where they are what the manifest says, and
   * spare a run of the stage and of all that it needs.
   */
  recover?: Record<string, (published: string) => Uint8Array | undefined>;
  /** The file of results that holds its manifest, without `.json`: `happy/kd`. */
  group: string;
  /** What the stage is about, for wildcards of other engines and for selecting. */
  tags?: { keyword?: string; setting?: string; seed?: number };
  /** The most threads that it can use; 1 unless said. */
  threads?: number;
  /** How much work it is, against others of its kind: what its time is predicted by. No part of its key. */
  work?: number;
  /** Memory that it takes, MiB; a guess for other engines' schedulers. */
  memory?: number;
  /** Does the work. */
  run(context: StageContext<C>): Promise<void> | void;
}

/** Checks nothing at run time; it lets TypeScript infer the configuration's type. */
export function defineStage<C>(stage: Stage<C>): Stage<C> {
  return stage;
}

/** A file that a stage has left. */
export interface Output {
  file: string;
  bytes: number;
  digest: string;
  published?: string;
}

/** What a finished stage leaves in writing: canonical JSON, equal for equal results. */
export interface Manifest {
  stage: string;
  kind: string;
  version: number;
  key: string;
  /** Digest of the stage's recipe: as the key, with the recipes of the inputs for their content. */
  lineage: string;
  config: unknown;
  engine: string;
  /** Digests of the inputs' content; an input that was never written down is absent. */
  inputs: Record<string, string>;
  outputs: Record<string, Output>;
  metrics: Record<string, unknown>;
  /** Digest of the code that has computed it: provenance, not part of the key. */
  code?: string;
}
