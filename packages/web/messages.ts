/**
 * What page and audio thread tell each other.
 *
 * @module
 */
import type { SharedDetection, SpotterStep, StreamRule } from "@kws/runtime";

/** One of the models that the audio thread begins with. */
export interface BeginModel {
  /** The bytes of a `.kws` file. */
  model: ArrayBuffer;
  /** What of the file's rule is to be another. */
  rule?: Partial<StreamRule>;
  /** What errors call it; its place in the list without this. */
  name?: string;
}

/** What the audio thread begins with. */
export interface Begin {
  /** What is listened for, all of it on the same sound. */
  models: readonly BeginModel[];
  /** Seconds of sound that come with a detection. */
  preRoll: number;
  /** Whether every step is told. */
  everyStep: boolean;
}

/** A keyword that was heard, with the sound that leads up to it. */
export interface Heard extends SharedDetection {
  /** The latest mono samples at {@linkcode Heard.sampleRate}, as far as the decision. */
  audio: Float32Array;
  /** Samples a second of {@linkcode Heard.audio}. */
  sampleRate: number;
}

/** An output of one of the networks. */
export interface HeardStep extends SpotterStep {
  /** The place of its model in the list, from 0. */
  detector: number;
}

/** What the audio thread tells. */
export type FromAudio =
  | {
    kind: "ready";
    keywords: readonly string[];
    rules: readonly StreamRule[];
    sampleRate: number;
  }
  /** Why it cannot hear, and the kind of error by its name. */
  | { kind: "failed"; message: string; error: string }
  | { kind: "heard"; heard: Heard }
  | { kind: "steps"; list: HeardStep[] };

/** What the page tells. */
export type ToAudio = "pause" | "resume" | "close";
