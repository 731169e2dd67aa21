/**
 * How much work trainings are: what their time is predicted from.
 *
 * @module
 */
import { centredFrames, type FrontEnd } from "@kws/features";
import { costSum, topologyOf } from "@kws/models";
import type { Distil } from "./setting.ts";

/** Clips of a second that take as long as a segment of a stream. */
const CLIPS_OF_SEGMENT = 3;

/** What a clip takes beside the network, in multiply-accumulates of it. */
const CLIP_MACS = 31_000;

/** A part of a training. */
export interface TrainingPart {
  topology: string;
  /** The network's shape. */
  // deno-lint-ignore no-explicit-any
  shape: any;
  frontEnd: FrontEnd;
  step: Pick<Distil, "epochs" | "batches" | "batch"> & { segments?: { batch: number } };
}

/** What a training takes: the clips that it hears times what the network does for one, in its MACs. */
export function trainingWork({ topology, shape, frontEnd, step }: TrainingPart): number {
  const { epochs, batches, batch, segments } = step;
  const clips = epochs * batches * (batch + CLIPS_OF_SEGMENT * (segments?.batch ?? 0));
  const frames = centredFrames(frontEnd.sampleRate, frontEnd);
  const { thop } = costSum(Object.values(topologyOf(topology).cost(shape, frames)));
  return clips * (CLIP_MACS + thop);
}
