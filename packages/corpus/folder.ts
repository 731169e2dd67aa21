/**
 * Corpora from folders.
 *
 * @module
 */
import { decodeAudio, resample, toFloat, toPcm } from "@kws/features";
import { assemble, type Clip, type Corpus, SAMPLE_RATE } from "./corpus.ts";
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

/** What an entry is; a link is what it leads to. */
function kindOf(dir: string, entry: Deno.DirEntry): { isFile: boolean; isDirectory: boolean } {
  return entry.isSymlink ? Deno.statSync(`${dir}/${entry.name}`) : entry;
}

function listAudio(dir: string): string[] {
  return [...Deno.readDirSync(dir)]
    .filter((entry) => /\.(wav|flac)$/i.test(entry.name) && kindOf(dir, entry).isFile)
    .map(({ name }) => name).sort();
}

function listFolders(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].filter((entry) => kindOf(dir, entry).isDirectory)
      .map(({ name }) => name).sort();
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
  const folders = listFolders(dir);
  const words = folders.filter((word) => !word.startsWith("_") && !word.startsWith("."));
  const found = words.flatMap((word) =>
    listAudio(`${dir}/${word}`).map((file): Omit<Clip, "offset" | "length"> => {
      const speaker = speakerOf(file);
      return { path: `${word}/${file}`, word, speaker, split: splitOf(speaker) };
    })
  ).sort((a, b) => a.path < b.path ? -1 : 1);
  if (found.length === 0) {
    throw new RangeError(
      `Cannot open the corpus as ${dir} must hold folders of WAV or FLAC files, one for every word`,
    );
  }
  checkLists(found, dir);
  const clips = found.map((clip, index) => {
    const pcm = readPcm(`${dir}/${clip.path}`);
    onClip?.(index + 1, found.length);
    return { ...clip, pcm };
  });
  const noises = folders.includes(NOISE_FOLDER)
    ? listAudio(`${dir}/${NOISE_FOLDER}`).map((file) => ({
      path: `${NOISE_FOLDER}/${file}`,
      pcm: readPcm(`${dir}/${NOISE_FOLDER}/${file}`),
    }))
    : [];
  return assemble(name, origin, clips, noises);
}

/** How many disagreements with the lists an error names. */
const NAMED = 5;

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
