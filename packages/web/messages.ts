/**
 * What page and audio thread tell each other.
 *
 * @module
 */
import type { Detection, SpotterStep, StreamRule } from "@kws/runtime";

/** What the audio thread begins with. */
export interface Begin {
  /** The bytes of a `.kws` file. */
  model: ArrayBuffer;
  /** What of the file's rule is to be another. */
  rule?: Partial<StreamRule>;
  /** Seconds of sound that come with a detection. */
  preRoll: number;
  /** Whether every step is told. */
  everyStep: boolean;
}

/** A keyword that was heard, with the sound that leads up to it. */
export interface Heard extends Detection {
  /** The latest mono samples at {@linkcode Heard.sampleRate}, as far as the decision. */
  audio: Float32Array;
  /** Samples a second of {@linkcode Heard.audio}. */
  sampleRate: number;
}

/** What the audio thread tells. */
export type FromAudio =
  | { kind: "ready"; keyword: string; rule: StreamRule; sampleRate: number }
  /** Why it cannot hear, and the kind of error by its name. */
  | { kind: "failed"; message: string; error: string }
  | { kind: "heard"; heard: Heard }
  | { kind: "steps"; list: SpotterStep[] };

/** What the page tells. */
export type ToAudio = "pause" | "resume" | "close";
