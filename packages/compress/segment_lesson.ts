/**
 * What a network learns from segments of streams, at every step.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import {
  type Distillation,
  learnChain,
  type Network,
  type SegmentChain,
  segmentsAtOnce,
  stepCrossEntropy,
  stepDistillation,
  stepTimesOf,
  type StepWeights,
  topologyOf,
  type ZoneTimes,
} from "@kws/models";
import type { DistillationSet } from "./distillation_set.ts";
import type { Mining } from "./mine_segments.ts";
import { keywordShare, SegmentBatches } from "./segment_batches.ts";
import { buildStudent, type Student } from "./student.ts";

/** How segments of streams are learnt beside clips. */
export interface SegmentTraining extends SegmentChain {
  /** Segments of a batch, beside its clips. */
  batch: number;
  /**
   * Share of the loss that lies on them, in networks that classify every step; others hear a window of
   * each, which counts as a clip does.
   */
  share: number;
  zones: ZoneTimes;
  /** How steps are weighed against their labels. */
  weights: StepWeights;
  /** How many times a step of the keyword counts in what is learnt of the teachers. */
  positive: number;
  /** Hard negatives among them, mined with the network that the training begins with; none without it. */
  mined?: Mining;
}

/** Segments to learn from. */
export interface SegmentSource extends SegmentTraining {
  set: DistillationSet;
  /** What was mined. */
  hard?: Int32Array;
}

/** Configuration of {@linkcode segmentLesson}. */
export interface SegmentLessonConfig extends Student {
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** Most that is added to or subtracted from all log-mel values of a segment: a gain. */
  gain: number;
  /** Equal parts of a batch. */
  shards: number;
  distillation: Distillation;
  segments: SegmentSource;
}

/** What a shard's segments teach: it adds to a network of its own. */
export interface SegmentLesson {
  net: Network;
  /** Hears a shard's segments, and gives their loss. */
  learn(random: Random): number;
}

/** Segments from end to end, learnt at every step. */
export function segmentLesson(config: SegmentLessonConfig): SegmentLesson {
  const { topology, shape, offset, gain, shards, distillation, segments } = config;
  const { batch, share, zones, weights, positive, mined, hard } = segments;
  const { frames, frontEnd } = segments.set;
  const { window: stepsOf } = topologyOf(topology).stream!;
  const steps = stepsOf(shape, frames);
  const count = segmentsAtOnce(batch, shards, segments);
  const window = stepsOf(shape, centredFrames(frontEnd.sampleRate, frontEnd));
  const net = buildStudent(config, segments.set, { batch: count, frames, window });
  const drawn = new SegmentBatches(
    {
      ...{ set: segments.set, offset, count, gain, zones },
      hard: hard && { segments: hard, ofDraws: mined!.ofDraws },
    },
    steps,
    stepTimesOf(topology, shape, frontEnd),
  );
  const ofDraws = hard ? mined!.ofDraws : 0;
  if (!(ofDraws >= 0 && ofDraws < 1)) {
    throw new RangeError(
      `Cannot learn from segments as mined.ofDraws must be at least 0 and below 1: current value is ${ofDraws}`,
    );
  }
  const judged = { logits: net.logits, zones: drawn.zones, count, steps };
  const labels = share * (1 - distillation.share);
  const scale = {
    // Of those drawn among the hard ones none says it.
    perKeyword: labels / (batch * keywordShare(segments.set) * (1 - ofDraws)),
    perSegment: labels / batch,
  };
  const teachers = new Float64Array(count).fill(share * distillation.share / batch);
  const { temperature } = distillation;
  return {
    net,
    learn(random) {
      const judge = () =>
        stepCrossEntropy(net.dLogits, judged, weights, scale) +
        stepDistillation(net.dLogits, judged, drawn.logOdds, { temperature, positive }, teachers);
      return learnChain(net, segments, () => drawn.draw(net.features, random), judge);
    },
  };
}
