/**
 * Where sound comes from: folders in the layout of Speech Commands, the official split, weighted
 * sampling.
 *
 * @module
 */
export * from "./corpus.ts";
export { speakerOf, splitOf } from "./split.ts";
export { openCorpus, type OpenCorpusOptions, openRecordings } from "./folder.ts";
export { readCorpus, writeCorpus } from "./pack.ts";
export { type EpochOptions, epochPlan, NOISE } from "./sampling.ts";
export {
  type Composed,
  type ComposeOptions,
  composeStream,
  type Demonstration,
  glueDemonstration,
  spokenPart,
  type Stretch,
} from "./compose.ts";
export { type Archive, type ArchiveManifest, readArchives } from "./archive.ts";
export { download, type DownloadOptions } from "./download.ts";
export { unpack } from "./unpack.ts";
export {
  drawSentences,
  drawVoices,
  openFlite,
  placeInClip,
  synthesiseNoises,
  type Synthesiser,
  type Utterance,
  type Voice,
  WORDS,
} from "./synthetic.ts";
