/**
 * What is timed of a model that listens, and the sound that all hear.
 *
 * @module
 */
import { type FrameGroups, type FrontEnd, StreamingLogMel } from "@kws/features";
import { buildRuntime, Random } from "@kws/kernels";
import { checkedModule, type StreamRule } from "@kws/runtime";
import type { Contender } from "./rounds.ts";

/** A part of a model; a measurement is milliseconds for a second of sound, run by run. */
export interface StreamingContender extends Contender<number[]> {
  model: string;
  part: string;
  /** The model of this project that computes the same part, if it is not one itself. */
  peerOf?: string;
}

/** Pieces of 10 ms in a second. */
export const PIECES = 100;

/** Seconds of sound that a part hears before it is timed: the kernels are compiled anew while they run. */
export const WARM = { front: 360, network: 1200, together: 60, peer: 20 };

/** The rule that all detect by: what it is makes no difference to the time. */
export const RULE: StreamRule = { smoothing: 4, threshold: 4, refractory: 1 };

/** A piece of sound as a microphone gives it: 10 ms of 16-bit integers. */
export const PIECE: Int16Array = pieceOf(160);

/** The same of a microphone of 48 kHz. */
export const PIECE_48: Int16Array = pieceOf(480);

function pieceOf(length: number): Int16Array {
  const random = Random.root("bench");
  return Int16Array.from({ length }, () => Math.round(32767 * random.between(-0.1, 0.1)));
}

/** Frames that a network hears, so many seconds of them, again and again. */
export function soundFrames(frontEnd: FrontEnd, seconds: number): Float32Array[] {
  const logMel = buildRuntime((arena) => new StreamingLogMel(arena, frontEnd), checkedModule());
  const frames: Float32Array[] = [];
  const wanted = seconds * framesPerSecond(frontEnd);
  while (frames.length < wanted) logMel.push(PIECE, (frame) => frames.push(frame.slice()));
  return frames.slice(0, wanted);
}

/**
 * Seconds that a network hears at once while it is timed: so many that its steps come out even, as 12.5 a second
 * would be 12 in one run and 13 in the next.
 */
export function evenSeconds(frontEnd: FrontEnd, { every }: FrameGroups): number {
  let seconds = 1;
  while (seconds * framesPerSecond(frontEnd) % every !== 0) seconds++;
  return seconds;
}

/** Frames in a second. */
export function framesPerSecond({ sampleRate, hop }: FrontEnd): number {
  return Math.round(sampleRate / hop);
}
