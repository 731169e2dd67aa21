/**
 * How much of what a corpus has.
 *
 * @module
 */
import { type Corpus, SAMPLE_RATE, type Split } from "./corpus.ts";

/** Clips of one speaker: {@linkcode countSpeakers}. */
export interface SpeakerCount {
  speaker: string;
  /** The speaker's role: the same for all clips. */
  split: Split;
  clips: number;
  /** Different words. */
  words: number;
}

/** Counts of every speaker, those with most clips first, then in alphabetical order. */
export function countSpeakers({ clips }: Corpus): SpeakerCount[] {
  const counts = new Map<string, SpeakerCount>();
  const words = new Map<string, Set<string>>();
  for (const { speaker, split, word } of clips) {
    let count = counts.get(speaker);
    if (!count) {
      counts.set(speaker, count = { speaker, split, clips: 0, words: 0 });
      words.set(speaker, new Set());
    }
    count.clips++;
    words.get(speaker)!.add(word);
  }
  for (const count of counts.values()) count.words = words.get(count.speaker)!.size;
  return [...counts.values()].sort((a, b) => b.clips - a.clips || (a.speaker < b.speaker ? -1 : 1));
}

/** One role of a corpus: {@linkcode countSplits}. */
export interface SplitCount {
  split: Split;
  clips: number;
  speakers: number;
  words: number;
  /** Length of the clips together. */
  seconds: number;
}

/** Counts of the three roles. */
export function countSplits({ clips }: Corpus): SplitCount[] {
  return (["training", "validation", "testing"] as const).map((split) => {
    const own = clips.filter((clip) => clip.split === split);
    return {
      split,
      clips: own.length,
      speakers: new Set(own.map(({ speaker }) => speaker)).size,
      words: new Set(own.map(({ word }) => word)).size,
      seconds: own.reduce((sum, { length }) => sum + length, 0) / SAMPLE_RATE,
    };
  });
}
