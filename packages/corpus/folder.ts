/**
 * Corpora from folders.
 *
 * @module
 */
import { decodeAudio, NOISE_STRETCHES, resample, toFloat, toPcm } from "@kws/features";
import { assemble, type Clip, type Corpus, requireWord, SAMPLE_RATE } from "./corpus.ts";
import { listCorpus, listRecordings } from "./listing.ts";
import { loudestSecond } from "./loudest_second.ts";
import { splitOf } from "./split.ts";

/** How many names an error or a remark gives. */
const NAMED = 5;

/** Options of {@linkcode openCorpus} and {@linkcode openRecordings}. */
export interface OpenCorpusOptions {
  /** What tables call the corpus. Defaults to the folder's path. */
  name?: string;
  /** Whether people or a machine spoke. Defaults to `"real"`. */
  origin?: Corpus["origin"];
  /** A word that some clip must say: refused before a clip is read where none does. */
  keyword?: string;
  /**
   * Whether training, validation and test are each to have a part of every noise, which then must last as long as a
   * clip. Defaults to no.
   */
  sharesNoise?: boolean;
  /** Called after every clip. */
  onClip?: (done: number, total: number) => void;
  /** Called with every remark on the folder and its files. Defaults to standard error. */
  onRemark?: (remark: string) => void;
}

function tell(remark: string): void {
  console.error(remark);
}

/**
 * Samples of a WAV or FLAC file, one channel at 16 kHz.
 *
 * @param onRepaired Called with the number of samples that were no finite numbers and became 0.
 * @throws {SyntaxError} If the file is broken; the message names it.
 */
export function readPcm(path: string, onRepaired?: (samples: number) => void): Int16Array {
  const { pcm, sampleRate, repaired } = decodeAudio(Deno.readFileSync(path), path);
  if (repaired !== undefined) onRepaired?.(repaired);
  return sampleRate === SAMPLE_RATE ? pcm : toPcm(resample(toFloat(pcm), sampleRate, SAMPLE_RATE));
}

/** Reads the files of a folder, and remembers which had samples that are no numbers. */
class FolderReader {
  readonly #dir: string;
  readonly #repaired: string[] = [];
  #samples = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  read(file: string): Int16Array {
    return readPcm(`${this.#dir}/${file}`, (samples) => {
      this.#samples += samples;
      this.#repaired.push(file);
    });
  }

  /** What is said of repaired samples; `undefined` if there are none. */
  get remark(): string | undefined {
    const files = this.#repaired.length;
    if (files === 0) return undefined;
    const names = this.#repaired.slice(0, NAMED).join(", ");
    return `${this.#samples} samples in ${files} file${
      files > 1 ? "s" : ""
    } of ${this.#dir} are no finite numbers and ` +
      `count as 0: ${names}${files > NAMED ? ` and ${files - NAMED} more` : ""}`;
  }
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
 * the computed split is checked against, or a `speakers.csv` for names that do not tell.
 *
 * Of a clip that is longer than a second the loudest second counts, which is remarked.
 *
 * @throws {RangeError} If the folder cannot be read, has no clip or one of more than ten seconds, has
 * background noise that is too short to be shared where it is to be, or disagrees with its lists.
 * @throws {SyntaxError} If a file is broken; the message names it.
 */
export function openCorpus(dir: string, options: OpenCorpusOptions = {}): Corpus {
  const { name = dir, origin = "real", keyword, sharesNoise, onClip, onRemark = tell } = options;
  const { clips: found, noises, remarks } = listCorpus(dir);
  if (keyword !== undefined) {
    requireWord([...new Set(found.map(({ word }) => word))], keyword, name);
  }
  // Where speakers.csv says the splits, official lists of other clips have no say.
  checkLists(found.filter(({ speaker, split }) => split === splitOf(speaker)), dir);
  remarks.forEach(onRemark);
  const reader = new FolderReader(dir);
  const long: { path: string; seconds: number }[] = [];
  const clips = found.map(({ file, ...clip }, index) => {
    const pcm = reader.read(file);
    onClip?.(index + 1, found.length);
    const seconds = pcm.length / SAMPLE_RATE;
    if (seconds > MOST_SECONDS) refuseLong(dir, clip.path, seconds);
    if (seconds > 1) long.push({ path: clip.path, seconds });
    return { ...clip, pcm: loudestSecond(pcm) };
  });
  if (long.length > 0) onRemark(remarkOfLong(dir, long, found.length));
  const heard = noises.map(({ path, file }) => ({ path, pcm: reader.read(file) }));
  if (sharesNoise) {
    refuseShortNoises(dir, noises.map(({ file }, i) => ({ file, samples: heard[i].pcm.length })));
  }
  if (reader.remark !== undefined) onRemark(reader.remark);
  return assemble(name, origin, clips, heard);
}

/** Seconds of noise of which the shortest stretch lasts as long as a clip. */
const LEAST_NOISE = 1 / Math.min(...Object.values(NOISE_STRETCHES).map(([from, to]) => to - from));

/** Refuses noise of which some role would get less than a clip: a later stage could not cut one. */
function refuseShortNoises(
  dir: string,
  noises: readonly { file: string; samples: number }[],
): void {
  const short = noises.map(({ file, samples }) => ({ file, seconds: samples / SAMPLE_RATE }))
    .filter(({ seconds }) => seconds < LEAST_NOISE);
  if (short.length === 0) return;
  const named = short.slice(0, NAMED).map(({ file, seconds }) =>
    `${file} (${(Math.floor(100 * seconds) / 100).toFixed(2)} s)`
  );
  throw new RangeError(
    `Cannot open the corpus as background noise must last at least ${
      (Math.ceil(100 * LEAST_NOISE) / 100).toFixed(2)
    } s, of ` +
      `which each of training, validation and test gets a part: ${named.join(", ")}${
        short.length > NAMED ? ` and ${short.length - NAMED} more` : ""
      } in ${dir}; join or remove them`,
  );
}

/** Seconds of a recording in which one word is said; whatever is longer is no clip. */
const MOST_SECONDS = 10;

function refuseLong(dir: string, path: string, seconds: number): never {
  throw new RangeError(
    `Cannot open the corpus as a clip must have one word in at most ${MOST_SECONDS} s: ` +
      `${path} in ${dir} has ${seconds.toFixed(1)} s; cut it into clips of a word each`,
  );
}

/** What must be said of clips of which the loudest second counts alone. */
function remarkOfLong(
  dir: string,
  long: readonly { path: string; seconds: number }[],
  clips: number,
): string {
  const { path, seconds } = long.reduce((a, b) => b.seconds > a.seconds ? b : a);
  return `${long.length} of ${clips} clips in ${dir} are longer than a second: the loudest second ` +
    `of each counts (the longest: ${path}, ${seconds.toFixed(1)} s)`;
}

/** Compares the speakers' split with the official lists, as far as there are any. */
function checkLists(clips: readonly Pick<Clip, "path" | "split">[], dir: string): void {
  const lists = {
    validation: readList(dir, "validation_list.txt"),
    testing: readList(dir, "testing_list.txt"),
  };
  const wrong: string[] = [];
  for (const { path, split } of clips) {
    const key = path.replace(/\.[^.]*$/, "");
    const listed = (["validation", "testing"] as const).filter((role) => lists[role]?.has(key));
    // What stands in no list is for training, unless the list that it may stand in is not there.
    const silent = split !== "training" && lists[split] === undefined;
    const agrees = listed.length === 0
      ? split === "training" || silent
      : listed.length === 1 && listed[0] === split;
    if (agrees) continue;
    wrong.push(
      `  ${path} is listed for ${listed.join(" and ") || "training"}, ` +
        `its speaker belongs to ${split}`,
    );
  }
  if (wrong.length === 0) return;
  const more = wrong.length > NAMED ? [`  and ${wrong.length - NAMED} more`] : [];
  throw new RangeError(
    `Cannot open the corpus as its lists must agree with the speakers' split: ${wrong.length} of ` +
      `${clips.length} clips in ${dir} do not; rename the lists to use the speakers' split\n` +
      [...wrong.slice(0, NAMED), ...more].join("\n"),
  );
}

/**
 * Reads loose recordings, such as sentences: every file of a folder, or of its folders where it has no
 * file itself, is a clip without a word.
 *
 * @throws {RangeError} If the folder cannot be read or has no recording.
 * @throws {SyntaxError} If a file is broken; the message names it.
 */
export function openRecordings(
  dir: string,
  { name = dir, origin = "real", onClip, onRemark = tell }: OpenCorpusOptions = {},
): Corpus {
  const { clips: found, remarks } = listRecordings(dir);
  remarks.forEach(onRemark);
  const reader = new FolderReader(dir);
  const clips = found.map(({ file, ...clip }, index) => {
    const pcm = reader.read(file);
    onClip?.(index + 1, found.length);
    return { ...clip, pcm };
  });
  if (reader.remark !== undefined) onRemark(reader.remark);
  return assemble(name, origin, clips, []);
}
