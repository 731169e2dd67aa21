/**
 * Writes `study_recordings.csv.gz` from folders of the study's recordings:
 * `deno run --allow-read --allow-write packages/corpus/write_study_list.ts FOLDER...`. Every folder is
 * named as in `archives.json`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeWhole } from "@kws/files";
import { digestRecordings } from "./recordings_digest.ts";
import { formatStudyLists, type StudyList } from "./study_list.ts";

/** Where the recordings of a folder stand in their public repository. */
const SOURCES: Record<string, (path: string) => string> = {
  natural_speech: (path) => `data/speech/clean/${path}`,
  natural_speech_validation: (path) => `data/speech/clean/${path}`,
  wake_words: (path) => `audio/${path}`,
  // A word of two parts has a space in the repository's folder.
  wake_words_more: (path) => `audio/${path.replace("_", " ")}`,
};

/** The list of a folder. */
export function listStudy(dir: string): StudyList {
  const folder = dir.replace(/\/+$/, "").replace(/^.*\//, "");
  const sourceOf = SOURCES[folder] ?? ((path) => path);
  const { sha256, recordings } = digestRecordings(dir);
  return {
    ...{ folder, sha256 },
    recordings: recordings.map(({ path, samples, sha256 }) => ({
      ...{ path, samples, sha256, source: sourceOf(path) },
    })),
  };
}

if (import.meta.main) {
  const text = new Blob([formatStudyLists(Deno.args.map(listStudy))]).stream();
  const zipped = await new Response(text.pipeThrough(new CompressionStream("gzip"))).bytes();
  writeWhole(fileURLToPath(new URL("./study_recordings.csv.gz", import.meta.url)), zipped);
  console.log(`study_recordings.csv.gz  ${zipped.length} bytes`);
}
