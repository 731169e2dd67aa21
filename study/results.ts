/**
 * The one reader of what a study has left: manifests by stage, with typed metrics, and the files
 * beside them. Tables, report and README read through it, so that whoever reads can be told of.
 *
 * @module
 */
import type { CandidateEvidence } from "./stages/acceptance.ts";
import type { AgreementFigure } from "./stages/agreement.ts";
import type { EnsembleEvidence } from "./stages/ensemble.ts";
import type { ClipPicture } from "./stages/error_clips.ts";
import type { SettingErrors } from "./stages/errors.ts";
import type { Demonstration, LiveMetrics } from "./stages/live.ts";
import type { NoiseFigure } from "./stages/noise.ts";
import type { RoundingFigure } from "./stages/rounding.ts";
import type { ScarcityMetrics } from "./stages/scarcity.ts";
import type { Trial } from "./stages/search.ts";
import type { Waveform } from "./stages/waveform.ts";
import type { EpochLog } from "@kws/models";
import { type Manifest, readManifests } from "@kws/stages";
import { isFile, outputFolder, projectRoot } from "./folders.ts";
import { labelsAtHand } from "./labels.ts";
import { readLog } from "./stages/log_lines.ts";
import type { Metrics, NetworkMetrics, SettingEvidence } from "./metrics.ts";
import { parseLabel, studyOf } from "./study.ts";

/** What is told of every manifest that is read. */
export type ReadHook = (manifest: Manifest) => void;

/** A study's results. */
export class Results {
  readonly label: string;
  /** The keyword that is told of where none is named: the main one, unless {@linkcode about} says another. */
  readonly keyword: string;
  /** The study's first seed. */
  readonly seed: number;
  readonly #from: readonly string[];
  readonly #manifests: ReadonlyMap<string, Manifest>;
  readonly #folders = new Map<string, string>();
  readonly #onRead: ReadHook;

  /**
   * @param folders Where results lie; what a later one holds counts more.
   * @param keyword The keyword that is told of; the main one without it.
   * @throws {RangeError} If there are no results of the label in the folders, or no such keyword.
   */
  constructor(
    label: string,
    folders: readonly string[],
    onRead: ReadHook = () => {},
    keyword?: string,
  ) {
    const parsed = parseLabel(label);
    if (!parsed) {
      throw new RangeError(
        `Cannot read results as their label must be a profile's, such as full or ` +
          `quick-synthetic: current value is "${label}"`,
      );
    }
    this.label = label;
    this.seed = parsed.seed;
    this.#from = folders;
    this.#onRead = onRead;
    const manifests = new Map<string, Manifest>();
    for (const folder of folders) {
      for (const [stage, manifest] of readManifests(`${folder}/results/${label}/manifests`)) {
        manifests.set(stage, manifest);
        this.#folders.set(stage, folder);
      }
    }
    this.#manifests = manifests;
    if (this.#manifests.size === 0) {
      throw new RangeError(
        `Cannot read results as there must be some of "${label}", which deno task reproduce ` +
          `--profile ${parsed.profile} leaves: ${labelsAtHand() || "there are none of any study"}`,
      );
    }
    const { keywords } = studyOf(parsed);
    this.keyword = keyword ?? keywords[0];
    if (!keywords.includes(this.keyword)) {
      throw new RangeError(
        `--keyword must be one of ${keywords.join(", ")}, which the study "${label}" tells of: ` +
          `current value is "${this.keyword}"`,
      );
    }
  }

  /**
   * The same results, told of another of the study's keywords.
   *
   * @throws {RangeError} If the study has no such keyword.
   */
  about(keyword: string): Results {
    return new Results(this.label, this.#from, this.#onRead, keyword);
  }

  /** The results that are committed. */
  static committed(label: string, onRead?: ReadHook): Results {
    return new Results(label, [projectRoot()], onRead);
  }

  /** The results of this checkout's own run. */
  static ofRun(label: string, onRead?: ReadHook): Results {
    return new Results(label, [outputFolder(label)], onRead);
  }

  /** What is committed, and what this checkout has computed beyond it. */
  static overlaid(label: string, onRead?: ReadHook): Results {
    return new Results(label, [projectRoot(), outputFolder(label)], onRead);
  }

  /** Names of all stages that have left something. */
  get stages(): string[] {
    return [...this.#manifests.keys()];
  }

  /** Whether a stage has left something. */
  has(stage: string): boolean {
    return this.#manifests.has(stage);
  }

  /** A stage's manifest. */
  manifest(stage: string): Manifest {
    const found = this.#manifests.get(stage);
    if (!found) {
      throw new RangeError(
        `Cannot find the stage "${stage}" in the results of "${this.label}": ` +
          `deno task status says what there is`,
      );
    }
    this.#onRead(found);
    return found;
  }

  /** A stage's figures; its kind is what its name begins with. */
  metrics<K extends keyof Metrics>(kind: K, ...rest: string[]): Metrics[K] {
    return this.manifest([kind, ...rest].join("/")).metrics as unknown as Metrics[K];
  }

  /** The figures of the corpus, recorded or synthetic. */
  corpus(): Metrics["corpus"] {
    return this.has("corpus") ? this.metrics("corpus") : this.metrics("synthetic-corpus");
  }

  /** What speech the results are of: `real` or `synthetic`. */
  get origin(): string {
    if (this.has("corpus") || this.has("synthetic-corpus")) return this.corpus().origin;
    // A run that took all from what is committed has left none.
    return parseLabel(this.label)!.speech === "synthetic" ? "synthetic" : "real";
  }

  /** The seeds of a setting whose network, validation and test are all there, in order. */
  seedsOf(setting: string, keyword: string = this.keyword): number[] {
    const prefix = `test/${keyword}/${setting}/seed-`;
    return this.stages.filter((stage) => {
      const run = stage.slice("test/".length);
      // A run of one stage looks at the tests that it needs, and at nothing else.
      return stage.startsWith(prefix) && this.has(`validate/${run}`) &&
        this.#networkStage(run) !== undefined;
    }).map((stage) => Number(stage.slice(prefix.length))).sort((a, b) => a - b);
  }

  /** The stage of a run that has left its network: what trained on recordings, packed, or took it as it is. */
  #networkStage(run: string): string | undefined {
    return ["fit", "pack", "frozen"].map((kind) => `${kind}/${run}`).find((name) => this.has(name));
  }

  /** The stage that has left the network of a setting's seed. */
  networkStage(setting: string, seed: number = this.seed, keyword: string = this.keyword): string {
    const run = `${keyword}/${setting}/seed-${seed}`;
    return this.#networkStage(run) ?? `pack/${run}`;
  }

  /** The network's figures of a setting's seed. */
  network(setting: string, seed: number = this.seed, keyword: string = this.keyword):
    & Partial<Metrics["pack"]>
    & NetworkMetrics {
    const { metrics } = this.manifest(this.networkStage(setting, seed, keyword));
    const network = metrics as unknown as Partial<Metrics["pack"]> & NetworkMetrics;
    if (network.topology !== "reset-free") return network;
    // What results of the first version call the CRNN without reset gates.
    const shape = { ...network.shape, layers: 1, dropout: 0, gates: 2 };
    return { ...network, topology: "crnn", shape };
  }

  /** The stages that have trained the network of a setting's seed, in order; not its teachers'. */
  trainings(setting: string, seed: number = this.seed, keyword: string = this.keyword): Manifest[] {
    const network = this.manifest(this.networkStage(setting, seed, keyword));
    if (network.kind === "fit") return [network];
    // Settings that begin alike share trainings: the log that was packed says which.
    const logs = Object.entries(network.inputs).filter(([name]) => name.startsWith("log-"))
      .map(([, digest]) => digest);
    return [...this.#manifests.values()].filter(({ kind, outputs }) =>
      kind === "train" && logs.includes(outputs.log?.digest)
    ).sort((a, b) => logs.indexOf(a.outputs.log.digest) - logs.indexOf(b.outputs.log.digest));
  }

  /** A setting's seed on validation. */
  validation(
    setting: string,
    seed: number = this.seed,
    keyword: string = this.keyword,
  ): Metrics["validate"] {
    return this.metrics("validate", keyword, setting, `seed-${seed}`);
  }

  /**
   * The `.kws` file of a setting's seed as it ships, with its rule for streams; in results of the first
   * version without. None where the setting has no packed file.
   */
  shipped(
    setting: string,
    seed: number = this.seed,
    keyword: string = this.keyword,
  ): { bytes: number; path(): string } | undefined {
    const run = `${keyword}/${setting}/seed-${seed}`;
    const stage = this.has(`rule/${run}`) ? `rule/${run}` : `validate/${run}`;
    const { model } = this.manifest(stage).outputs;
    return model && { bytes: model.bytes, path: () => this.published(stage, "model") };
  }

  /** A setting's seed on test. */
  test(setting: string, seed: number = this.seed, keyword: string = this.keyword): Metrics["test"] {
    return this.metrics("test", keyword, setting, `seed-${seed}`);
  }

  /** Stages of a kind for a keyword, what their names end with and their figures. */
  #ofSettings<K extends keyof Metrics>(
    kind: K,
    keyword = this.keyword,
  ): [setting: string, metrics: Metrics[K]][] {
    const start = `${kind}/${keyword}/`;
    return this.stages.filter((stage) => stage.startsWith(start)).map((stage) => {
      const setting = stage.slice(start.length);
      return [setting, this.metrics(kind, keyword, setting)];
    });
  }

  /** The evidence of a setting; none where the study did not come so far. */
  evidence(setting: string): SettingEvidence | undefined {
    const stage = `evidence/${this.keyword}/${setting}`;
    return this.has(stage) ? this.metrics("evidence", this.keyword, setting) : undefined;
  }

  /** What several seeds together would be; none where the study did not come so far. */
  ensembles(): EnsembleEvidence[] {
    return this.#ofSettings("ensemble").map(([, figures]) => figures);
  }

  /** Where a keyword's listeners have their errors from; none where the study did not come so far. */
  errors(keyword = this.keyword): Record<string, SettingErrors> {
    return Object.fromEntries(this.#ofSettings("errors", keyword));
  }

  /** What rounding costs; none where the study did not come so far. */
  rounding(): RoundingFigure[] {
    return this.#ofSettings("rounding").map(([, figures]) => figures);
  }

  /** Log-mel pictures of the clips that cost the listeners most; none where the study did not come so far. */
  errorClips(): ClipPicture[] {
    const stage = `error-clips/${this.keyword}`;
    return this.has(stage) ? this.#json(stage, "pictures") : [];
  }

  /** The outline of the demonstration's sound; none where the study did not come so far. */
  waveform(): Waveform | undefined {
    const stage = `waveform/${this.keyword}`;
    return this.has(stage) ? this.#json(stage, "waveform") : undefined;
  }

  /** Each candidate's verdict over most keywords, against the first base or all; none where it has none. */
  acceptance(bases: "first" | "all" = "first"): CandidateEvidence[] {
    const widest = new Map<string, string[]>();
    for (const stage of this.stages.filter((name) => name.startsWith("acceptance/"))) {
      const [, candidate, keywords] = stage.split("/");
      const words = keywords.split("+");
      if (words.length > (widest.get(candidate)?.length ?? 0)) widest.set(candidate, words);
    }
    return [...widest].flatMap(([candidate, words]) => {
      const { verdicts } = this.metrics("acceptance", candidate, words.join("+"));
      return bases === "first" ? verdicts.slice(0, 1) : verdicts;
    });
  }

  /** The keywords of which a listener was judged, the main one first. */
  heardKeywords(): string[] {
    const { keywords } = studyOf(parseLabel(this.label)!);
    return keywords.filter((word) => this.listeners(word).size > 0);
  }

  /** The training log of a setting's seed. */
  log(setting: string, seed: number = this.seed, keyword: string = this.keyword): EpochLog[] {
    return readLog(this.#atHand(this.networkStage(setting, seed, keyword), "log"));
  }

  /** A file that a stage has published. */
  published(stage: string, output: string): string {
    const { published } = this.manifest(stage).outputs[output] ?? {};
    if (published !== undefined) return `${this.#folders.get(stage)}/${published}`;
    throw new RangeError(`Cannot find the output "${output}" of "${stage}": it is not published`);
  }

  /** The same, where the file must be there. */
  #atHand(stage: string, output: string): string {
    const path = this.published(stage, output);
    if (isFile(path)) return path;
    throw new RangeError(
      `Cannot find the output "${output}" of "${stage}" as a run must have left it here: of "${this.label}" the ` +
        "figures alone are committed; run deno task reproduce for that study",
    );
  }

  #json<T>(stage: string, output: string): T {
    return JSON.parse(Deno.readTextFileSync(this.#atHand(stage, output))) as T;
  }

  /** False rejects against false accepts, as rates, of a listener's first seed on test clips. */
  curve(setting: string): [number, number][] {
    return this.#json(`evidence/${this.keyword}/${setting}`, "curve");
  }

  /** The live demonstration of a setting's first seed. */
  demonstration(setting: string): Demonstration {
    return this.#json(`live/${this.keyword}/${setting}/seed-${this.seed}`, "demonstration");
  }

  /** What every seed that was judged as a listener made of the test's streams, by setting. */
  listeners(keyword: string = this.keyword): Map<string, LiveMetrics[]> {
    const found = new Map<string, LiveMetrics[]>();
    for (const name of this.#manifests.keys()) {
      const [kind, word, setting, seed] = name.split("/");
      if (kind !== "live" || word !== keyword || seed === undefined) continue;
      const { metrics } = this.manifest(name);
      if ("streams" in metrics) continue;
      found.set(setting, [...found.get(setting) ?? [], metrics as unknown as LiveMetrics]);
    }
    return found;
  }

  /** A keyword's bases and candidates in noise; none where the study did not come so far. */
  noise(keyword = this.keyword): NoiseFigure[] {
    return this.#ofSettings("noise", keyword).flatMap(([, { figures }]) => figures);
  }

  /** How closely every seed of every packed setting agrees with its teachers. */
  agreement(): AgreementFigure[] {
    return this.#ofSettings("agreement").flatMap(([, { figures }]) => figures);
  }

  /** What each way of drawing other words made of words that were made rare; none where it was not tried. */
  scarcity(): { keyword: string; draw: string; metrics: ScarcityMetrics }[] {
    return [...this.#manifests.keys()].filter((name) => name.startsWith("scarcity/")).map(
      (name) => {
        const [, keyword, draw] = name.split("/");
        return { keyword, draw, metrics: this.metrics("scarcity", keyword, draw) };
      },
    );
  }

  /** The trials of a search; none where it was not made. */
  trials(topology: string): Trial[] {
    const stage = `search/${this.keyword}/${topology}`;
    return this.has(stage) ? this.#json(stage, "trials") : [];
  }
}
