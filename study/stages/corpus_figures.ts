/**
 * What a stage tells of the corpus that it leaves.
 *
 * @module
 */
import { type Corpus, countWords, type WordCount } from "@kws/corpus";
import { VOCABULARY_CLIPS } from "@kws/evaluate";

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

/** Whether a word of the corpus has hardly any training clip; what is no word of it is none. */
export function isRareWord(words: readonly WordCount[], word: string): boolean {
  return words.some((known) => known.word === word && known.training < VOCABULARY_CLIPS);
}
