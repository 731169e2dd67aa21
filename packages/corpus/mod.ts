/**
 * Where sound comes from: folders in the layout of Speech Commands, the official split, weighted
 * sampling, composed streams, synthetic speech, archives by manifest.
 *
 * @example A corpus of two clips, and an epoch from it
 * ```ts
 * import { assemble, epochPlan, NOISE } from "@kws/corpus";
 * import { Random } from "@kws/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const clip = (word: string) => ({
 *   ...{ path: `${word}/a_nohash_0.wav`, word, speaker: "a", split: "training" as const },
 *   pcm: new Int16Array(16000),
 * });
 * const corpus = assemble("two words", "synthetic", [clip("happy"), clip("sad")], []);
 * const random = Random.root(1).stream("sample", 0);
 * const plan = epochPlan(corpus, random, { keyword: "happy", batches: 1, batch: 8, noises: 2 });
 * assertEquals(plan.length, 8);
 * assertEquals([plan[6], plan[7]], [NOISE, NOISE]);
 * ```
 *
 * @module
 */
export * from "./clips.ts";
export { countWords, type WordCount } from "./corpus.ts";
export { requireSplits, speakerOf, splitOf } from "./split.ts";
export { openCorpus, type OpenCorpusOptions, openRecordings } from "./folder.ts";
export { recordingsDigest } from "./recordings_digest.ts";
export { joinCorpora } from "./join.ts";

export { readCorpus, writeCorpus } from "./pack.ts";
export {
  type Archive,
  type ArchiveManifest,
  hostingBases,
  type HostingOptions,
  neighbouringMirror,
  readArchives,
  readRelease,
  type Release,
} from "./places.ts";
export { hasFile } from "./mirror.ts";
export { readStudyLists, type StudyList, type StudyRecording } from "./study_list.ts";
export { type ChooseOptions } from "./choose_archives.ts";
export {
  fetchArchives,
  type Fetched,
  type FetchOptions,
  fetchPart,
  isUnpacked,
  isWhole,
} from "./fetch_archives.ts";
export { packRelease, type ReleasePart, releaseText } from "./pack_release.ts";
export {
  drawSentences,
  drawVoices,
  openFlite,
  placeInClip,
  type Synthesiser,
  type Utterance,
  type Voice,
  WORDS,
} from "./synthetic.ts";
export { backgroundNoises, noiseStretches } from "./synthetic_noise.ts";
export { DIFFICULTY, type Difficulty } from "./synthetic_difficulty.ts";
export { type Neighbours, similarWords } from "./similar_words.ts";
export {
  type PlannedClip,
  planSynthetic,
  recordClip,
  speakDry,
  type SyntheticPlan,
} from "./synthetic_plan.ts";
export { ENGLISH_WORDS } from "./english_words.ts";
export { drawReadings } from "./readings.ts";
