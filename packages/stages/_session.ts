/**
 * One run: it knows what is done, what runs and what waits.
 *
 * @module
 */
import type { Finder } from "./_finder.ts";
import { holder, type Release, tryLock, tryLockForReading, waitForLock } from "./_lock.ts";
import { manifestsDir, openFinder } from "./_places.ts";
import { asOfNow, fits, isSame, type Store } from "./_store.ts";
import { entries, remove } from "./_files.ts";
import { type Slot, Slots } from "./_slots.ts";
import { type Listener, type Task, type Work, work } from "./_work.ts";
import { Workers } from "./_workers.ts";
import { reasonToRun } from "./differences.ts";
import { canonicalJson } from "./digest.ts";
import { InterruptedError, MissingInputError, StageError, StagesError } from "./errors.ts";
import { isOutside } from "./keys.ts";
import { ManifestWriter } from "./manifests.ts";
import type { RunOptions, RunResult, StageState } from "./options.ts";
import { publishFile } from "./publish.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";
import { writeTiming } from "./timings.ts";

/** A reason to go no further, which is told elsewhere. */
class Stopped extends Error {}

/** A stage of which all is known that its work depends on. */
interface Prepared {
  stage: AnyStage;
  /** Digests of the inputs. */
  inputs: Record<string, string>;
  key: string;
  folder: string;
}

/** Prepares a run. */
export async function openSession(
  wanted: readonly AnyStage[],
  options: RunOptions,
): Promise<Session> {
  const stages = closure(wanted);
  return new Session(stages, await openFinder(stages, options), options);
}

/** A run. */
export class Session {
  readonly #stages: readonly AnyStage[];
  readonly #rank: Map<AnyStage, number>;
  readonly #finder: Finder;
  readonly #store: Store;
  readonly #options: RunOptions;
  readonly #slots: Slots;
  readonly #workers: Workers | undefined;
  readonly #writer: ManifestWriter;
  readonly #say: (line: string) => void;
  readonly #listener: Listener;
  /** Manifests, once each. */
  readonly #resolved = new Map<AnyStage, Promise<Manifest>>();
  /** Stages whose files are made again. */
  readonly #remade = new Map<AnyStage, Promise<Manifest>>();
  /** The manifest whose folder holds a stage's files, where it is not the stage's own. */
  readonly #located = new Map<AnyStage, Manifest>();
  readonly #states = new Map<AnyStage, StageState>();
  /** Files that were asked for. */
  readonly #paths: RunResult["files"] = new Map();
  readonly #running = new Set<string>();
  readonly #failures: StageError[] = [];
  #stopped = false;

  constructor(stages: readonly AnyStage[], finder: Finder, options: RunOptions) {
    const { jobs = 1, onLine = console.error, onProgress = () => {} } = options;
    this.#stages = stages;
    this.#rank = new Map(stages.map((stage, i) => [stage, i]));
    this.#finder = finder;
    this.#store = finder.store;
    this.#options = options;
    this.#say = onLine;
    this.#listener = { progress: onProgress, log: (stage, line) => onLine(`  ${stage}: ${line}`) };
    this.#slots = new Slots(jobs, options.plan ? Infinity : 1);
    this.#workers = options.plan && new Workers(options.plan, this.#listener);
    this.#writer = new ManifestWriter(manifestsDir(options));
  }

  /** Brings stages up to date. */
  async run(wanted: readonly AnyStage[]): Promise<RunResult> {
    const { signal, files = false } = this.#options;
    let interrupt = (): void => {};
    const interrupted = new Promise<never>((_, reject) => {
      interrupt = () => {
        const error = new InterruptedError([...this.#running].sort());
        this.#stop();
        reject(error);
      };
    });
    interrupted.catch(() => {});
    try {
      if (signal?.aborted) interrupt();
      signal?.addEventListener("abort", interrupt);
      const work = wanted.map(async (stage) => {
        const { outputs } = await this.#resolve(stage);
        for (const output of Object.keys(outputs)) {
          const needed = typeof files === "function" ? files(stage.name, output) : files;
          if (!needed) continue;
          const paths = this.#paths.get(stage.name) ?? {};
          this.#paths.set(stage.name, paths);
          paths[output] = await this.#file(stage, output, stage);
        }
      });
      const settled = await Promise.race([this.#allSettled(work), interrupted]);
      this.#throwFailures(settled);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#stop();
      this.#workers?.close();
      this.#writer.flush();
    }
    return await this.#result();
  }

  /** Waits for the work, and where it fails also for what runs beside it. */
  async #allSettled(work: Promise<void>[]): Promise<PromiseSettledResult<void>[]> {
    const settled = await Promise.allSettled(work);
    await Promise.allSettled([...this.#resolved.values(), ...this.#remade.values()]);
    return settled;
  }

  #throwFailures(settled: PromiseSettledResult<void>[]): void {
    for (const outcome of settled) {
      // What has failed by itself, and not because something else did.
      if (outcome.status === "fulfilled" || outcome.reason instanceof Stopped) continue;
      if (!(outcome.reason instanceof StageError)) throw outcome.reason;
    }
    if (this.#failures.length > 1) throw new StagesError(this.#failures);
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  async #result(): Promise<RunResult> {
    const result: RunResult = { manifests: new Map(), states: new Map(), files: this.#paths };
    for (const stage of this.#stages) {
      const state = this.#states.get(stage);
      if (state === undefined) continue;
      result.manifests.set(stage.name, await this.#resolved.get(stage)!);
      result.states.set(stage.name, state);
    }
    return result;
  }

  #stop(): void {
    this.#stopped = true;
    this.#slots.stop(new Stopped());
  }

  #fail(stage: AnyStage, error: unknown): StageError {
    const failure = new StageError(stage.name, error);
    this.#failures.push(failure);
    this.#stop();
    return failure;
  }

  /** A stage's manifest: found, or made. */
  #resolve(stage: AnyStage): Promise<Manifest> {
    let resolved = this.#resolved.get(stage);
    if (resolved === undefined) {
      resolved = this.#resolveNow(stage);
      resolved.catch(() => this.#stop()); // Those who wait for it hear of it.
      this.#resolved.set(stage, resolved);
    }
    return resolved;
  }

  async #resolveNow(stage: AnyStage): Promise<Manifest> {
    const early = this.#finder.byLineage(stage);
    if (early) return await this.#settle(stage, early);
    const prepared = await this.#prepare(stage);
    const found = this.#finder.byKey(stage, prepared.key);
    if (found) return await this.#settle(stage, found);
    const before = this.#finder.before(stage);
    const { version, config } = stage;
    const now = { version, config, inputs: prepared.inputs, engine: this.#finder.engine };
    const made = await this.#execute(prepared, reasonToRun(before, now));
    return await this.#settle(stage, made);
  }

  /** Asks the stages that a stage needs for their digests. */
  async #prepare(stage: AnyStage): Promise<Prepared> {
    const inputs: Record<string, string> = {};
    const named = Object.entries(stage.inputs);
    // What is not at hand is told before anything runs.
    for (const [name, input] of named) {
      if (isOutside(input) && this.#finder.outsideDigest(input, stage, name) === undefined) {
        throw new MissingInputError(stage.name, name, input.outside);
      }
    }
    await Promise.all(named.map(async ([name, input]) => {
      inputs[name] = isOutside(input)
        ? this.#finder.outsideDigest(input, stage, name)!
        : (await this.#resolve(input.stage)).outputs[input.output].digest;
    }));
    const key = this.#finder.key(stage, inputs);
    return { stage, inputs, key, folder: this.#store.folder(stage.kind, key) };
  }

  /** Publishes and writes down what a stage has come to. */
  async #settle(
    stage: AnyStage,
    { state, manifest, work }: { state: StageState; manifest: Manifest; work?: Work & Slot },
  ): Promise<Manifest> {
    if (state !== "run") this.#say(`${state} ${stage.name}`);
    const { lineage, key } = manifest;
    if (state !== "committed") this.#store.link(lineage, key);
    await this.#publish(stage, manifest, state);
    this.#writer.put(stage, manifest);
    if (state === "run") this.#writer.flush(stage.group);
    this.#states.set(stage, state);
    const { seconds = 0, threads = 0 } = work ?? {};
    this.#options.onDone?.({ stage: stage.name, state, seconds, threads });
    return manifest;
  }

  async #publish(stage: AnyStage, manifest: Manifest, state: StageState): Promise<void> {
    const { publishDir } = this.#options;
    if (publishDir === undefined) return;
    for (const [name, output] of Object.entries(manifest.outputs)) {
      if (output.published === undefined) continue;
      if (isSame(`${publishDir}/${output.published}`, output)) continue;
      if (state === "committed") {
        const source = this.#finder.publishedFile(manifest, name);
        if (source && isSame(source, output)) publishFile(source, publishDir, output);
        continue;
      }
      const path = this.#store.state(manifest, output) === "intact"
        ? this.#store.path(manifest, output)
        : await this.#file(stage, name, stage, manifest);
      publishFile(path, publishDir, output);
    }
  }

  /** The file of an output: as it lies in the cache, from the published ones, or made again. */
  async #file(
    stage: AnyStage,
    name: string,
    reader: AnyStage,
    known?: Manifest,
  ): Promise<string> {
    const manifest = known ?? await this.#resolve(stage);
    const output = manifest.outputs[name];
    const found = this.#lying(stage, name, manifest);
    if (found !== undefined) return found;
    const source = this.#finder.publishedFile(manifest, name);
    if (source !== undefined && this.#store.unpack(manifest, output, source)) {
      return this.#store.path(manifest, output);
    }
    const made = await this.#remake(stage, reader, manifest);
    for (const [each, { digest }] of Object.entries(manifest.outputs)) {
      if (made.outputs[each]?.digest === digest) continue;
      throw this.#fail(
        stage,
        `it must give what its manifest says, but the digest of "${each}" is now ` +
          `${made.outputs[each]?.digest.slice(0, 16)} instead of ${digest.slice(0, 16)}: ` +
          "raise its version if the code has changed",
      );
    }
    return this.#store.path(made, made.outputs[name]);
  }

  /** The file of an output that lies whole in the cache. */
  #lying(stage: AnyStage, name: string, manifest: Manifest): string | undefined {
    for (const each of [this.#located.get(stage), manifest]) {
      const output = each?.outputs[name];
      if (!each || !output || this.#store.state(each, output) !== "intact") continue;
      return this.#store.path(each, output);
    }
    return undefined;
  }

  /** Runs a stage for its files although its manifest is known. */
  #remake(stage: AnyStage, reader: AnyStage, manifest: Manifest): Promise<Manifest> {
    const remade = this.#remade.get(stage) ?? (async () => {
      const prepared = await this.#prepare(stage);
      const why = reader === stage
        ? "its files are not at hand"
        : `its files are not at hand and ${reader.name} needs them`;
      const { manifest: made } = await this.#execute(prepared, why);
      this.#located.set(stage, made);
      // Its results are known: what was made is the same, or an error.
      if (made.key === manifest.key) this.#store.link(manifest.lineage, made.key);
      return made;
    })();
    remade.catch(() => {});
    this.#remade.set(stage, remade);
    remade.finally(() => this.#remade.delete(stage)).catch(() => {});
    return remade;
  }

  /** Runs a stage in a slot, once nobody else does. */
  async #execute(
    prepared: Prepared,
    why: string,
  ): Promise<{ state: "run" | "hit"; manifest: Manifest; work?: Work & Slot }> {
    const { stage, folder, key } = prepared;
    let waited = false;
    let busy: string | undefined;
    const finished = (): Manifest | undefined => {
      const record = this.#store.record(stage.kind, key);
      if (!record || !fits(record, stage) || !this.#store.isWhole(record)) return undefined;
      return asOfNow(record, stage, this.#finder.lineage(stage) ?? record.lineage);
    };
    for (;;) {
      if (busy !== undefined) {
        // Somebody who has finished the stage may go on to read its files, and so keep the folder.
        await waitForLock(busy, () => this.#stopped || finished() !== undefined);
        const manifest = finished();
        if (manifest) return { state: "hit", manifest };
      }
      if (this.#stopped) throw new Stopped();
      // Before a thread is taken, so that none is held by who waits for another stage.
      const inputs = await this.#inputFiles(stage);
      const slot = await this.#slots.acquire({
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
          if (busy === undefined) return await this.#perform(prepared, inputs, slot, why);
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
          paths[name] = await this.#file(input.stage, input.output, stage);
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
      const manifest = this.#located.get(input.stage) ?? await this.#resolve(input.stage);
      const folder = this.#store.folder(manifest.kind, manifest.key);
      const release = tryLockForReading(folder);
      if (release === undefined) return folder;
      releases.push(release);
      if (this.#lying(input.stage, input.output, manifest) === undefined) return folder;
    }
    return undefined;
  }

  async #perform(
    { stage, key, folder, inputs }: Prepared,
    paths: Record<string, string>,
    slot: Slot,
    why: string,
  ): Promise<{ state: "run"; manifest: Manifest; work: Work & Slot }> {
    const resumed = entries(`${folder}/scratch`).length > 0;
    this.#say(`run ${stage.name}: ${resumed ? "takes up an interrupted run" : why}`);
    const { name, kind, version, config } = stage;
    this.#running.add(name);
    try {
      const task: Task = { stage: name, jobs: slot.threads, folder, inputs: paths };
      const done = await (this.#workers?.run(task) ?? work(stage, task, this.#listener));
      const made: Manifest = {
        ...{ stage: name, kind, version, key, config, inputs },
        ...{ outputs: done.outputs, metrics: done.metrics, engine: this.#finder.engine },
        lineage: this.#finder.lineage(stage)!,
        code: this.#options.code,
      };
      const manifest: Manifest = JSON.parse(canonicalJson(asOfNow(made, stage, made.lineage)));
      this.#store.writeRecord(manifest);
      remove(`${folder}/scratch`);
      const { seconds } = done;
      const timing = { stage: name, kind, seconds, threads: slot.threads, resumed };
      writeTiming(this.#options.cacheDir, this.#options.label ?? "study", timing);
      return { state: "run", manifest, work: { ...done, ...slot } };
    } catch (error) {
      throw this.#fail(stage, error);
    } finally {
      this.#running.delete(name);
    }
  }
}
