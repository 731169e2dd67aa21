import type { SharedDetection, SpotterStep, StreamRule } from "./index.d.ts";

/** A keyword that was heard, with the sound that leads up to it. */
export interface Heard extends SharedDetection {
  /** The latest mono samples at `sampleRate`, as far as the decision. */
  audio: Float32Array;
  /** Samples a second of `audio`. */
  sampleRate: number;
}

/** An output of one of the networks. */
export interface HeardStep extends SpotterStep {
  /** The place of its model in the list, from 0. */
  detector: number;
}

/** Why a microphone cannot be listened to. */
export type WakeWordFault =
  | "insecure-page"
  | "no-audio-worklet"
  | "no-sound"
  | "no-wasm"
  | "not-found"
  | "bad-model"
  | "microphone-denied"
  | "no-microphone"
  | "no-such-microphone"
  | "microphone-busy"
  | "microphone-lost"
  | "needs-gesture"
  | "interrupted"
  | "thread-failed"
  | "destroyed";

/** An error of {@link WakeWord}. */
export class WakeWordError extends Error {
  /** What is wrong, for programs. */
  readonly fault: WakeWordFault;
  constructor(fault: WakeWordFault, detail?: string, cause?: unknown);
}

/** A `.kws` file's bytes, or where it is. */
export type ModelFile = ArrayBuffer | Uint8Array<ArrayBuffer> | URL | string;

/** One of several models. */
export interface WakeWordModel {
  /** A `.kws` file, or where it is. */
  model: ModelFile;
  /** What of the file's rule is to be another. */
  rule?: Partial<StreamRule>;
}

/** Options of {@link WakeWord.create}: `model` or `models` must be given, and not both. */
export interface WakeWordOptions {
  /** A `.kws` file, or where it is. */
  model?: ModelFile;
  /** Several, in place of one: all hear the same sound, on one audio thread. */
  models?: readonly WakeWordModel[];
  /** Where the audio thread's module is. Defaults to `worklet.min.js` beside this module. */
  worklet?: URL | string;
  /** What of the one file's rule is to be another. */
  rule?: Partial<StreamRule>;
  /** Seconds of sound that come with a detection, 0 to 60. Defaults to 1.5. */
  preRoll?: number;
  /** What is listened to in place of a microphone that is asked for. */
  stream?: MediaStream;
  /** Which microphone, by the browser's name for it. */
  deviceId?: string;
  onDetection?: (heard: Heard) => void;
  /** Every step of each network, for a curve. */
  onStep?: (step: HeardStep) => void;
  /** Told of what goes wrong while it listens: a microphone that is lost, sound that the browser stops, and the like. */
  onError?: (error: WakeWordError) => void;
}

/** What a {@link WakeWord} is doing. */
export type WakeWordState = "ready" | "listening" | "paused" | "destroyed";

/** A keyword spotter on a microphone. */
export class WakeWord {
  private constructor();
  /** Opens the model, or several, on an audio thread; the microphone is not asked for yet. */
  static create(options: WakeWordOptions): Promise<WakeWord>;
  /** The word that it waits for; of several the first model's. */
  readonly keyword: string;
  /** The words of all models, in the order of the list. */
  readonly keywords: readonly string[];
  /** The rule that it works by; of several the first model's. */
  readonly rule: StreamRule;
  /** The rules of all models, in the order of the list. */
  readonly rules: readonly StreamRule[];
  /** Samples a second that the models hear. */
  readonly sampleRate: number;
  /** What it is doing. */
  get state(): WakeWordState;
  /**
   * Asks for the microphone and listens; to be called from a click or a key. Where it listens already, nothing
   * happens. Calls are done in their order: one during a pause follows it, one while another start waits
   * shares that one's end.
   *
   * @throws {WakeWordError} If there is no microphone, the browser waits for a gesture, or it is destroyed
   * meanwhile.
   */
  start(): Promise<void>;
  /** Hears nothing until `resume`; the microphone stays open. Where a start waits, it is paused behind that one. */
  pause(): Promise<void>;
  /** Listens again, or starts; what was heard before the pause is forgotten. */
  resume(): Promise<void>;
  /** Lets the microphone go for good, also one whose leave is still asked for. */
  destroy(): Promise<void>;
  /**
   * Detections from the first call of `next` on, one after the other, until it is destroyed; those that are
   * heard while a loop's body works wait for it. `return` ends an iterator at once, also one that waits.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Heard, void, void>;
}
