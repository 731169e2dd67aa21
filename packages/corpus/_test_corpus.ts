/**
 * Small corpora for tests.
 *
 * @module
 */
import { encodeWav } from "@kws/features";
import { Random } from "@kws/kernels";
import { assemble, type Corpus, SAMPLE_RATE, type Split } from "./corpus.ts";

/** A clip of `seconds` that starts with silence and has noise between two moments. */
export function burst(name: string, seconds: number, start: number, end: number): Int16Array {
  const random = Random.root(name);
  const pcm = new Int16Array(Math.round(seconds * SAMPLE_RATE));
  for (let i = Math.round(start * SAMPLE_RATE); i < Math.round(end * SAMPLE_RATE); i++) {
    pcm[i] = Math.round(random.between(-8000, 8000));
  }
  return pcm;
}

/** A corpus with `count` clips of every word in every split; noises are steps of known height. */
export function smallCorpus(words: readonly string[], count = 3): Corpus {
  const splits: Split[] = ["training", "validation", "testing"];
  const clips = words.flatMap((word) =>
    splits.flatMap((split) =>
      Array.from({ length: count }, (_, i) => {
        const speaker = `${split}${i}`;
        const path = `${word}/${speaker}_nohash_0.wav`;
        return { path, word, speaker, split, pcm: burst(path, 1, 0.25, 0.6) };
      })
    )
  );
  // The stretches of the three roles have values of their own: 1,000, 2,000 and 3,000.
  const noise = Int16Array.from({ length: 20 * SAMPLE_RATE }, (_, i) => {
    const share = i / (20 * SAMPLE_RATE);
    return share < 0.7 ? 1000 : share < 0.85 ? 2000 : 3000;
  });
  return assemble("small", "synthetic", clips, [{
    path: "_background_noise_/steps.wav",
    pcm: noise,
  }]);
}

/** Sentences of `seconds` each. */
export function smallSentences(seconds: number, count: number): Corpus {
  const clips = Array.from({ length: count }, (_, i) => ({
    ...{ path: `${i}.wav`, word: "", speaker: `${i}`, split: "testing" as const },
    pcm: burst(`sentence ${i}`, seconds, 0, seconds),
  }));
  return assemble("sentences", "synthetic", clips, []);
}

/** Writes a WAV file, with the folders above it. */
export function writeWav(path: string, pcm: Int16Array, sampleRate = SAMPLE_RATE): void {
  Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeFileSync(path, encodeWav({ pcm, sampleRate }));
}

/** Runs a test in a folder of its own. */
export async function inFolder(work: (dir: string) => Promise<void> | void): Promise<void> {
  const dir = Deno.makeTempDirSync();
  try {
    await work(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}
