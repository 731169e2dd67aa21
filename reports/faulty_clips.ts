/**
 * Test clips that are known to be faulty, and what the figures are without them.
 *
 * The list is `results/faulty_clips.json`. It was made after scores had been read: figures without such
 * clips stand beside the others and never in their place.
 *
 * @module
 */
import { readStudyLists, speakerOf, splitOf } from "@kws/corpus";
import { auFaFr } from "@kws/evaluate";
import { readCheckpoint } from "@kws/models/files";
import { mean } from "../study/mean.ts";
import { committedRecord } from "./readings.ts";

/** What may be wrong; `influential` is a clip that weighs much, with nothing known to be wrong. */
export type Fault = "duplicate" | "wrong word" | "cut or unclear" | "influential";

/** A test clip that is known to be faulty or to weigh much. */
export interface FaultyClip {
  /** Word and name as in the official archive, without the extension. */
  path: string;
  fault: Fault;
  /** The clip of which it is the duplicate. */
  of?: string;
  reason: string;
}

/** The committed list of known faults of the test clips. */
export function faultyClips(): readonly FaultyClip[] {
  return committedRecord<FaultyClip[]>("results/faulty_clips.json");
}

/** How many of a keyword's test clips are exact duplicates of another one. */
export function duplicatesOf(keyword: string): number {
  return faultyClips().filter(({ path, fault }) =>
    fault === "duplicate" && path.startsWith(`${keyword}/`)
  ).length;
}

/** Paths of a keyword's test clips that are listed as cut or unclear. */
export function unclearClips(keyword: string): string[] {
  return faultyClips().filter(({ path, fault }) =>
    fault === "cut or unclear" && path.startsWith(`${keyword}/`)
  ).map(({ path }) => path);
}

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

const CLIPS: readonly string[] = (await readStudyLists())
  .filter(({ folder }) => folder === "speech_commands")
  .flatMap(({ recordings }) => recordings.map(({ path }) => path))
  .filter((path) =>
    !path.startsWith("_") && splitOf(speakerOf(`${path.split("/")[1]}.flac`)) === "testing"
  ).sort();

/** Paths of the test clips, without extensions, in the order of the scores. */
export function testClips(): readonly string[] {
  return CLIPS;
}

/**
 * The mean AU-FA-FR of a model's seeds on the test clips of one keyword without some clips.
 *
 * @param files Paths from the project's folder of the scores of each seed: a tensor `test` of log-odds,
 * clips in the order of their paths.
 * @param without Paths of clips that are left out.
 * @throws {RangeError} If a file has another number of scores than there are test clips.
 */
export function meanAreaWithout(
  files: readonly string[],
  keyword: string,
  without: ReadonlySet<string>,
): number {
  const clips = testClips();
  const kept = clips.flatMap((path, i) => without.has(path) ? [] : [i]);
  const labels = Int32Array.from(kept, (i) => clips[i].startsWith(`${keyword}/`) ? 1 : 0);
  const areas = files.map((file) => {
    const scores = readCheckpoint(`${ROOT}${file}`).tensors.get("test")?.data;
    if (scores?.length !== clips.length) {
      throw new RangeError(
        `Cannot leave clips out of ${file} as it must have ${clips.length} scores of test clips: ` +
          `current value is ${scores?.length ?? 0}`,
      );
    }
    return auFaFr({ scores: Float32Array.from(kept, (i) => scores[i]), labels });
  });
  return mean(areas);
}
