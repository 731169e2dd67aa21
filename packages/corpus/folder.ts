/**
 * Corpora from folders.
 *
 * @module
 */
import { decodeAudio, resample, toFloat, toPcm } from "@kws/features";
import { assemble, type Clip, type Corpus, SAMPLE_RATE, type Split } from "./corpus.ts";
import { speakerOf, splitOf } from "./split.ts";

const NOISE_FOLDER = "_background_noise_";

/** Options of {@linkcode openCorpus}. */
export interface OpenCorpusOptions {
  /** What tables call the corpus. Defaults to the folder's path. */
  name?: string;
  /** Whether people or a machine spoke. Defaults to `"real"`. */
  origin?: Corpus["origin"];
  /** Called after every clip. */
  onClip?: (done: number, total: number) => void;
}

function listAudio(dir: string): string[] {
  const files: string[] = [];
  for (const entry of Deno.readDirSync(dir)) {
    if (entry.isFile && /\.(wav|flac)$/i.test(entry.name)) files.push(entry.name);
  }
  return files.sort();
}

function listFolders(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].filter((entry) => entry.isDirectory)
      .map((entry) => entry.name).sort();
  } catch (cause) {
    throw new RangeError(`Cannot open the corpus as ${dir} must be a folder that can be read`, {
      cause,
    });
  }
}

function readPcm(path: string): Int16Array {
  const { pcm, sampleRate } = decodeAudio(Deno.readFileSync(path), path);
  return sampleRate === SAMPLE_RATE ? pcm : toPcm(resample(toFloat(pcm), sampleRate, SAMPLE_RATE));
}

function readList(dir: string, name: string): Set<string> | undefined {
  try {
    const lines = Deno.readTextFileSync(`${dir}/${name}`).split("\n");
    return new Set(lines.map((line) => line.trim().replace(/\.[^.]*$/, "")).filter(Boolean));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Reads a folder in the layout of Speech Commands: a folder for every word, WAV or FLAC files named
 * `<speaker>_nohash_<n>`, `_background_noise_` beside them, and perhaps the official lists, which
 * the computed split is checked against.
 *
 * @throws {RangeError} If the folder cannot be read, has no clip, or disagrees with its lists.
 * @throws {SyntaxError} If a file is broken.
 */
export function openCorpus(dir: string, options: OpenCorpusOptions = {}): Corpus {
  const { name = dir, origin = "real", onClip } = options;
  const words = listFolders(dir).filter((word) => !word.startsWith("_") && !word.startsWith("."));
  const paths = words.flatMap((word) =>
    listAudio(`${dir}/${word}`).map((file) => ({ word, file }))
  );
  if (paths.length === 0) {
    throw new RangeError(
      `Cannot open the corpus as ${dir} must hold folders of WAV or FLAC files, one for every word`,
    );
  }
  const lists = {
    validation: readList(dir, "validation_list.txt"),
    testing: readList(dir, "testing_list.txt"),
  };
  const clips = paths.map(({ word, file }, index): Omit<Clip, "offset" | "length"> & {
    pcm: Int16Array;
  } => {
    const path = `${word}/${file}`;
    const speaker = speakerOf(file);
    const split = splitOf(speaker);
    checkSplit(path, split, lists);
    const pcm = readPcm(`${dir}/${path}`);
    onClip?.(index + 1, paths.length);
    return { path, word, speaker, split, pcm };
  });
  const folders = listFolders(dir);
  const noises = folders.includes(NOISE_FOLDER)
    ? listAudio(`${dir}/${NOISE_FOLDER}`).map((file) => ({
      path: `${NOISE_FOLDER}/${file}`,
      pcm: readPcm(`${dir}/${NOISE_FOLDER}/${file}`),
    }))
    : [];
  return assemble(name, origin, clips, noises);
}

function checkSplit(
  path: string,
  split: Split,
  { validation, testing }: { validation?: Set<string>; testing?: Set<string> },
): void {
  if (!validation || !testing) return;
  const key = path.replace(/\.[^.]*$/, "");
  const listed = validation.has(key) ? "validation" : testing.has(key) ? "testing" : "training";
  if (listed !== split) {
    throw new RangeError(
      `Cannot open the corpus as its lists must agree with the speakers' split: ` +
        `${path} is listed for ${listed}, its speaker belongs to ${split}`,
    );
  }
}

/** Reads loose recordings, such as sentences: every file of a folder is a clip without a word. */
export function openRecordings(
  dir: string,
  { name = dir, origin = "real" }: { name?: string; origin?: Corpus["origin"] } = {},
): Corpus {
  listFolders(dir);
  const files = listAudio(dir);
  if (files.length === 0) {
    throw new RangeError(`Cannot open the recordings as ${dir} must hold WAV or FLAC files`);
  }
  const clips = files.map((file) => ({
    path: file,
    word: "",
    speaker: speakerOf(file),
    split: "testing" as const,
    pcm: readPcm(`${dir}/${file}`),
  }));
  return assemble(name, origin, clips, []);
}
