import type { FrameGroups } from "@kws/features";

/** A network that listens: one frame after the other, with states that go on. */
export interface StepNetwork {
  /** The frames that its steps wait for: the first ones together, then every so many. */
  readonly groups: FrameGroups;
  /** Frames that a step's classification looks back over, its states apart. */
  readonly reach: number;
  /**
   * Takes one log-mel frame (bands).
   *
   * @returns The keyword's log-odds if the frame completes a step, otherwise `undefined`.
   */
  push(frame: Float32Array): number | undefined;
  /** Forgets everything heard so far. */
  reset(): void;
  /** Its states as bytes. */
  save(): Uint8Array;
  /**
   * Goes on from what `save` gave.
   *
   * @throws {RangeError} If the bytes cannot be its states.
   */
  restore(state: Uint8Array): void;
}

/** One output of a network. */
export interface Step {
  /** The last sample that it depends on, counted from the stream's start. */
  sample: number;
  /** The keyword's log-odds. */
  logOdds: number;
}
