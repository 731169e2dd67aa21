/**
 * Runs single stages: in a slot, when their inputs lie ready and nobody else works on them.
 *
 * @module
 */
import { type Course, Stopped } from "./_course.ts";
import { entries, ifThere, remove } from "./_files.ts";
import type { Finder } from "./_finder.ts";
import { holder, type Release, tryLock, tryLockForReading, waitForLock } from "./_lock.ts";
import { ranks } from "./_rank.ts";
import type { Slot } from "./_slots.ts";
import { asOfNow, fits, type Store } from "./_store.ts";
import { type Listener, recipeOf, type Task, type Work, work } from "./_work.ts";
import { Workers } from "./_workers.ts";
import { canonicalJson, writeWhole } from "./digest.ts";
import { MissingInputError, StageError } from "./errors.ts";
import { isOutside } from "./keys.ts";
import type { RunOptions } from "./options.ts";
import type { AnyStage, Manifest } from "./stage.ts";
import { readTimings, writeTiming } from "./timings.ts";

/** A stage of which all is known that its work depends on. */
export interface Prepared {
  stage: AnyStage;
  /** Digests of the inputs. */
  inputs: Record<string, string>;
  key: string;
  folder: string;
}

/** What came of a stage. */
export interface Executed {
  /** `hit` if somebody else has finished it meanwhile. */
  state: "run" | "hit";
  manifest: Manifest;
  work?: Work & Slot;
}

/** Files of stages that others read. */
export interface Files {
  /** The file of an output, made again if it must be. */
  file(stage: AnyStage, output: string, reader: AnyStage): Promise<string>;
  /** The file of an output if it lies ready. */
  lying(stage: AnyStage, output: string, manifest: Manifest): string | undefined;
  /** The manifest whose folder holds a stage's files. */
  holding(stage: AnyStage): Promise<Manifest>;
}

/** Runs stages. */
export class Executor {
  readonly #rank: Map<AnyStage, number>;
  readonly #finder: Finder;
  readonly #store: Store;
  readonly #options: RunOptions;
  readonly #course: Course;
  readonly #files: Files;
  readonly #workers: Workers | undefined;
  readonly #say: (line: string) => void;
  readonly #listener: Listener;

  constructor(
    stages: readonly AnyStage[],
    finder: Finder,
    course: Course,
    files: Files,
    options: RunOptions,
  ) {
    const { onLine = console.error, onProgress = () => {} } = options;
    const { plan, cacheDir, label = "study" } = options;
    // One after another they keep the order of the plan.
    this.#rank = plan
      ? ranks(stages, new Map([...options.times ?? [], ...readTimings(cacheDir, label)]))
      : new Map(stages.map((stage, i) => [stage, i]));
    this.#finder = finder;
    this.#store = finder.store;
    this.#options = options;
    this.#course = course;
    this.#files = files;
    this.#say = onLine;
    this.#listener = { progress: onProgress, log: (stage, line) => onLine(`  ${stage}: ${line}`) };
    this.#workers = plan && new Workers(plan, this.#listener);
  }

  /** Ends all threads. */
  close(): void {
    this.#workers?.close();
  }

  /**
   * Runs a stage in a slot, once nobody else does.
   *
   * @param expected What it must give, where that is known: it leaves no record of anything else.
   */
  async execute(prepared: Prepared, why: string, expected?: Manifest): Promise<Executed> {
    const { stage, folder, key } = prepared;
    let waited = false;
    let busy: string | undefined;
    const finished = (): Manifest | undefined => {
      const record = this.#store.record(stage.kind, key);
      if (!record || !fits(record, stage) || !this.#store.isWhole(record)) return undefined;
      this.#mustGive(stage, record, expected);
      return asOfNow(record, stage, this.#finder.lineage(stage) ?? record.lineage);
    };
    for (;;) {
      if (busy !== undefined) {
        // Somebody who has finished the stage may go on to read its files, and so keep the folder.
        await waitForLock(busy, () => this.#course.stopped || finished() !== undefined);
        const manifest = finished();
        if (manifest) return { state: "hit", manifest };
      }
      if (this.#course.stopped) throw new Stopped();
      // Before a thread is taken, so that none is held by who waits for another stage.
      const inputs = await this.#inputFiles(stage);
      const slot = await this.#course.acquire({
        most: Math.min(stage.threads ?? 1, this.#options.jobs ?? 1),
        rank: this.#rank.get(stage)!,
      });
      const releases: Release[] = [() => slot.release()];
      try {
        const release = tryLock(folder);
        if (release === undefined) {
          if (!waited) {
            this.#say(
              `waiting: another run (process ${holder(folder)}) works on ${stage.name}`,
            );
          }
          waited = true;
          busy = folder;
        } else {
          releases.push(release);
          const manifest = finished();
          if (manifest) return { state: "hit", manifest };
          busy = await this.#readInputs(stage, releases);
          if (busy === undefined) {
            return await this.#perform(prepared, inputs, slot, why, expected);
          }
        }
      } finally {
        for (const release of releases.reverse()) release();
      }
    }
  }

  async #inputFiles(stage: AnyStage): Promise<Record<string, string>> {
    const paths: Record<string, string> = {};
    await Promise.all(
      Object.entries(stage.inputs).map(async ([name, input]) => {
        if (!isOutside(input)) {
          paths[name] = await this.#files.file(input.stage, input.output, stage);
        } else if (input.path !== undefined) paths[name] = input.path;
        else throw new MissingInputError(stage.name, name, input.outside);
      }),
    );
    return paths;
  }

  /**
   * Holds the folders of a stage's inputs, so that nobody removes or remakes what is read.
   *
   * @returns The folder that somebody else works in, or whose file is gone, if there is one.
   */
  async #readInputs(stage: AnyStage, releases: Release[]): Promise<string | undefined> {
    for (const input of Object.values(stage.inputs)) {
      if (isOutside(input)) continue;
      const manifest = await this.#files.holding(input.stage);
      const folder = this.#store.folder(manifest.kind, manifest.key);
      const release = tryLockForReading(folder);
      if (release === undefined) return folder;
      releases.push(release);
      if (this.#files.lying(input.stage, input.output, manifest) === undefined) return folder;
    }
    return undefined;
  }

  /**
   * Whether an interrupted run lies in a stage's folder, which none may go on that another code would
   * have begun otherwise; it is then removed.
   */
  #begun(folder: string): "here" | "by other code" | "no" {
    const scratch = `${folder}/scratch`;
    const mark = `${folder}/begun`;
    const { code = "" } = this.#options;
    const half = entries(scratch).length > 0;
    const same = half && ifThere(() => Deno.readTextFileSync(mark)) === code;
    if (half && !same) remove(scratch);
    Deno.mkdirSync(folder, { recursive: true });
    if (!same) writeWhole(mark, code);
    return same ? "here" : half ? "by other code" : "no";
  }

  /** @throws {StageError} If a stage has made something else than is known of it. */
  #mustGive(stage: AnyStage, made: Manifest, expected: Manifest | undefined): void {
    for (const [name, { digest }] of Object.entries(expected?.outputs ?? {})) {
      const now = made.outputs[name]?.digest;
      if (now === digest) continue;
      throw this.#course.fail(
        stage,
        `it must give what its manifest says, but the digest of "${name}" is now ` +
          `${now?.slice(0, 16)} instead of ${digest.slice(0, 16)}: raise its version if the code ` +
          "has changed",
      );
    }
    if (expected === undefined || canonicalJson(expected.metrics) === canonicalJson(made.metrics)) {
      return;
    }
    throw this.#course.fail(
      stage,
      "it must give the figures that its manifest says, and gives others: raise its version if the code " +
        "has changed",
    );
  }

  async #perform(
    { stage, key, folder, inputs }: Prepared,
    paths: Record<string, string>,
    slot: Slot,
    why: string,
    expected?: Manifest,
  ): Promise<Executed> {
    const begun = this.#begun(folder);
    const resumed = begun === "here";
    this.#say(
      `run ${stage.name}: ` +
        (resumed
          ? "takes up an interrupted run"
          : begun === "by other code"
          ? "the code has changed since an interrupted run, which is given up"
          : why),
    );
    const { name, kind, version, config } = stage;
    this.#course.running.add(name);
    try {
      const task: Task = {
        ...{ stage: name, recipe: recipeOf(stage), jobs: slot.threads, folder },
        inputs: paths,
      };
      const done = await (this.#workers?.run(task) ?? work(stage, task, this.#listener));
      const made: Manifest = {
        ...{ stage: name, kind, version, key, config, inputs },
        ...{ outputs: done.outputs, metrics: done.metrics, engine: this.#finder.engine },
        lineage: this.#finder.lineage(stage)!,
        code: this.#options.code,
      };
      const manifest: Manifest = JSON.parse(canonicalJson(asOfNow(made, stage, made.lineage)));
      try {
        this.#mustGive(stage, manifest, expected);
      } catch (error) {
        // As if it had not run: what is here would pass for what the record tells of.
        for (const each of Object.values(made.outputs)) remove(this.#store.path(manifest, each));
        throw error;
      }
      this.#store.writeRecord(manifest);
      remove(`${folder}/scratch`);
      remove(`${folder}/begun`);
      const { seconds } = done;
      const timing = { stage: name, kind, key, seconds, threads: slot.threads, resumed };
      writeTiming(this.#options.cacheDir, this.#options.label ?? "study", timing);
      return { state: "run", manifest, work: { ...done, ...slot } };
    } catch (error) {
      throw error instanceof StageError ? error : this.#course.fail(stage, error);
    } finally {
      this.#course.running.delete(name);
    }
  }
}
