/**
 * What lies in a folder of recordings, before any of it is decoded.
 *
 * @module
 */
import type { Clip, Noise } from "./corpus.ts";
import { foreignRemark, listAudio, listFolders, listForeign, stemOf } from "./_recordings.ts";
import { parseSpeakers, SPEAKERS_FILE, type Spoken } from "./speakers.ts";
import { speakerOf, splitOf } from "./split.ts";

/** Folder of the background noises. */
const NOISE_FOLDER = "_background_noise_";

/** How many names an error gives. */
const NAMED = 5;

/** A clip that is not decoded yet. */
export interface ListedClip extends Omit<Clip, "offset" | "length"> {
  /** Its file inside the folder. */
  file: string;
}

/** A background noise that is not decoded yet. */
export interface ListedNoise extends Omit<Noise, "offset" | "length"> {
  /** Its file inside the folder. */
  file: string;
}

/** The recordings of a folder: {@linkcode listCorpus}, {@linkcode listRecordings}. */
export interface Listing {
  /** In the order of their paths. */
  clips: ListedClip[];
  /** In the order of their paths. */
  noises: ListedNoise[];
  /** What the user should know: sentences, each said once. */
  remarks: string[];
}

/**
 * A recording's path inside a corpus. It ends in `.flac` whatever the file is: streams of random
 * numbers are named after it, and a folder of WAV files must give the bits of its FLAC twin.
 */
function pathOf(file: string): string {
  return `${stemOf(file)}.flac`;
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function requireOnce(found: readonly { path: string; file: string }[], dir: string): void {
  for (let i = 1; i < found.length; i++) {
    if (found[i].path !== found[i - 1].path) continue;
    throw new RangeError(
      `Cannot open the corpus as every recording must be there once: ${dir} has ` +
        `${found[i - 1].file} and ${found[i].file}; remove one of them`,
    );
  }
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Speakers by `speakers.csv`, else by name; says what follows from names that do not tell. */
function nameSpeakers(
  files: readonly string[],
  dir: string,
): { spoken: Spoken[]; remarks: string[] } {
  const path = `${dir}/${SPEAKERS_FILE}`;
  const text = readText(path);
  const listed = text === undefined ? undefined : parseSpeakers(text, path);
  const unknown: string[] = [];
  const spoken = files.map((file): Spoken => {
    const own = listed?.get(stemOf(file));
    const name = file.replace(/^.*\//, "");
    if (own === undefined && !name.includes("_nohash_")) unknown.push(file);
    return own ?? { speaker: speakerOf(name) };
  });
  if (listed !== undefined && unknown.length > 0) {
    throw new RangeError(
      `Cannot open the corpus as ${path} must name the speaker of every file without "_nohash_" ` +
        `in its name: ${unknown.length} of ${files.length} are missing\n` +
        unknown.slice(0, NAMED).map((file) => `  ${file}`).join("\n"),
    );
  }
  const remarks: string[] = [];
  const stems = new Set(files.map(stemOf));
  const without = [...(listed?.keys() ?? [])].filter((stem) => !stems.has(stem));
  if (without.length > 0) {
    remarks.push(
      `${without.length} of ${listed!.size} lines of ${path} name no recording that is there (${
        without.slice(0, NAMED).join(", ")
      }): a name that is written otherwise there counts for nothing`,
    );
  }
  if (unknown.length > 0) {
    remarks.push(
      `${unknown.length} of ${files.length} files in ${dir} have no "_nohash_" in their names: ` +
        `each counts as a speaker of its own, so one person may stand in several splits; name them ` +
        `<speaker>_nohash_<n>.wav, or list path,speaker[,split] in ${SPEAKERS_FILE}`,
    );
  }
  const roles = new Map<string, Set<string>>();
  for (const { speaker, split = splitOf(speaker) } of spoken) {
    roles.set(speaker, (roles.get(speaker) ?? new Set()).add(split));
  }
  const torn = [...roles].filter(([, own]) => own.size > 1).map(([speaker]) => speaker);
  if (torn.length > 0) {
    remarks.push(
      `${torn.length} of ${roles.size} speakers stand in several splits of ${path} (${
        torn.slice(0, NAMED).join(", ")
      }): the figures then hold for these people alone`,
    );
  }
  return { spoken, remarks };
}

/**
 * Lists a folder in the layout of Speech Commands.
 *
 * @throws {RangeError} If the folder cannot be read, has no clip, has one twice (`a.wav` beside
 * `a.flac`), or a `speakers.csv` that leaves speakers out.
 * @throws {SyntaxError} If `speakers.csv` is malformed.
 */
export function listCorpus(dir: string): Listing {
  const folders = listFolders(dir);
  const words = folders.filter((word) => !word.startsWith("_") && !word.startsWith("."));
  const files = words.flatMap((word) =>
    listAudio(`${dir}/${word}`).map((name) => `${word}/${name}`)
  );
  const sounding = [...words, ...folders.filter((folder) => folder === NOISE_FOLDER)];
  const foreign = sounding.flatMap((folder) => listForeign(`${dir}/${folder}`));
  const passedOver = foreignRemark(foreign, dir);
  if (files.length === 0) {
    throw new RangeError(
      `Cannot open the corpus as ${dir} must hold folders of WAV or FLAC files, one for every word` +
        (passedOver === undefined ? "" : `; ${passedOver}`),
    );
  }
  const { spoken, remarks } = nameSpeakers(files, dir);
  const clips = files.map((file, i): ListedClip => {
    const { speaker, split = splitOf(speaker) } = spoken[i];
    return { path: pathOf(file), file, word: file.split("/")[0], speaker, split };
  }).sort(byPath);
  const noises = folders.includes(NOISE_FOLDER)
    ? listAudio(`${dir}/${NOISE_FOLDER}`).map((name) => `${NOISE_FOLDER}/${name}`)
      .map((file) => ({ path: pathOf(file), file })).sort(byPath)
    : [];
  requireOnce(clips, dir);
  requireOnce(noises, dir);
  const loose = listAudio(dir).length;
  if (passedOver !== undefined) remarks.push(passedOver);
  if (loose > 0) {
    remarks.push(
      `${loose} WAV or FLAC files of ${dir} lie beside the folders of words and are passed over`,
    );
  }
  return { clips, noises, remarks };
}

/**
 * Lists loose recordings, such as sentences: every file of a folder, or of its folders where it has no
 * file itself, is a clip without a word.
 *
 * @throws {RangeError} If the folder cannot be read, has no recording, or has one twice.
 */
export function listRecordings(dir: string): Listing {
  const below = listFolders(dir).filter((folder) => !folder.startsWith("."));
  const places = listAudio(dir).length > 0 ? [""] : below.map((folder) => `${folder}/`);
  const all = (list: (dir: string) => string[]): string[] =>
    places.flatMap((place) => list(`${dir}/${place}`).map((name) => `${place}${name}`));
  const passedOver = foreignRemark(
    places.includes("") ? listForeign(dir) : [...listForeign(dir), ...all(listForeign)],
    dir,
  );
  const clips = all(listAudio).map((file): ListedClip => {
    const speaker = speakerOf(file.replace(/^.*\//, ""));
    return { path: pathOf(file), file, word: "", speaker, split: "testing" };
  }).sort(byPath);
  if (clips.length === 0) {
    throw new RangeError(
      `Cannot open the recordings as ${dir} must hold WAV or FLAC files` +
        (passedOver === undefined ? "" : `; ${passedOver}`),
    );
  }
  requireOnce(clips, dir);
  return { clips, noises: [], remarks: passedOver === undefined ? [] : [passedOver] };
}

/** Lists a folder as what it is: words where a folder of it has recordings, else loose recordings. */
export function listFolder(dir: string): Listing {
  const words = listFolders(dir).filter((word) => !word.startsWith("_") && !word.startsWith("."));
  const hasWords = words.some((word) => listAudio(`${dir}/${word}`).length > 0);
  return hasWords || listAudio(dir).length === 0 ? listCorpus(dir) : listRecordings(dir);
}
