/**
 * What a run is told, and what it says.
 *
 * @module
 */
import type { Committed } from "./_finder.ts";
export type { Committed } from "./_finder.ts";
import type { KnownTimes } from "./_predict.ts";
import type { PlanSource } from "./plan.ts";
import type { Manifest } from "./stage.ts";

/** Where a study's stages keep what they leave. */
export interface Places {
  /** Folder of the stages' outputs, records and timings. */
  cacheDir: string;
  /** Folder of the manifests of this study, such as `results/full`; without it, one in the cache. */
  resultsDir?: string;
  /** The study's label: timings, and reasons where there is no `resultsDir`, are kept by it. */
  label?: string;
  /** Arithmetic that keys and manifests name. */
  engine: string;
  /** Results that need not be computed. */
  committed?: Committed;
  /** What reasons compare with, in place of what lies in `resultsDir`. */
  before?: ReadonlyMap<string, Manifest>;
}

/** Options of {@linkcode runStages}. */
export interface RunOptions extends Places {
  /** Folder that published outputs go to; none are without it. */
  publishDir?: string;
  /** Threads, shared by the stages that run side by side; 1 unless said. */
  jobs?: number;
  /**
   * How other threads come to the same plan. Without it stages run in this thread, one after another.
   */
  plan?: PlanSource;
  /**
   * Whether the wanted stages' outputs must lie in the cache as files, though nobody reads them; or
   * which of them.
   */
  files?: boolean | ((stage: string, output: string) => boolean);
  /**
   * Times of stages like these, of another study as well: what is ready is begun in an order by them where
   * they have not run here.
   */
  times?: KnownTimes;
  /** Digest of the code: provenance. */
  code?: string;
  /** Ends the run; what is at work can be taken up later. */
  signal?: AbortSignal;
  /** Receives a line for every stage: `hit X`, `committed X`, `run X: because …`, `waiting: …`. */
  onLine?: (line: string) => void;
  /** Hears how far a stage is. */
  onProgress?: (stage: string, share: number, what?: string) => void;
  /** Hears that a stage has its results. */
  onDone?: (done: StageDone) => void;
}

/** How a stage came to its results. */
export type StageState = "hit" | "committed" | "run";

/** What a run says of a stage that has its results. */
export interface StageDone {
  stage: string;
  state: StageState;
  /** Seconds that the work took; 0 unless it ran. */
  seconds: number;
  threads: number;
}

/** What a run leads to. */
export interface RunResult {
  /** Manifests of all stages that were looked at, by name, in the order of the plan. */
  manifests: Map<string, Manifest>;
  /** How these stages came to their results. */
  states: Map<string, StageState>;
  /** Paths of the outputs that `files` has asked for, by stage and output. */
  files: Map<string, Record<string, string>>;
}
