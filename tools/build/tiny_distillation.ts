/**
 * A distillation in miniature that runs in any host: a set drawn by a seed, some steps, calibration and
 * rounding, the bytes of a `.kws` file.
 *
 * @module
 */
import {
  allocateDistillationSet,
  calibrateActivations,
  FEATURE_STEPS,
  packIntegers,
  SOUND_KINDS,
  trainOnSet,
} from "@kws/compress";
import { Md5, Random } from "@kws/kernels";
import { type CrnnShape, initialCrnn } from "@kws/models";
import { encodeKws } from "@kws/runtime";

const BANDS = 6;
const FRAMES = 16;
const SHAPE: CrnnShape = {
  ...{
    bands: BANDS,
    channels: 2,
    kernel: [3, 4],
    stride: [3, 2],
    hidden: 6,
    layers: 1,
    dropout: 0,
  },
};

/** Distils on one thread, rounds to 8 bits, and gives the MD5 of the file with its bytes. */
export async function distilTiny(
  { seed, epochs }: { seed: number; epochs: number },
): Promise<{ digest: string; bytes: number }> {
  const random = Random.root(seed).stream("set");
  const set = allocateDistillationSet({
    ...{ keyword: "band", count: 32, frames: FRAMES, steps: 4, width: 8 },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: BANDS },
  });
  for (let sound = 0; sound < set.count; sound++) {
    set.kinds[sound] = sound % 2 === 1 ? SOUND_KINDS.keyword : SOUND_KINDS.other;
    set.logOdds[sound] = sound % 2 === 1 ? 4 : -4;
  }
  for (let i = 0; i < set.features.length; i++) {
    set.features[i] = FEATURE_STEPS * random.between(-6, 1);
  }
  const net = { topology: "crnn", shape: SHAPE, offset: -4 };
  const { parameters } = await trainOnSet({
    ...{ ...net, parameters: initialCrnn(SHAPE, Random.root(seed)), set, seed, jobs: 1 },
    training: {
      ...{ epochs, batches: 2, batch: 16, shards: 4, mix: { noise: 0, unlabelled: 0 }, gain: 1 },
      ...{ peak: 1e-2, warmup: 0.2, average: 0.9, l2: 1e-5, clip: 3 },
      distillation: { temperature: 2, share: 0.9 },
    },
  });
  const trained = { ...net, parameters };
  const scales = calibrateActivations(trained, set, "mse");
  const head = { keyword: set.keyword, frontEnd: set.frontEnd, frames: FRAMES };
  const file = encodeKws(packIntegers({ ...trained, ...head }, { bits: 8, perRow: true }, scales));
  const hash = new Md5();
  hash.update(file);
  return { digest: hash.digest(), bytes: file.length };
}
