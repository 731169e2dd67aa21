/**
 * The study's recordings, cut out of their public sources.
 *
 * @module
 */
import { decodeAudio, resample, toFloat, toPcm } from "@kws/features";
import { listAudio, listFolders, stemOf } from "./_recordings.ts";
import { readTar, readWhole, type TarBounds, type TarFile } from "./_tar.ts";
import { SAMPLE_RATE } from "./corpus.ts";
import { pcmDigest } from "./pcm.ts";
import { digestOfList, type RecordingDigest } from "./recordings_digest.ts";
import { DIGITS, roleOf, type StudyList, type StudyRecording } from "./study_list.ts";

/** How many names an error gives of a kind. */
const NAMED = 5;

/** Options of {@linkcode derive}. */
export interface DeriveOptions {
  /** What an archive may hold. */
  bounds?: TarBounds;
  /** Called as the source is read. */
  onBytes?: (done: number, total: number) => void;
}

/** What came of {@linkcode derive}. */
export interface Derived {
  folder: string;
  /** Recordings that were written. */
  recordings: number;
  /** Their files below the folder, and how many bytes each has. */
  files: [name: string, size: number][];
  /** Recordings of the source that the study does not use. */
  others: number;
  /** The folder's digest: {@linkcode recordingsDigest}. */
  sha256: string;
}

/** What a source gave for one list. */
class Harvest {
  readonly found: RecordingDigest[] = [];
  /** Files of what was found, by path. */
  readonly files = new Map<string, string>();
  /** Bytes of each file. */
  readonly sizes = new Map<string, number>();
  readonly wrong: string[] = [];
  readonly #wanted: Map<string, StudyRecording>;

  constructor(readonly list: StudyList, readonly dir: string) {
    this.#wanted = new Map(list.recordings.map((recording) => [recording.source, recording]));
  }

  /** The recording that a file of the source is, below the source's top folder or at its top. */
  wants(name: string): StudyRecording | undefined {
    const stem = stemOf(name);
    return this.#wanted.get(stem) ?? this.#wanted.get(stem.replace(/^[^/]*\//, ""));
  }

  /** Keeps a file if its samples are those of the list. */
  take(recording: StudyRecording, name: string, bytes: Uint8Array): void {
    const fault = this.#examine(recording, name, bytes);
    if (fault !== undefined) this.wrong.push(`${name}: ${fault}`);
    this.#wanted.delete(recording.source);
  }

  #examine({ path, samples, sha256 }: StudyRecording, name: string, bytes: Uint8Array) {
    let pcm: Int16Array;
    try {
      const audio = decodeAudio(bytes, name);
      pcm = audio.sampleRate === SAMPLE_RATE
        ? audio.pcm
        : toPcm(resample(toFloat(audio.pcm), audio.sampleRate, SAMPLE_RATE));
    } catch (error) {
      return (error as Error).message;
    }
    if (pcm.length !== samples) return `${pcm.length} samples, not ${samples}`;
    const digest = pcmDigest(pcm);
    if (!digest.startsWith(sha256.slice(0, DIGITS))) {
      return `its samples have the SHA-256 ${digest.slice(0, DIGITS)}…, not ${sha256}…`;
    }
    this.found.push({ path, samples: pcm.length, sha256: digest, ...roleOf(path) });
    const file = `${path}${/\.[^./]*$/.exec(name)?.[0].toLowerCase() ?? ""}`;
    this.files.set(path, file);
    this.sizes.set(file, bytes.length);
    const target = `${this.dir}/${file}`;
    Deno.mkdirSync(target.replace(/[^/]*$/, ""), { recursive: true });
    Deno.writeFileSync(target, bytes);
    return undefined;
  }

  /** What the source lacks. */
  get missing(): string[] {
    return [...this.#wanted.keys()];
  }
}

function some(kind: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > NAMED ? [`    and ${names.length - NAMED} more`] : [];
  return [
    `  ${names.length} ${kind}`,
    ...names.slice(0, NAMED).map((name) => `    ${name}`),
    ...more,
  ];
}

/** Refuses a harvest that is not exactly the list. */
function check(harvest: Harvest, source: string, others: number): string {
  const { list, found, wrong, missing } = harvest;
  const sha256 = digestOfList(found);
  if (wrong.length + missing.length === 0 && sha256 === list.sha256) return sha256;
  const lines = [...some("missing", missing), ...some("wrong", wrong)];
  if (lines.length === 0) lines.push(`  the whole digest is ${sha256}, not ${list.sha256}`);
  throw new Error(
    [
      `Cannot derive ${list.folder} from ${source} as it must hold the ${list.recordings.length} ` +
      `recordings of the study: ${found.length} are there, ${others} others are not used`,
      ...lines,
    ].join("\n"),
  );
}

/** What is there, as a table. */
function writeManifest({ dir, found, files }: Harvest): void {
  const rows = found.toSorted((a, b) => a.path < b.path ? -1 : 1)
    .map(({ path, samples, sha256, speaker, split }) => {
      const word = path.includes("/") ? path.split("/")[0] : "";
      return [files.get(path), word, speaker, split, samples, sha256].join(",");
    });
  const header = "path,word,speaker,split,samples,pcm_sha256";
  Deno.writeTextFileSync(`${dir}/MANIFEST.csv`, [header, ...rows].join("\n") + "\n");
}

function* walk(dir: string, prefix = ""): Generator<string> {
  for (const name of listAudio(dir)) yield `${prefix}${name}`;
  for (const name of listFolders(dir)) yield* walk(`${dir}/${name}`, `${prefix}${name}/`);
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  yield await Deno.readFile(path);
}

async function readSource(
  source: string,
  onFile: (file: TarFile) => Promise<void>,
  { bounds, onBytes }: DeriveOptions,
): Promise<void> {
  if (!Deno.statSync(source).isDirectory) {
    await readTar(source, onFile, bounds, onBytes);
    return;
  }
  const names = [...walk(source)];
  for (const [i, name] of names.entries()) {
    await onFile({
      name,
      pieces: piecesOf(`${source}/${name}`),
    });
    onBytes?.(i + 1, names.length);
  }
}

/**
 * Picks exactly the recordings of some lists out of a source, decodes each and compares its samples.
 * Their files are kept as they are, WAV or FLAC: {@linkcode recordingsDigest} of a folder is that of
 * its list. Every folder is written under a temporary name and takes its own at the end, in place of
 * what was there.
 *
 * @param source A `.tar.gz` or a folder, with or without a top folder of its own.
 * @param lists What is wanted, all from this source.
 * @param target Folder above the lists' own.
 * @throws {Error} If recordings are missing or wrong; the message counts and names them, and what
 * was there before stays.
 * @throws {SyntaxError} If the archive is broken.
 */
export async function derive(
  source: string,
  lists: readonly StudyList[],
  target: string,
  options: DeriveOptions = {},
): Promise<Derived[]> {
  if (!exists(source)) {
    throw new Deno.errors.NotFound(`Cannot derive from ${source} as it is not there`);
  }
  const harvests = lists.map((list) => new Harvest(list, `${target}/${list.folder}.deriving`));
  const clear = (): void => harvests.forEach(({ dir }) => removeFolder(dir));
  clear();
  try {
    for (const { dir } of harvests) Deno.mkdirSync(dir, { recursive: true });
    let others = 0;
    const licences: [string, Uint8Array][] = [];
    await readSource(source, async (file) => {
      const licence = /^([^/]*\/)?LICENSE$/.test(file.name);
      if (licence) licences.push(["LICENSE", await readWhole(file)]);
      if (!/\.(wav|flac)$/i.test(file.name)) return;
      const takers = harvests.flatMap((harvest) => {
        const recording = harvest.wants(file.name);
        return recording === undefined ? [] : [{ harvest, recording }];
      });
      if (takers.length === 0) return void others++;
      const bytes = await readWhole(file);
      for (const { harvest, recording } of takers) harvest.take(recording, file.name, bytes);
    }, options);
    const done = harvests.map((harvest): Derived => ({
      folder: harvest.list.folder,
      recordings: harvest.found.length,
      files: [...harvest.sizes],
      others,
      sha256: check(harvest, source, others),
    }));
    for (const harvest of harvests) {
      const { list, dir } = harvest;
      for (const [name, bytes] of licences) Deno.writeFileSync(`${dir}/${name}`, bytes);
      writeManifest(harvest);
      replace(dir, `${target}/${list.folder}`);
    }
    return done;
  } finally {
    clear();
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function removeFolder(dir: string): void {
  try {
    Deno.removeSync(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Gives a folder its name, in place of what has it. */
function replace(from: string, to: string): void {
  const old = `${from}.old`;
  removeFolder(old);
  if (exists(to)) Deno.renameSync(to, old);
  Deno.renameSync(from, to);
  removeFolder(old);
}
