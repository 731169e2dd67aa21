/**
 * The worker task that trains a network on augmented clips and their labels.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import { gatherMoments, type Moments } from "./fold_norms.ts";
import { crossEntropy } from "./losses.ts";
import type { Network } from "./network.ts";
import type { WorkerTask } from "./pool.ts";
import { topologyOf } from "./topologies/mod.ts";
import { wholeClips } from "./topologies/topology.ts";
import type { SharedGradients } from "./trainer.ts";
import { learnChain, segmentsAtOnce } from "./segment_chain.ts";
import { stepCrossEntropy, type StepWeights } from "./step_losses.ts";
import { stepTimesOf, type ZoneTimes } from "./step_zones.ts";
import { CLIP_SAMPLES, type ClipsConfig, TrainingClips } from "./training_clips.ts";
import { segmentFrames, type SegmentsConfig, TrainingSegments } from "./training_segments.ts";

/** Segments of streams among a training's clips. */
export interface SegmentLearning
  extends Pick<SegmentsConfig, "batch" | "chain" | "recipe" | "masks" | "sentences"> {
  /** Share of the loss that lies on segments; clips have the rest. */
  share: number;
  zones: ZoneTimes;
  weights: StepWeights;
}

/** Configuration of {@linkcode createTask}. */
// deno-lint-ignore no-explicit-any
export interface ClassifyConfig<S = any> extends ClipsConfig {
  /** The network's kind. */
  topology: string;
  shape: S;
  shared: SharedGradients;
  /** Segments of streams, learnt at every step; clips alone without them. */
  segments?: SegmentLearning;
}

/** What a training learns from: it adds to the gradients of a network of its own. */
interface Lesson {
  net: Network;
  /** Hears a shard, and gives its loss. */
  learn(step: number, shard: number): number;
}

/** The clips of a shard, and a network that hears them. */
function buildClips(config: ClassifyConfig): { clips: TrainingClips; net: Network } {
  const { topology, shape, frontEnd, batch, shards } = config;
  const frames = centredFrames(CLIP_SAMPLES, frontEnd);
  return Kernels.build((kernels) => {
    const clips = new TrainingClips(kernels, config);
    const size = { batch: batch / shards, frames, training: true };
    return { clips, net: topologyOf(topology).build(kernels, shape, size) };
  });
}

/** Lessons from clips. */
function clipLesson(config: ClassifyConfig, weight: number): Lesson {
  const { batch } = config;
  const { clips, net } = buildClips(config);
  return {
    net,
    learn(step, shard) {
      clips.fill(net.features, step, shard);
      net.drawNoise?.(clips.random.stream("dropout", step, shard));
      net.forward();
      const loss = crossEntropy(net.dLogits, net.logits, clips.labels, weight / batch);
      net.gradients.fill(0);
      net.backward();
      return loss;
    },
  };
}

/** Lessons from segments of streams, at every step. */
function segmentLesson(config: ClassifyConfig, segments: SegmentLearning): Lesson {
  const { topology, shape, frontEnd, shards, corpus, keyword, seed } = config;
  const { batch, recipe, share, weights } = segments;
  if (!(recipe.keyword > 0)) {
    throw new RangeError(
      "Cannot learn from segments as the keyword must be said in some: recipe.keyword must be above 0, " +
        `current value is ${recipe.keyword}`,
    );
  }
  const frames = segmentFrames(recipe, frontEnd);
  const { stream } = topologyOf(topology);
  if (!stream) throw wholeClips(topology);
  const { window: stepsOf } = stream;
  const steps = stepsOf(shape, frames);
  const window = stepsOf(shape, centredFrames(CLIP_SAMPLES, frontEnd));
  const own = { ...segments, frontEnd, corpus, keyword, seed, shards };
  const { heard, net } = Kernels.build((kernels) => ({
    heard: new TrainingSegments(kernels, own, steps, stepTimesOf(topology, shape, frontEnd)),
    net: topologyOf(topology).build(kernels, shape, {
      ...{ batch: segmentsAtOnce(batch, shards, segments), frames, training: true, window },
    }),
  }));
  const root = Random.root(seed);
  const judged = { logits: net.logits, zones: heard.zones, count: heard.count, steps };
  const scale = { perKeyword: share / (batch * recipe.keyword), perSegment: share / batch };
  return {
    net,
    learn(step, shard) {
      const hear = (turn: number) => {
        const part = shard * (segments.chain ?? 1) + turn;
        heard.fill(net.features, step, part);
        net.drawNoise?.(root.stream("segment dropout", step, part));
      };
      const judge = () => stepCrossEntropy(net.dLogits, judged, weights, scale);
      return learnChain(net, segments, hear, judge);
    },
  };
}

/**
 * Makes the task; a step is a batch.
 *
 * @throws {RangeError} If the shards do not divide a batch, the shape is impossible, the network's
 * kind hears whole clips where there are segments, or the keyword is said in none of these.
 */
export function createTask(config: ClassifyConfig): WorkerTask {
  const { segments, shared } = config;
  const lessons = [
    clipLesson(config, 1 - (segments?.share ?? 0)),
    ...(segments ? [segmentLesson(config, segments)] : []),
  ];
  let current = -1;
  return {
    run(step, shard) {
      if (step !== current) {
        current = step;
        for (const { net } of lessons) net.load(shared.parameters);
      }
      let loss = 0;
      lessons.forEach(({ net, learn }, i) => {
        loss += learn(step, shard);
        const { gradients } = net;
        const own = shared.gradients.subarray(
          shard * gradients.length,
          (shard + 1) * gradients.length,
        );
        if (i === 0) own.set(gradients);
        else for (let j = 0; j < own.length; j++) own[j] += gradients[j];
      });
      shared.losses[shard] = loss;
    },
  };
}

/**
 * The moments of every normalisation over clips that no batch of the training has drawn, shard by shard as
 * in training: what the averaged weights need to be folded.
 *
 * @param parameters In the order of what is trained.
 * @param steps Steps of the training, and shards of steps after it to hear.
 */
export function measureMoments(
  config: ClassifyConfig,
  parameters: Float32Array,
  { trained, rounds }: { trained: number; rounds: number },
): Moments[] {
  const { clips, net } = buildClips(config);
  net.load(parameters);
  return gatherMoments(net, rounds, (round) => {
    const step = trained + Math.floor(round / config.shards);
    clips.fill(net.features, step, round % config.shards);
    net.forward();
  });
}
