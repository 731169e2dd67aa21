/**
 * A training in miniature that runs in any host: sounds drawn by a seed, features, a CRNN, some steps.
 * Bundled it is one file, whose `createTask` and `runThread` a host's own threads import from it.
 *
 * @module
 */
import { assemble, type Corpus } from "@kws/corpus/clips";
import { BASE_AUGMENTATION, BASE_MASKS } from "@kws/features";
import { Md5, Random } from "@kws/kernels";
import { type CrnnShape, initialCrnn, shareGradients, type StartThread, train } from "@kws/models";
import { createTask } from "@kws/models/classify_task";

export { createTask } from "@kws/models/classify_task";
export { runThread } from "@kws/models";

const SHAPE: CrnnShape = {
  ...{ bands: 20, channels: 3, kernel: [6, 6], stride: [4, 3], hidden: 6, layers: 2, dropout: 0.1 },
};

/** Clips of noise: a loud word, a quiet one, and a background. */
function drawClips(seed: number): Corpus {
  const noise = (name: string, samples: number, level: number): Int16Array => {
    const random = Random.root(seed).stream(name);
    return Int16Array.from({ length: samples }, () => Math.round(random.between(-level, level)));
  };
  const clips = Array.from({ length: 12 }, (_, i) => {
    const word = i % 2 === 0 ? "loud" : "quiet";
    const path = `${word}/${i}`;
    const pcm = noise(path, 16000, word === "loud" ? 9000 : 300);
    return { path, word, speaker: `${i}`, split: "training" as const, pcm };
  });
  return assemble("noise", "synthetic", clips, [{ path: "hiss", pcm: noise("hiss", 30000, 900) }]);
}

/** Options of {@linkcode trainTiny}. */
export interface TinyTraining {
  /** Seed of clips, parameters and training. */
  seed: number;
  /** Steps of the descent. */
  steps: number;
  /** Threads. */
  jobs: number;
  startThread?: StartThread;
}

/** Trains, and gives the MD5 of the parameters' bytes and every epoch's loss. */
export async function trainTiny(
  { seed, steps, jobs, startThread }: TinyTraining,
): Promise<{ digest: string; losses: number[] }> {
  const sizes = { batch: 8, batches: 2, shards: 4 };
  const parameters = initialCrnn(SHAPE, Random.root(seed));
  const shared = shareGradients(parameters.length, sizes.shards);
  const trained = await train({
    ...{ parameters, shared, createTask, jobs, startThread, module: import.meta.url },
    descent: {
      ...{ ...sizes, epochs: steps / sizes.batches, l2: 1e-5, clip: 5, average: 0.9 },
      schedule: { kind: "one-cycle", peak: 8e-3, warmup: 0.3 },
    },
    config: {
      ...{ topology: "crnn", shape: SHAPE, keyword: "loud", corpus: drawClips(seed), noises: 1 },
      frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: SHAPE.bands },
      ...{ ...sizes, seed, shared, augmentation: BASE_AUGMENTATION, masks: BASE_MASKS },
    },
  });
  const hash = new Md5();
  hash.update(new Uint8Array(trained.parameters.buffer));
  return { digest: hash.digest(), losses: trained.log.map(({ loss }) => loss) };
}
