/**
 * A corpus: labelled clips and background noises whose samples share one memory.
 *
 * @module
 */
import { didYouMean } from "@kws/names";

/** The three roles of a clip. */
export type Split = "training" | "validation" | "testing";

/** One recording of one word. */
export interface Clip {
  /** Path inside the corpus. */
  path: string;
  /** The word that is said. */
  word: string;
  /** Who says it. */
  speaker: string;
  /** The clip's role. */
  split: Split;
  /** First sample in the corpus's memory. */
  offset: number;
  /** Number of samples. */
  length: number;
}

/** One long recording of background noise. */
export interface Noise {
  /** Path inside the corpus. */
  path: string;
  /** First sample in the corpus's memory. */
  offset: number;
  /** Number of samples. */
  length: number;
}

/** Clips and noises at 16 kHz; threads share it without copying. */
export interface Corpus {
  /** What tables call it. */
  name: string;
  /** Whether people or a machine spoke. */
  origin: "real" | "synthetic";
  /** The clips, in the order of their paths. */
  clips: Clip[];
  /** The background noises, in the order of their paths. */
  noises: Noise[];
  /** All samples, 16-bit, 16 kHz. */
  pcm: Int16Array<SharedArrayBuffer>;
}

/** Samples per second of every corpus. */
export const SAMPLE_RATE = 16000;

/** The samples of a clip or a noise, shared with the corpus. */
export function samplesOf(corpus: Corpus, { offset, length }: Clip | Noise): Int16Array {
  return corpus.pcm.subarray(offset, offset + length);
}

/** Gathers recordings into one shared memory. */
export function assemble(
  name: string,
  origin: Corpus["origin"],
  clips: readonly (Omit<Clip, "offset" | "length"> & { pcm: Int16Array })[],
  noises: readonly { path: string; pcm: Int16Array }[],
): Corpus {
  const total = [...clips, ...noises].reduce((sum, { pcm }) => sum + pcm.length, 0);
  const memory = new Int16Array(new SharedArrayBuffer(2 * total));
  let offset = 0;
  const place = (pcm: Int16Array): { offset: number; length: number } => {
    memory.set(pcm, offset);
    offset += pcm.length;
    return { offset: offset - pcm.length, length: pcm.length };
  };
  return {
    name,
    origin,
    clips: clips.map(({ path, word, speaker, split, pcm }) => ({
      path,
      word,
      speaker,
      split,
      ...place(pcm),
    })),
    noises: noises.map(({ path, pcm }) => ({ path, ...place(pcm) })),
    pcm: memory,
  };
}

/** Clips by word and split, with the number of speakers. */
export interface WordCount {
  word: string;
  training: number;
  validation: number;
  testing: number;
  speakers: number;
}

/** Counts of every word, in alphabetical order. */
export function countWords({ clips }: Corpus): WordCount[] {
  const counts = new Map<string, WordCount>();
  const speakers = new Map<string, Set<string>>();
  for (const { word, split, speaker } of clips) {
    let count = counts.get(word);
    if (!count) {
      counts.set(word, count = { word, training: 0, validation: 0, testing: 0, speakers: 0 });
      speakers.set(word, new Set());
    }
    count[split]++;
    speakers.get(word)!.add(speaker);
  }
  for (const count of counts.values()) count.speakers = speakers.get(count.word)!.size;
  return [...counts.values()].sort((a, b) => a.word < b.word ? -1 : 1);
}

/**
 * Makes sure that a corpus has the keyword.
 *
 * @throws {RangeError} If no clip says it; the message names the nearest word.
 */
export function requireKeyword({ clips, name }: Corpus, keyword: string): void {
  requireWord([...new Set(clips.map(({ word }) => word))], keyword, name);
}

/** The same from the names of the folders alone, before a clip is read. */
export function requireWord(words: readonly string[], keyword: string, name: string): void {
  if (words.includes(keyword)) return;
  throw new RangeError(
    `keyword must name a folder of the corpus: "${keyword}" not found in ${name}` +
      didYouMean(keyword, words.toSorted()),
  );
}
