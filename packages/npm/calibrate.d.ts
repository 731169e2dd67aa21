import type { StreamRule } from "./index.d.ts";

/** A rule, and what it makes of the recordings. */
export interface Calibration {
  rule: StreamRule;
  utterances: number;
  misses: number;
  falseAccepts: number;
  /** Of background. */
  hours: number;
  /** False accepts an hour that the background does not rule out, with 95 % confidence. */
  bound: number;
}

/** Options of {@link calibrateModel}. */
export interface CalibrateOptions {
  /** The bytes of a `.kws` file. */
  model: Uint8Array | ArrayBuffer;
  /** Minutes or hours of what is to be heard there, without the word: mono, at the model's rate. */
  background: readonly (Float32Array | Int16Array)[];
  /** The word, once in each: mono, at the model's rate. */
  utterances: readonly (Float32Array | Int16Array)[];
  /** False accepts in the background at most. Defaults to 0. */
  most?: number;
}

/**
 * The rule of fewest misses among those with so few false accepts in the background, and what the background
 * bounds.
 */
export function calibrateModel(options: CalibrateOptions): Calibration;
