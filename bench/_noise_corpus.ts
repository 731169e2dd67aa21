/**
 * A corpus of noise in memory, for timing alone.
 */
import { assemble, type Corpus, SAMPLE_RATE } from "@kws/corpus";

/** Samples from a linear congruential generator. */
function noise(length: number, seed: number): Int16Array {
  const pcm = new Int16Array(length);
  let x = seed;
  for (let i = 0; i < length; i++) {
    x = (Math.imul(1664525, x) + 1013904223) | 0;
    pcm[i] = x >> 19;
  }
  return pcm;
}

/** 512 clips of a second, half of them the keyword `key`, and two background recordings. */
export function noiseCorpus(): Corpus {
  const clips = Array.from({ length: 512 }, (_, i) => ({
    path: `${i}.wav`,
    word: i % 2 ? "key" : "other",
    speaker: `${i}`,
    split: "training" as const,
    pcm: noise(SAMPLE_RATE, i),
  }));
  const noises = [1, 2].map((seed) => ({
    path: `noise-${seed}.wav`,
    pcm: noise(20 * SAMPLE_RATE, seed),
  }));
  return assemble("noise", "synthetic", clips, noises);
}
