/**
 * A corpus as it would be if fewer people had said some of its words.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import type { Corpus, DrawBy } from "@kws/corpus";

/** The ways in which other words are drawn, from as the clips are to every word alike. */
export const DRAWS: readonly DrawBy[] = ["clip", "root", "word"];

/** How a student learns from streams on such a corpus. */
export interface StudentWay {
  name: string;
  /** How the segments draw other words, those of its teacher on streams too. */
  others: DrawBy;
  /** Whether a network of the base teaches beside that one. */
  beside: boolean;
}

/** The ways that are tried: first that of the twins on plain streams, last that of the candidates. */
export const STUDENT_WAYS: readonly StudentWay[] = [
  { name: "small-clip", others: "clip", beside: false },
  { name: "small-word", others: "word", beside: false },
  { name: "small-clip-beside", others: "clip", beside: true },
  { name: "small-word-beside", others: "word", beside: true },
];

/** Which words lose clips, and how many are left to them. */
export interface Scarcity {
  /** One word in so many. */
  among: number;
  /** Training clips that stay; words that have not twice as many are let be. */
  clips: number;
}

/** Leaves so few training clips to some words; validation and test stay as they are. */
export function makeScarce(
  corpus: Corpus,
  { keyword, seed, among, clips: most }: Scarcity & { keyword: string; seed: number },
): { corpus: Corpus; words: string[] } {
  const random = Random.root(seed).stream("scarce");
  const byWord = Map.groupBy(corpus.clips, ({ word }) => word);
  const words: string[] = [];
  const lost = new Set<string>();
  for (const [word, clips] of byWord) {
    const own = random.stream(word);
    const training = clips.filter(({ split }) => split === "training");
    if (word === keyword || training.length < 2 * most || own.integer(among) !== 0) continue;
    words.push(word);
    own.shuffle(training).slice(most).forEach(({ path }) => lost.add(path));
  }
  return {
    corpus: { ...corpus, clips: corpus.clips.filter(({ path }) => !lost.has(path)) },
    words,
  };
}
