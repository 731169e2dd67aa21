/**
 * Finds results that need no run: in the cache and among those that are committed.
 *
 * @module
 */
import { asOfNow, fits, type Store } from "./_store.ts";
import { knowOutside } from "./_outside.ts";
import { keyOf, Lineages, type OutsideDigest } from "./keys.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** Results that are committed, and where their published files lie. */
export interface Committed {
  /** Manifests by stage, as `readManifests` gives them. */
  manifests: ReadonlyMap<string, Manifest>;
  /** Folder of the published files; without it only manifests can be used. */
  publishDir?: string;
}

/** Results that are there. */
export interface Found {
  state: "hit" | "committed";
  /** As it would be written now. */
  manifest: Manifest;
}

/** What is asked for results. */
export interface FinderOptions {
  store: Store;
  engine: string;
  committed?: Committed;
  /** Manifests of earlier in the same place, for what is not at hand and for reasons. */
  before: ReadonlyMap<string, Manifest>;
}

/** Looks for results by recipe and by key. */
export class Finder {
  readonly store: Store;
  readonly engine: string;
  readonly committed: Committed | undefined;
  readonly #before: ReadonlyMap<string, Manifest>;
  /** Digests of what comes from outside. */
  readonly outsideDigest: OutsideDigest;
  readonly #lineages: Lineages;
  readonly #committedBy = {
    lineage: new Map<string, Manifest>(),
    key: new Map<string, Manifest>(),
  };

  private constructor(options: FinderOptions, outside: OutsideDigest) {
    ({ store: this.store, engine: this.engine, committed: this.committed } = options);
    this.#before = options.before;
    this.outsideDigest = outside;
    this.#lineages = new Lineages(options.engine, outside);
    for (const manifest of this.committed?.manifests.values() ?? []) {
      this.#committedBy.lineage.set(manifest.lineage, manifest);
      this.#committedBy.key.set(manifest.key, manifest);
    }
  }

  /** Asks once for the digest of everything from outside that is at hand. */
  static async create(stages: readonly AnyStage[], options: FinderOptions): Promise<Finder> {
    const before = (stage: AnyStage): Manifest | undefined =>
      options.committed?.manifests.get(stage.name) ?? options.before.get(stage.name);
    return new Finder(options, await knowOutside(stages, before));
  }

  /** The manifest of the same name of earlier in the same place: committed, or from an earlier run. */
  before({ name }: AnyStage): Manifest | undefined {
    return this.committed?.manifests.get(name) ?? this.#before.get(name);
  }

  /** Where an output lies that is published and committed; it need not be there. */
  publishedFile({ key }: Manifest, output: string): string | undefined {
    const published = this.#committedBy.key.get(key)?.outputs[output]?.published;
    const dir = this.committed?.publishDir;
    return dir === undefined || published === undefined ? undefined : `${dir}/${published}`;
  }

  /** The bytes of an output that follows from what is committed and published. */
  recovered({ recover }: AnyStage, output: string): Uint8Array | undefined {
    const dir = this.committed?.publishDir;
    return dir === undefined ? undefined : recover?.[output]?.(dir);
  }

  /** A stage's lineage, if it is known. */
  lineage(stage: AnyStage): string | undefined {
    return this.#lineages.of(stage);
  }

  /** A stage's key. */
  key({ kind, version, config }: AnyStage, inputs: Record<string, string>): string {
    return keyOf({ kind, version, config, inputs, engine: this.engine });
  }

  /** Results of the recipe; no input is looked at. */
  byLineage(stage: AnyStage): Found | undefined {
    const lineage = this.lineage(stage);
    if (lineage === undefined) return undefined;
    const key = this.store.keyOf(lineage);
    return (key === undefined ? undefined : this.#recorded(stage, key)) ??
      this.#taken(stage, this.#committedBy.lineage.get(lineage));
  }

  /** Results of the same inputs, if by another recipe. */
  byKey(stage: AnyStage, key: string): Found | undefined {
    return this.#recorded(stage, key) ?? this.#taken(stage, this.#committedBy.key.get(key));
  }

  #recorded(stage: AnyStage, key: string): Found | undefined {
    const manifest = this.store.record(stage.kind, key);
    if (manifest === undefined || !fits(manifest, stage) || this.store.isDamaged(manifest)) {
      return undefined;
    }
    return { state: "hit", manifest: this.#asOfNow(manifest, stage) };
  }

  #taken(stage: AnyStage, manifest: Manifest | undefined): Found | undefined {
    if (manifest === undefined || !fits(manifest, stage)) return undefined;
    return { state: "committed", manifest: this.#asOfNow(manifest, stage) };
  }

  #asOfNow(manifest: Manifest, stage: AnyStage): Manifest {
    return asOfNow(manifest, stage, this.lineage(stage) ?? manifest.lineage);
  }
}
