/**
 * Trains a network of any kind on a distillation set.
 *
 * @module
 */
import {
  type Descent,
  type EpochLog,
  foldNorms,
  MOMENT_ROUNDS,
  type ResumeStore,
  shareGradients,
  topologyOf,
  train,
} from "@kws/models";
import type { DistillationSet } from "./distillation_set.ts";
import { mineSegments } from "./mine_segments.ts";
import type { SegmentTraining } from "./segment_lesson.ts";
import {
  checkLearning,
  createTask,
  measureMoments,
  reparametrisationOf,
  type SetLearning,
  trainedLayout,
} from "./set_task.ts";

const TASK = import.meta.resolve("./set_task.ts");

/** How a network is trained on a distillation set: a recipe's training, whatever its topology. */
export interface SetTraining extends
  Pick<
    SetLearning,
    | "batch"
    | "shards"
    | "mix"
    | "gain"
    | "distillation"
    | "ranking"
    | "attention"
    | "hint"
    | "gates"
    | "branches"
    | "gateNoise"
  > {
  /** How segments of streams are learnt too; clips alone without them. */
  segments?: SegmentTraining;
  epochs: number;
  batches: number;
  /** Largest rate of the one-cycle schedule. */
  peak: number;
  /** Share of the steps in which the rate rises. */
  warmup: number;
  /** Decay of the averaged parameters. */
  average: number;
  /** Weight of the squared parameters' half in the loss. */
  l2: number;
  /** Largest norm of the gradient. */
  clip: number;
}

/** Options of {@linkcode trainOnSet}. */
export interface TrainOnSetOptions
  extends Pick<SetLearning, "topology" | "shape" | "set" | "offset" | "seed" | "rounding"> {
  /** To begin with: those of the network that runs, or that is trained where it has normalisations. */
  parameters: Float32Array;
  training: SetTraining;
  /** The set of segments, where some are learnt. */
  streams?: DistillationSet;
  /** Threads. */
  jobs: number;
  /** Where to resume from and to save to. */
  resume?: ResumeStore;
  onEpoch?: (line: EpochLog) => void;
}

/** What {@linkcode trainOnSet} returns. */
export interface TrainedOnSet {
  /** The parameters of the network that runs, not rounded. */
  parameters: Float32Array;
  /** The channel scaling factors, where there are any. */
  gates?: Float32Array;
  log: EpochLog[];
}

/**
 * Trains to the end and folds normalisations; the same bits for any number of threads and any point of
 * resuming.
 *
 * @throws {RangeError} If the set lacks a kind that a batch needs or has other
 * bands, or the network's kind cannot do what is asked.
 */
export async function trainOnSet(options: TrainOnSetOptions): Promise<TrainedOnSet> {
  const { topology, shape, set, offset, seed, rounding, training, jobs, resume, onEpoch } = options;
  const { epochs, batches, peak, warmup, average, l2, clip, segments, ...lesson } = training;
  const { batch, shards } = lesson;
  const descent: Descent = {
    ...{ epochs, batches, batch, shards, average },
    schedule: { kind: "one-cycle", peak, warmup },
    ...{ l2, clip },
  };
  if (segments !== undefined && options.streams === undefined) {
    throw new RangeError("Cannot learn from segments as there must be a set of them: none given");
  }
  checkLearning({ topology, shape, segments });
  const learning: SetLearning = {
    ...{ topology, shape, set, offset, seed, ...lesson, rounding },
    segments: segments && {
      ...{ ...segments, set: options.streams! },
      hard: segments.mined && mineSegments(options, options.streams!, segments.mined),
    },
  };
  const reparametrisation = reparametrisationOf(learning);
  const shared = shareGradients(reparametrisation.size, shards);
  const trained = await train({
    ...{ descent, shared, jobs, resume, module: TASK, createTask },
    parameters: reparametrisation.begin(options.parameters),
    config: { ...learning, shared },
    saveEvery: 20,
    onEpoch: (line) => onEpoch?.(line),
  });
  const network = reparametrisation.network(trained.parameters);
  const from = trainedLayout(learning);
  const to = topologyOf(topology).layout(shape);
  return {
    parameters: from.size === to.size
      ? network
      : foldNorms({ from, to }, network, measureMoments(learning, network, MOMENT_ROUNDS)),
    gates: lesson.gates === undefined
      ? undefined
      : trained.parameters.slice(reparametrisation.gatesAt, reparametrisation.hintAt),
    log: trained.log,
  };
}

/** Gradient times weight of every parameter, summed over some batches: what Taylor pruning needs. */
export function gradientProducts(
  options:
    & Pick<SetLearning, "topology" | "shape" | "set" | "offset" | "seed">
    & Pick<SetLearning, "batch" | "shards" | "mix" | "gain" | "distillation">
    & { parameters: Float32Array; steps: number },
): Float32Array {
  const { parameters, steps, ...learning } = options;
  const shared = shareGradients(parameters.length, learning.shards);
  shared.parameters.set(parameters);
  const task = createTask({ ...learning, shared });
  const out = new Float32Array(parameters.length);
  for (let step = 0; step < steps; step++) {
    for (let shard = 0; shard < learning.shards; shard++) task.run(step, shard);
    for (let i = 0; i < shared.gradients.length; i++) {
      out[i % out.length] += shared.gradients[i] * parameters[i % out.length];
    }
  }
  return out;
}
