/**
 * Which recordings a run uses.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import {
  type Archive,
  fetchArchives,
  hasFile,
  isUnpacked,
  isWhole,
  neighbouringMirror,
  readArchives,
} from "@kws/corpus";
import type { Sources } from "./study.ts";

/** What a permission that is missing means for who started the command. */
function refuseReading(folder: string, way: string): Error {
  return new Error(
    `Cannot read ${folder} as this command must have leave to: it lies outside its permissions; ${way}`,
  );
}

function isFolder(dir: string): boolean {
  try {
    return Deno.statSync(dir).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) return false;
    const task = Deno.mainModule.replace(/^.*\//, "");
    throw refuseReading(
      dir,
      `start it as "deno run -P=reproduce --allow-read tasks/${task} ${
        Deno.args.join(" ")
      }", or copy the ` +
        `folder into the project's .cache`,
    );
  }
}

/** The mirror beside the project. */
function findMirror(): string | undefined {
  try {
    return neighbouringMirror(projectRoot());
  } catch {
    throw refuseReading(
      `${projectRoot()}/../shared`,
      `it is a link to another place: run "deno task fetch" once, which may follow it and keeps the ` +
        `recordings in .cache`,
    );
  }
}

/** Unpacks what the mirror has and the cache lacks. */
async function unpackMirror(
  parts: readonly Archive[],
  mirror: string,
  cache: string,
): Promise<void> {
  const missing: Archive[] = [];
  for (const part of parts) {
    if (!isWhole(part, cache) && await hasFile(mirror, part.file)) missing.push(part);
  }
  if (missing.length === 0) return;
  console.error("unpacking the recordings beside the project");
  await fetchArchives(missing, [mirror], cache);
}

/**
 * Finds recordings: the folder that the user names, the fetched corpus, the mirror beside the
 * project, which is then unpacked, else synthetic speech.
 *
 * @param given What `--corpus` says.
 * @param join Whether the fetched recordings stand beside it.
 * @throws {RangeError} If the named folder does not exist.
 * @throws {Error} If recordings are there that may not be read; the message says what to do.
 */
export async function findSources(given: string | undefined, join = false): Promise<Sources> {
  if (join) {
    const fetched = given === undefined ? "synthetic" : await findSources(undefined);
    const own = given === undefined ? "synthetic" : await findSources(given);
    if (own === "synthetic" || fetched === "synthetic") {
      throw new RangeError(
        "--join must have a folder of one's own as --corpus and fetched recordings beside it: " +
          `${own === "synthetic" ? "no folder is named" : "deno task fetch corpus brings them"}`,
      );
    }
    const { sentences, validationSentences, moreWakeWords } = fetched;
    return { ...own, joined: fetched.speech, sentences, validationSentences, moreWakeWords };
  }
  if (given === "synthetic") return "synthetic";
  const cache = `${projectRoot()}/.cache/corpus`;
  if (given !== undefined) {
    if (!isFolder(given)) {
      throw new RangeError(
        `--corpus must be "synthetic" or a folder in the layout of Speech Commands: ` +
          `"${given}" is no folder`,
      );
    }
    return { speech: given, name: given.replace(/\/+$/, "").replace(/^.*\//, ""), custom: true };
  }
  const parts = readArchives().archives.filter(({ kind }) => kind === "corpus");
  // Unpacking ends with a mark for every archive: without all marks a folder may be half there.
  const whole = (folder: string): string | undefined =>
    parts.filter((part) => part.folder === folder).every((part) => isUnpacked(part, cache))
      ? `${cache}/${folder}`
      : undefined;
  if (!parts.every((part) => isWhole(part, cache))) {
    const mirror = findMirror();
    if (mirror !== undefined) await unpackMirror(parts, mirror, cache);
  }
  const speech = whole("speech_commands");
  if (speech === undefined) {
    const official = `${cache}/speech_commands_v0.02`;
    if (!isFolder(official)) return "synthetic";
    return { speech: official, name: "Speech Commands v0.02", custom: true };
  }
  const absent = parts.map(({ folder }) => folder).filter((folder) => whole(folder) === undefined);
  return {
    absent: [...new Set(absent)],
    ...{ speech, name: "Speech Commands", sentences: whole("natural_speech"), custom: false },
    ...{ validationSentences: whole("natural_speech_validation") },
    moreWakeWords: whole("wake_words_more"),
  };
}
