/**
 * A distillation set: features of augmented sounds with the teachers' log-odds, attention and states,
 * computed once for all networks that are distilled from them.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";

/** What a sound is, and so whether it has a label. */
export const SOUND_KINDS = { other: 0, keyword: 1, noise: 2, unlabelled: 3 } as const;

/** Log-mel values are stored in steps of 1/{@linkcode FEATURE_STEPS}. */
export const FEATURE_STEPS = 1024;

/** A distillation set; threads share it without copying. */
export interface DistillationSet {
  /** The keyword that the teachers know. */
  keyword: string;
  /** The front end of the networks that learn. */
  frontEnd: FrontEnd;
  /** Number of sounds, N. */
  count: number;
  /** Frames of a sound, T. */
  frames: number;
  /** Steps of the teachers' attention, S. */
  steps: number;
  /** Width of the teachers' states, W. */
  width: number;
  /** {@linkcode SOUND_KINDS}, (N). */
  kinds: Uint8Array<SharedArrayBuffer>;
  /** Log-mel in steps of 1/1024, (N,T,bands). */
  features: Int16Array<SharedArrayBuffer>;
  /** The teachers' mean log-odds of the keyword, (N). */
  logOdds: Float32Array<SharedArrayBuffer>;
  /** The teachers' mean attention over time, (N,S). */
  attention: Float32Array<SharedArrayBuffer>;
  /** The first teacher's attention-weighted state, (N,W). */
  pooled: Float32Array<SharedArrayBuffer>;
}

type Header = Pick<
  DistillationSet,
  "keyword" | "frontEnd" | "count" | "frames" | "steps" | "width"
>;

/** A set whose arrays are empty. */
export function allocateDistillationSet(header: Header): DistillationSet {
  const { count, frames, steps, width, frontEnd: { bands } } = header;
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  return {
    ...header,
    kinds: new Uint8Array(shared(count)),
    features: new Int16Array(shared(2 * count * frames * bands)),
    logOdds: new Float32Array(shared(4 * count)),
    attention: new Float32Array(shared(4 * count * steps)),
    pooled: new Float32Array(shared(4 * count * width)),
  };
}
