/**
 * The worker task that trains SparkNet on a distillation set.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  type Distillation,
  distillationLoss,
  type SharedGradients,
  type WorkerTask,
} from "@kws/models";
import { type DistillationSet, FEATURE_STEPS, SOUND_KINDS } from "./distillation_set.ts";
import { Moments } from "./fold_norms.ts";
import type { SparkNetShape } from "./sparknet_shape.ts";
import { TrainedSparkNet, trainedSparkNetBytes } from "./sparknet_training.ts";
import type { BatchMix } from "./crnn_task.ts";

/** What sounds are drawn, and what is learned from them. */
export interface SparkNetLearning {
  shape: SparkNetShape;
  set: DistillationSet;
  /** What is subtracted from every log-mel value. */
  offset: number;
  seed: number;
  batch: number;
  shards: number;
  mix: BatchMix;
  /** Most that is added to or subtracted from all log-mel values of a sound: a gain. */
  gain: number;
  distillation: Distillation;
  /** Standard deviation of the gates' noise. */
  noise: number;
}

/** Configuration of {@linkcode createTask}. */
export interface SparkNetConfig extends SparkNetLearning {
  shared: SharedGradients;
}

/** A network that hears shards of batches of sounds. */
interface Listener {
  net: TrainedSparkNet;
  /** The teachers' log-odds of the latest sounds. */
  logOdds: Float64Array;
  /** Their labels: 1, 0, or −1 for none. */
  labels: Int32Array;
  /** The logits (B,2) of a shard's sounds. */
  hear(random: Random, shard: number): Float32Array;
}

function createListener(config: SparkNetLearning): Listener {
  const { shape, set, offset, batch, shards, mix, noise } = config;
  const { frames, frontEnd: { bands } } = set;
  if (batch % shards !== 0) {
    throw new RangeError(
      `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
        `current value is ${batch}`,
    );
  }
  if (bands !== shape.bands) {
    throw new RangeError(
      `Cannot learn from the distillation set as it must have the network's ${shape.bands} bands: ` +
        `current value is ${bands}; use a set of another front end`,
    );
  }
  const clips = batch / shards;
  const size = { batch: clips, frames };
  const kernels = Kernels.create({ bytes: trainedSparkNetBytes(shape, size) });
  const net = new TrainedSparkNet(kernels, shape, size);
  const byKind = Object.values(SOUND_KINDS).map((kind) =>
    Int32Array.from([...set.kinds.keys()].filter((i) => set.kinds[i] === kind))
  );
  const perBatch = { other: 1, keyword: 1, ...mix };
  for (const name of Object.keys(SOUND_KINDS) as (keyof typeof SOUND_KINDS)[]) {
    if (perBatch[name] === 0 || byKind[SOUND_KINDS[name]].length > 0) continue;
    throw new RangeError(
      `Cannot train on the distillation set as it must hold some of kind "${name}": it has none; ` +
        `ask for none in a batch or plan some`,
    );
  }
  const row = frames * bands;
  const labels = new Int32Array(clips);
  const logOdds = new Float64Array(clips);
  return {
    ...{ net, logOdds, labels },
    hear(random, shard) {
      for (let i = 0; i < clips; i++) {
        // Dealt round: every shard has its share of each kind, so that their moments are alike.
        const position = i * shards + shard;
        const kind = position >= batch - mix.noise
          ? SOUND_KINDS.noise
          : position >= batch - mix.noise - mix.unlabelled
          ? SOUND_KINDS.unlabelled
          : random.integer(2);
        const pool = byKind[kind];
        const sound = pool[random.integer(pool.length)];
        logOdds[i] = set.logOdds[sound];
        labels[i] = kind === SOUND_KINDS.unlabelled ? -1 : kind === SOUND_KINDS.keyword ? 1 : 0;
        const shift = random.between(-config.gain, config.gain) - offset;
        for (let f = 0; f < row; f++) {
          net.features[i * row + f] = set.features[sound * row + f] / FEATURE_STEPS + shift;
        }
      }
      return net.forward(random.stream("gates"), noise);
    },
  };
}

/** Makes the task; a step is a batch, a shard hears `batch / shards` sounds. */
export function createTask(config: SparkNetConfig): WorkerTask {
  const { batch, distillation, shared } = config;
  const { net, logOdds, labels, hear } = createListener(config);
  const root = Random.root(config.seed);
  let current = -1;
  return {
    run(step, shard) {
      if (step !== current) {
        current = step;
        net.parameters.set(shared.parameters);
        net.prepare();
      }
      const logits = hear(root.stream("lessons", step, shard), shard);
      shared.losses[shard] = distillationLoss(
        net.dLogits,
        logits,
        logOdds,
        labels,
        distillation,
        1 / batch,
      );
      net.gradients.fill(0);
      net.backward();
      shared.gradients.set(net.gradients, shard * net.layout.size);
    },
  };
}

/**
 * The moments of every normalisation over fresh sounds, shard by shard as in training: what the
 * averaged weights need, which no batch of training has seen.
 *
 * @param rounds Shards to hear.
 */
export function measureMoments(
  config: SparkNetLearning,
  parameters: Float32Array,
  rounds: number,
): Moments[] {
  const { net, hear } = createListener(config);
  net.parameters.set(parameters);
  net.prepare();
  const moments = net.norms.map(({ mean }) => new Moments(mean.length));
  const root = Random.root(config.seed);
  for (let round = 0; round < rounds; round++) {
    hear(root.stream("moments", round), round % config.shards);
    net.norms.forEach((norm, i) => moments[i].add(norm));
  }
  return moments;
}
