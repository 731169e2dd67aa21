/**
 * What a spotter needs of a network.
 *
 * @module
 */
import type { FrameGroups } from "@kws/features";
import type { StatePart } from "@kws/kernels";

/** A network that is given log-mel frames, one or some after the other. */
export interface StepNetwork {
  /** Mel bands of a frame. */
  readonly bands: number;
  /** The frames that its steps wait for: the first step's, then those of every later one. */
  readonly groups: FrameGroups;
  /** Frames that a step looks back over, its states apart. */
  readonly reach: number;
  /**
   * Takes frames (n,bands), of which none but the last may complete a step: one, or at most a group. They are
   * valid during the call.
   *
   * @returns The keyword's log-odds if the last frame completes a step, otherwise `undefined`.
   */
  push(frames: Float32Array): number | undefined;
  /** Forgets everything heard so far. */
  reset(): void;
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  /** What tells its states from those of another model. */
  readonly owner: number;
}

/** A network that is given a whole clip. */
export interface ClipNetwork {
  /** The keyword's log-odds of log-mel frames (T,bands). */
  clip(frames: Float32Array): number;
}

/**
 * The log-odds of a clip of frames (T,bands) for a network of steps, from a fresh start: those of its
 * last step.
 *
 * @throws {RangeError} If the clip completes no step.
 */
export function clipBySteps(
  network: Pick<StepNetwork, "bands" | "push" | "reset">,
  frames: Float32Array,
): number {
  const { bands } = network;
  network.reset();
  let logOdds: number | undefined;
  for (let at = 0; at < frames.length; at += bands) {
    logOdds = network.push(frames.subarray(at, at + bands)) ?? logOdds;
  }
  if (logOdds !== undefined) return logOdds;
  throw new RangeError(
    `Cannot score a clip as its frames must complete a step: there are ${frames.length / bands}`,
  );
}
