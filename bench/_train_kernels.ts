/**
 * Training speed of this project's engine.
 */
import { Kernels, Random } from "@kws/kernels";
import { BASE_AUGMENTATION, BASE_FRONT_END, BASE_MASKS } from "@kws/features";
import {
  BASE_SHAPE,
  Crnn,
  crossEntropy,
  initialCrnn,
  shareGradients,
  train,
  ZONES,
} from "@kws/models";
import { type ClassifyConfig, createTask } from "@kws/models/classify_task";
import type { Corpus } from "@kws/corpus";
import { noiseCorpus } from "./_noise_corpus.ts";
import { rangeOf } from "./rounds.ts";
import {
  BATCH,
  STREAMS,
  STREAMS_SOUND,
  type TrainingContender,
  type TrainingReading,
} from "./_training_contender.ts";

const SHARDS = 8;
const STEPS = 8;

/** This project's engine on some threads, for about `seconds` in a round. */
export function kernelsContender(threads: number, seconds: number): TrainingContender {
  return {
    engine: "this project (wasm)",
    name: `this project, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    threads,
    measure: () => trainFor(threads, seconds),
  };
}

/** This project's engine with segments of streams among the clips. */
export function streamsContender(threads: number, seconds: number): TrainingContender {
  return {
    engine: "this project, streams",
    name: `this project with streams, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    threads,
    sound: STREAMS_SOUND,
    measure: () => trainFor(threads, seconds, true),
  };
}

/** Segments as the stream-trained base hears them, without sentences. */
function segmentsOf(corpus: Corpus): NonNullable<ClassifyConfig["segments"]> {
  const { gain, noise, white } = BASE_AUGMENTATION;
  return {
    ...{ batch: STREAMS.segments, share: 0.6, sentences: corpus, zones: ZONES, masks: BASE_MASKS },
    weights: { positives: "all", hard: 0.5, hardest: 3 },
    recipe: {
      ...{ seconds: STREAMS.seconds, keyword: 0.5, pieces: 0.2, sentences: 0.25, halves: 0.15 },
      ...{ pauses: 0.15, speed: 0.15, rooms: 0, gain, noise, white },
    },
  };
}

/** End to end, as `train` does it; on one thread, network and features apart. */
async function trainFor(
  threads: number,
  seconds: number,
  streams = false,
): Promise<TrainingReading> {
  const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
  const network = threads === 1 && !streams ? networkMilliseconds(parameters) : undefined;
  const corpus = noiseCorpus();
  const batch = streams ? STREAMS.clips : BATCH;
  const shared = shareGradients(parameters.length, SHARDS);
  const guess = 70 / threads;
  const times: number[] = [];
  let last = 0;
  await train({
    parameters,
    shared,
    module: import.meta.resolve("@kws/models/classify_task"),
    createTask,
    config: {
      topology: "crnn",
      shape: BASE_SHAPE,
      frontEnd: BASE_FRONT_END,
      corpus,
      keyword: "key",
      seed: 1,
      batch,
      batches: STEPS,
      shards: SHARDS,
      noises: 6,
      augmentation: BASE_AUGMENTATION,
      masks: BASE_MASKS,
      segments: streams ? segmentsOf(corpus) : undefined,
      shared,
    },
    jobs: threads,
    descent: {
      epochs: 2 + Math.ceil(1000 * seconds / guess / STEPS),
      batches: STEPS,
      batch,
      shards: SHARDS,
      schedule: { kind: "constant", rate: 3e-4 },
      l2: 1e-5,
      clip: 5,
      average: 0.998,
    },
    onEpoch(): void {
      const now = performance.now();
      times.push((now - last) / STEPS);
      last = now;
    },
  });
  const step = rangeOf(times.slice(2)).median;
  return { step, network, features: network && step - network };
}

/** Forward, backward and Adam of a batch on one thread. */
function networkMilliseconds(parameters: Float32Array): number {
  const options = { batch: BATCH / SHARDS, frames: 101, training: true };
  const { kernels, net, moved, mean, square } = Kernels.build((kernels) => {
    const net = new Crnn(kernels, BASE_SHAPE, options);
    const [moved, mean, square] = [1, 2, 3].map(() => kernels.f32(parameters.length));
    return { kernels, net, moved, mean, square };
  });
  moved.set(parameters);
  const random = Random.root(2);
  for (let i = 0; i < net.features.length; i++) net.features[i] = random.between(-10, 0);
  const labels = Array.from({ length: options.batch }, (_, b) => b % 2);
  const times: number[] = [];
  for (let step = 0; step < 24; step++) {
    const start = performance.now();
    net.gradients.fill(0);
    net.load(moved);
    for (let shard = 0; shard < SHARDS; shard++) {
      net.drawNoise(random.stream(step, shard));
      crossEntropy(net.dLogits, net.forward(), labels, 1 / BATCH);
      net.backward();
    }
    kernels.wasm.adamStep(
      moved.byteOffset,
      net.gradients.byteOffset,
      mean.byteOffset,
      square.byteOffset,
      parameters.length,
      3e-4,
      0.9,
      0.999,
      1e-8,
      1e-5,
      1 - 0.9 ** (step + 1),
      Math.sqrt(1 - 0.999 ** (step + 1)),
      1,
    );
    times.push(performance.now() - start);
  }
  return rangeOf(times.slice(4)).median;
}
