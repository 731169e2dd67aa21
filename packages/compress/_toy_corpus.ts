/**
 * A corpus for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { assemble, type Corpus, type Split } from "@kws/corpus";

/** Two words, `count` clips of noise of either in every split, and ten seconds of background noise. */
export function toyCorpus(count = 3): Corpus {
  const noise = (name: string, samples: number, level: number): Int16Array => {
    const random = Random.root(name);
    return Int16Array.from({ length: samples }, () => Math.round(random.between(-level, level)));
  };
  const splits: Split[] = ["training", "validation", "testing"];
  const clips = ["toy", "other"].flatMap((word) =>
    splits.flatMap((split) =>
      Array.from({ length: count }, (_, i) => {
        const path = `${word}/${split}${i}.wav`;
        return { path, word, speaker: `${split}${i}`, split, pcm: noise(path, 16000, 8000) };
      })
    )
  );
  return assemble("toy corpus", "synthetic", clips, [
    { path: "hiss.wav", pcm: noise("hiss", 160000, 1000) },
  ]);
}
