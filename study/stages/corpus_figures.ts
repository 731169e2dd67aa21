/**
 * What a stage tells of the corpus that it leaves.
 *
 * @module
 */
import { type Corpus, countWords, type WordCount } from "@kws/corpus";

/** What a corpus has, in numbers. */
export interface CorpusFigures {
  clips: number;
  noises: number;
  origin: Corpus["origin"];
  name: string;
  words: WordCount[];
  speakers: number;
}

/** Counts clips, words and speakers. */
export function corpusFigures(corpus: Corpus): CorpusFigures {
  const { clips, noises, origin, name } = corpus;
  return {
    clips: clips.length,
    noises: noises.length,
    ...{ origin, name },
    words: countWords(corpus),
    speakers: new Set(clips.map(({ speaker }) => speaker)).size,
  };
}
