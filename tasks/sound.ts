/**
 * Which recordings a run uses.
 *
 * @module
 */
import { readArchives } from "@kws/corpus";
import { fetchArchives, neighbouringMirror } from "./fetch.ts";
import { projectRoot } from "./project.ts";

/** Folders of recordings, or speech made by a machine. */
export type Sources = "synthetic" | {
  /** A folder in the layout of Speech Commands. */
  speech: string;
  /** What tables call it. */
  name: string;
  /** A folder of natural sentences, where there is one. */
  sentences?: string;
  /** Whether the user named the folder. */
  custom: boolean;
};

function exists(dir: string): boolean {
  try {
    return Deno.statSync(dir).isDirectory;
  } catch {
    return false;
  }
}

/**
 * Finds recordings: the folder that the user names, the fetched corpus, the mirror beside the
 * project, which is then unpacked, else synthetic speech.
 *
 * @param given What `--corpus` says.
 * @throws {RangeError} If the named folder does not exist.
 */
export async function findSources(given: string | undefined): Promise<Sources> {
  if (given === "synthetic") return "synthetic";
  const cache = `${projectRoot()}/.cache/corpus`;
  if (given !== undefined) {
    if (!exists(given)) {
      throw new RangeError(
        `--corpus must be "synthetic" or a folder in the layout of Speech Commands: ` +
          `"${given}" is no folder`,
      );
    }
    return { speech: given, name: given.replace(/\/+$/, "").replace(/^.*\//, ""), custom: true };
  }
  const speech = `${cache}/speech_commands`;
  const sentences = `${cache}/natural_speech`;
  // Unpacking ends with a mark for every archive: without all marks a folder may be half there.
  const parts = readArchives().archives.filter(({ kind }) => kind === "corpus");
  const whole = parts.every(({ name }) => {
    try {
      return Deno.statSync(`${cache}/archives/${name}.unpacked`).isFile;
    } catch {
      return false;
    }
  });
  const mirror = neighbouringMirror();
  if (!whole && mirror !== undefined) {
    console.error("unpacking the recordings beside the project");
    await fetchArchives(parts, [mirror], cache);
  } else if (!whole) {
    const official = `${cache}/speech_commands_v0.02`;
    if (!exists(official)) return "synthetic";
    return { speech: official, name: "Speech Commands v0.02", custom: true };
  }
  return { speech, name: "Speech Commands", sentences, custom: false };
}
