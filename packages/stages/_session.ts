/**
 * One run: it knows what is done, what runs and what waits.
 *
 * @module
 */
import { Course } from "./_course.ts";
import { Executor, type Prepared } from "./_executor.ts";
import type { Finder } from "./_finder.ts";
import { manifestsDir, openFinder } from "./_places.ts";
import type { Slot } from "./_slots.ts";
import { isSame, type Store } from "./_store.ts";
import type { Work } from "./_work.ts";
import { reasonToRun } from "./differences.ts";
import { MissingInputError } from "./errors.ts";
import { isOutside } from "./keys.ts";
import { ManifestWriter, readManifests } from "./manifests.ts";
import type { RunOptions, RunResult, StageState } from "./options.ts";
import { publishFile } from "./publish.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** Prepares a run. */
export async function openSession(
  wanted: readonly AnyStage[],
  options: RunOptions,
): Promise<Session> {
  const stages = closure(wanted);
  return new Session(stages, await openFinder(stages, options), options);
}

/** A run. */
class Session {
  readonly #stages: readonly AnyStage[];
  readonly #finder: Finder;
  readonly #store: Store;
  readonly #options: RunOptions;
  readonly #course: Course;
  readonly #executor: Executor;
  readonly #writer: ManifestWriter;
  readonly #say: (line: string) => void;
  /** Manifests, once each. */
  readonly #resolved = new Map<AnyStage, Promise<Manifest>>();
  /** Stages whose files are made again. */
  readonly #remade = new Map<AnyStage, Promise<Manifest>>();
  /** The manifest whose folder holds a stage's files, where it is not the stage's own. */
  readonly #located = new Map<AnyStage, Manifest>();
  readonly #states = new Map<AnyStage, StageState>();
  /** Files that were asked for. */
  readonly #paths: RunResult["files"] = new Map();

  constructor(stages: readonly AnyStage[], finder: Finder, options: RunOptions) {
    const { jobs = 1, plan, onLine = console.error } = options;
    this.#stages = stages;
    this.#finder = finder;
    this.#store = finder.store;
    this.#options = options;
    this.#say = onLine;
    this.#course = new Course(jobs, plan ? Infinity : 1);
    this.#executor = new Executor(stages, finder, this.#course, {
      file: (stage, output, reader) => this.#file(stage, output, reader),
      lying: (stage, output, manifest) => this.#lying(stage, output, manifest),
      holding: async (stage) => this.#located.get(stage) ?? await this.#resolve(stage),
    }, options);
    this.#writer = new ManifestWriter(manifestsDir(options));
  }

  /** Brings stages up to date. */
  async run(wanted: readonly AnyStage[]): Promise<RunResult> {
    try {
      const work = this.#allSettled(wanted.map((stage) => this.#bring(stage)));
      this.#course.throwFailures(await this.#course.untilAborted(work, this.#options.signal));
      this.#noteRest();
    } finally {
      this.#course.stop();
      this.#executor.close();
      this.#writer.flush();
    }
    return await this.#result();
  }

  /** Brings a wanted stage up to date, and its files where they are asked for. */
  async #bring(stage: AnyStage): Promise<void> {
    const { files = false } = this.#options;
    const { outputs } = await this.#resolve(stage);
    for (const output of Object.keys(outputs)) {
      const needed = typeof files === "function" ? files(stage.name, output) : files;
      if (!needed) continue;
      const paths = this.#paths.get(stage.name) ?? {};
      this.#paths.set(stage.name, paths);
      paths[output] = await this.#file(stage, output, stage);
    }
  }

  /**
   * Writes down what earlier runs have left of stages that nobody had to ask, where the results lack it:
   * what was removed is whole again, as far as its files are at hand.
   */
  #noteRest(): void {
    const there = readManifests(manifestsDir(this.#options));
    for (const stage of this.#stages) {
      if (this.#states.has(stage)) continue;
      const found = this.#finder.byLineage(stage);
      if (found?.state !== "hit" || there.get(stage.name)?.key === found.manifest.key) continue;
      this.#publishIntact(found.manifest);
      this.#writer.put(stage, found.manifest);
    }
  }

  /** Publishes those outputs that lie whole in the cache. */
  #publishIntact(manifest: Manifest): void {
    const { publishDir } = this.#options;
    if (publishDir === undefined) return;
    for (const output of Object.values(manifest.outputs)) {
      if (output.published === undefined || isSame(`${publishDir}/${output.published}`, output)) {
        continue;
      }
      if (this.#store.state(manifest, output) !== "intact") continue;
      publishFile(this.#store.path(manifest, output), publishDir, output);
    }
  }

  /** Waits for the work, and where it fails also for what runs beside it. */
  async #allSettled(work: Promise<void>[]): Promise<PromiseSettledResult<void>[]> {
    const settled = await Promise.allSettled(work);
    await Promise.allSettled([...this.#resolved.values(), ...this.#remade.values()]);
    return settled;
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

  /** A stage's manifest: found, or made. */
  #resolve(stage: AnyStage): Promise<Manifest> {
    let resolved = this.#resolved.get(stage);
    if (resolved === undefined) {
      resolved = this.#resolveNow(stage);
      resolved.catch((error) => this.#course.stopFor(error)); // Those who wait for it hear of it.
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
    const made = await this.#executor.execute(prepared, reasonToRun(before, now));
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
    const recovered = this.#finder.recovered(stage, name);
    if (recovered !== undefined && this.#store.accept(manifest, output, recovered)) {
      return this.#store.path(manifest, output);
    }
    const made = await this.#remake(stage, reader, manifest);
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
      const { manifest: made } = await this.#executor.execute(prepared, why, manifest);
      this.#located.set(stage, made);
      // Its results are known: what was made is the same, or an error.
      if (made.key === manifest.key) this.#store.link(manifest.lineage, made.key);
      return made;
    })();
    remade.catch((error) => this.#course.stopFor(error));
    this.#remade.set(stage, remade);
    remade.finally(() => this.#remade.delete(stage)).catch(() => {});
    return remade;
  }
}
