/**
 * A distillation set: features of augmented sounds with the teachers' log-odds, attention and states,
 * computed once for all networks that are distilled from them. Its sounds are clips, or segments of
 * streams.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import type { StepTimes } from "@kws/models";

/** What a sound is, and so whether it has a label. */
export const SOUND_KINDS = { other: 0, keyword: 1, noise: 2, unlabelled: 3 } as const;

/** Log-mel values are stored in steps of 1/{@linkcode FEATURE_STEPS}. */
export const FEATURE_STEPS = 1024;

/** What there is more of segments of streams. */
export interface StreamHeader extends StepTimes {
  /** Steps of the teachers, L, each with log-odds of its own. */
  steps: number;
}

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
  /** Of segments: when the teachers' steps end. */
  stream?: StreamHeader;
  /** {@linkcode SOUND_KINDS}, (N); of segments their places in `SEGMENT_KINDS`. */
  kinds: Uint8Array<SharedArrayBuffer>;
  /** Of segments: samples of the keyword's start and end, (N,2); −1 where it is not said. */
  spans: Int32Array<SharedArrayBuffer>;
  /** Log-mel in steps of 1/1024, (N,T,bands). */
  features: Int16Array<SharedArrayBuffer>;
  /** The teachers' mean log-odds of the keyword, (N), or at every step, (N,L). */
  logOdds: Float32Array<SharedArrayBuffer>;
  /** The teachers' mean attention over time, (N,S). */
  attention: Float32Array<SharedArrayBuffer>;
  /** The first teacher's attention-weighted state, (N,W). */
  pooled: Float32Array<SharedArrayBuffer>;
}

type Header = Pick<
  DistillationSet,
  "keyword" | "frontEnd" | "count" | "frames" | "steps" | "width" | "stream"
>;

/** A set whose arrays are empty. */
export function allocateDistillationSet(header: Header): DistillationSet {
  const { count, frames, steps, width, stream, frontEnd: { bands } } = header;
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  return {
    ...header,
    kinds: new Uint8Array(shared(count)),
    spans: new Int32Array(shared(stream ? 8 * count : 0)),
    features: new Int16Array(shared(2 * count * frames * bands)),
    logOdds: new Float32Array(shared(4 * count * (stream?.steps ?? 1))),
    attention: new Float32Array(shared(4 * count * steps)),
    pooled: new Float32Array(shared(4 * count * width)),
  };
}
