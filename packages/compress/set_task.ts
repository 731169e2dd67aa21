/**
 * The worker task that trains a network of any kind on a distillation set.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  BASE_SHAPE,
  type Crnn,
  type Distillation,
  distillationLoss,
  gatherMoments,
  type Moments,
  type Network,
  type ParameterLayout,
  rankingLoss,
  segmentsAtOnce,
  type SharedGradients,
  topologyOf,
  type WorkerTask,
} from "@kws/models";
import { BASE_FRONT_END } from "@kws/features";
import { alignSteps, attentionLoss, stepTimes } from "./attention_distillation.ts";
import type { BranchKernel } from "./branches.ts";
import { hintLoss } from "./hint_loss.ts";
import type { WeightFormat } from "./quantize_weights.ts";
import { Reparametrisation } from "./reparametrisation.ts";
import { segmentLesson, type SegmentSource, type SegmentTraining } from "./segment_lesson.ts";
import { type BatchConfig, SetBatches } from "./set_batches.ts";
import { buildStudent, listens, type Student } from "./student.ts";

/** What is learnt of the sounds that are drawn. */
// deno-lint-ignore no-explicit-any
export interface SetLearning<S = any> extends BatchConfig, Student<S> {
  seed: number;
  distillation: Distillation;
  /** Weight of the loss on the ranking of the labelled clips of a shard; none without it. */
  ranking?: number;
  /** Weight of the attention's divergence from the teachers'; none without it. */
  attention?: number;
  /** Weight of the hints; none without it. */
  hint?: number;
  /** Weight of the L1 norm of the channel scaling factors; there are none without it. */
  gates?: number;
  /** Kernels of parallel branches of the convolution, folded into it afterwards; none without them. */
  branches?: readonly BranchKernel[];
  /** Standard deviation of the network's own noise, in the kinds that have some. */
  gateNoise?: number;
  /** Segments of streams, and their set; clips alone without them. */
  segments?: SegmentSource;
}

/** Configuration of {@linkcode createTask}. */
export interface SetTaskConfig extends SetLearning {
  shared: SharedGradients;
}

/** The parameters that are trained, normalisations among them. */
export function trainedLayout(
  { topology, shape }: Pick<SetLearning, "topology" | "shape">,
): ParameterLayout {
  return topologyOf(topology).layout(shape, true);
}

/** Whether a network's normalisations are folded when it has been trained. */
export function foldsNorms(net: Pick<SetLearning, "topology" | "shape">): boolean {
  return [...trainedLayout(net).slots.values()].some(({ folds }) => folds);
}

/**
 * Refuses quantisation-aware training of a network whose normalisations are folded afterwards: what it
 * rounds would be other weights than those of the file.
 *
 * @throws {RangeError} That names the network's kind.
 */
function checkRounding(net: Pick<SetLearning, "topology" | "shape">): void {
  if (!foldsNorms(net)) return;
  throw new RangeError(
    `Cannot train with rounding as the weights that are trained must be those of the file: ` +
      `"${net.topology}" folds normalisations into them later; round after training`,
  );
}

/**
 * What is trained under a configuration.
 *
 * @throws {RangeError} If the network's kind cannot do what is asked.
 */
export function reparametrisationOf(
  { topology, shape, gates, branches, attention = 0, hint = 0, set, rounding }:
    & Pick<
      SetLearning,
      "topology" | "shape" | "gates" | "branches" | "attention" | "hint" | "rounding"
    >
    & { set: Pick<SetLearning["set"], "width"> },
): Reparametrisation {
  const layout = trainedLayout({ topology, shape });
  if ((attention > 0 || hint > 0) && !layout.slots.has("attention.energy.weight")) {
    throw new RangeError(
      `Cannot distil attention or hints as the network must have attention over time: ` +
        `"${topology}" has none; leave out attention and hint`,
    );
  }
  if (rounding) checkRounding({ topology, shape });
  return new Reparametrisation({
    ...{ layout, branches, format: rounding?.weights },
    // A kind without states has no units to scale, which is refused there.
    gates: gates === undefined ? undefined : shape.hidden ?? 0,
    hint: hint > 0 ? { from: shape.hidden, to: set.width } : undefined,
  });
}

/** What a training asks of a network. */
export interface Learning
  extends Pick<SetLearning, "topology" | "shape" | "gates" | "branches" | "attention" | "hint"> {
  /** Rounds weights and activations in every step. */
  rounding?: WeightFormat;
  segments?: SegmentTraining;
}

/**
 * Refuses what a network's kind cannot learn by: attention, hints, scaled units, rounding.
 *
 * @throws {RangeError} If the network's kind cannot do what is asked.
 */
export function checkLearning({ rounding, segments, ...learning }: Learning): void {
  if (segments?.mined && !listens(learning.topology)) {
    throw new RangeError(
      `Cannot mine segments as the network must hear streams: "${learning.topology}" hears whole ` +
        "clips; leave out mined",
    );
  }
  if (rounding) checkRounding(learning);
  // The width of the teachers' states, and ranges of activations, are nothing to the kind.
  reparametrisationOf({ ...learning, set: { width: 1 } });
}

/** The sounds of a batch: windows of segments among them, where the network hears whole clips. */
function batchesOf(config: SetLearning): SetBatches {
  const { topology, segments, shards } = config;
  if (segments === undefined || listens(topology)) return new SetBatches(config);
  const { set, zones, batch } = segments;
  const count = segmentsAtOnce(batch, shards, {});
  return new SetBatches({ ...config, windows: { set, zones, count } });
}

/** Lets the network hear a shard: its logits (B,2). Dropout is not drawn, whatever the shape says. */
function hear(
  { gateNoise }: SetLearning,
  batches: SetBatches,
  net: Network,
  random: Random,
  shard: number,
): Float32Array {
  batches.draw(net.features, random, shard);
  if (gateNoise !== undefined) net.drawNoise?.(random.stream("gates"), gateNoise);
  return net.forward();
}

/** What attention distillation and hints add to a network's loss. */
class AttentionTerms {
  readonly #config: SetLearning;
  readonly #net: Crnn;
  readonly #alignment: Float64Array;
  readonly #target: Float64Array;

  constructor(config: SetLearning, net: Crnn) {
    const { set, shape } = config;
    this.#config = config;
    this.#net = net;
    const { steps } = net.sizes;
    this.#alignment = alignSteps(
      stepTimes(BASE_SHAPE, BASE_FRONT_END, set.steps),
      stepTimes(shape, set.frontEnd, steps),
    );
    this.#target = new Float64Array(steps);
  }

  /** The divergence of where the network looks from where the teachers look. */
  attention(chosen: Int32Array, weight: number): number {
    const { set, batch } = this.#config;
    const net = this.#net;
    const target = this.#target;
    const steps = target.length;
    let loss = 0;
    chosen.forEach((sound, start) => {
      target.fill(0);
      for (let t = 0; t < set.steps; t++) {
        const share = set.attention[sound * set.steps + t];
        for (let s = 0; s < steps; s++) target[s] += share * this.#alignment[t * steps + s];
      }
      const where = { start, stride: chosen.length };
      loss += attentionLoss(net.dAttention, net.attention, where, target, weight / batch);
    });
    return loss;
  }

  /** The distance of the pooled state, projected, from the teacher's. */
  hint(chosen: Int32Array, weight: number, projection: Float32Array, slope: Float32Array): number {
    const { set, batch, shape: { hidden } } = this.#config;
    const { width } = set;
    const net = this.#net;
    const hint = { from: hidden, to: width, parameters: projection, gradients: slope };
    slope.fill(0);
    let loss = 0;
    chosen.forEach((sound, i) => {
      loss += hintLoss(
        hint,
        net.pooled.subarray(i * hidden, (i + 1) * hidden),
        set.pooled.subarray(sound * width, (sound + 1) * width),
        net.dPooled.subarray(i * hidden, (i + 1) * hidden),
        weight / batch,
      );
    });
    return loss;
  }
}

/**
 * Makes the task; a step is a batch, a shard hears `batch / shards` sounds.
 *
 * @throws {RangeError} If the shards do not divide the batch, the set lacks a kind that a batch needs or
 * has other bands, or the network's kind cannot do what is asked.
 */
export function createTask(config: SetTaskConfig): WorkerTask {
  const { distillation, ranking = 0, attention = 0, hint = 0, gates, shards, shared } = config;
  const batches = batchesOf(config);
  const net = buildStudent(config, config.set, { batch: batches.count, frames: config.set.frames });
  const segments = config.segments && listens(config.topology)
    ? segmentLesson({ ...config, segments: config.segments })
    : undefined;
  const reparametrisation = reparametrisationOf(config);
  // What has attention over time is a CRNN; another kind has been refused.
  const terms = attention > 0 || hint > 0 ? new AttentionTerms(config, net as Crnn) : undefined;
  const { gatesAt, hintAt, size } = reparametrisation;
  const parameters = new Float32Array(net.layout.size);
  const gradients = new Float32Array(size);
  const { chosen, labels, logOdds, count } = batches;
  // Of the loss, what lies on one sound.
  const weight = (segments ? 1 - config.segments!.share : 1) / (count * shards);
  const onClips = segments ? 1 - config.segments!.share : 1;
  const root = Random.root(config.seed);
  let current = -1;
  return {
    run(step, shard) {
      if (step !== current) {
        current = step;
        reparametrisation.effective(shared.parameters, parameters);
        net.load(parameters);
        segments?.net.load(parameters);
      }
      const logits = hear(config, batches, net, root.stream("lessons", step, shard), shard);
      let loss = distillationLoss(net.dLogits, logits, logOdds, labels, distillation, weight);
      if (ranking > 0) loss += rankingLoss(net.dLogits, logits, labels, onClips * ranking / shards);
      if (attention > 0) loss += terms!.attention(chosen, onClips * attention);
      if (hint > 0) {
        const projection = Float32Array.from(shared.parameters.subarray(hintAt, size));
        const slope = gradients.subarray(hintAt, size);
        loss += terms!.hint(chosen, onClips * hint, projection, slope);
      }
      net.gradients.fill(0);
      net.backward();
      if (segments) {
        loss += segments.learn(root.stream("segments", step, shard));
        const { gradients } = segments.net;
        for (let i = 0; i < gradients.length; i++) net.gradients[i] += gradients[i];
      }
      reparametrisation.pull(shared.parameters, net.gradients, gradients);
      if (gates !== undefined) {
        for (let i = gatesAt; i < hintAt; i++) {
          const gate = shared.parameters[i];
          loss += gates * Math.abs(gate) / shards;
          gradients[i] += gates * Math.sign(gate) / shards;
        }
      }
      shared.losses[shard] = loss;
      shared.gradients.set(gradients, shard * size);
    },
  };
}

/**
 * The moments of every normalisation over fresh sounds, shard by shard as in training: what the
 * averaged weights need, which no batch of training has seen.
 *
 * @param parameters In the order of what is trained.
 * @param rounds Shards to hear.
 */
export function measureMoments(
  config: SetLearning,
  parameters: Float32Array,
  rounds: number,
): Moments[] {
  const batches = batchesOf(config);
  const net = buildStudent(config, config.set, { batch: batches.count, frames: config.set.frames });
  net.load(parameters);
  const root = Random.root(config.seed);
  return gatherMoments(net, rounds, (round) => {
    hear(config, batches, net, root.stream("moments", round), round % config.shards);
  });
}
