/**
 * Sound to probabilities and detections, live.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import {
  type FrameGroups,
  type FrontEnd,
  StreamingLogMel,
  streamingLogMelBytes,
} from "@kws/features";
import { MovingMean, type Step, Trigger, type TriggerOptions } from "@kws/evaluate";
import {
  type CrnnShape,
  CrnnStream,
  type CrnnStreamOptions,
  keywordProbability,
} from "@kws/models";

/** Options of a {@linkcode Spotter}. */
export interface SpotterOptions extends CrnnStreamOptions {
  /** The front end that the network was trained with. */
  frontEnd: FrontEnd;
}

/** The frames that a network's steps wait for: a kernel's first, then a stride's each time. */
export function frameGroups({ kernel: [, first], stride: [, every] }: CrnnShape): FrameGroups {
  return { first, every };
}

/** Samples in any pieces to the keyword's probability; the same bits for every way of cutting. */
export class Spotter {
  /** The front end's settings. */
  readonly frontEnd: FrontEnd;
  readonly #logMel: StreamingLogMel;
  readonly #network: CrnnStream;
  #frame = 0;

  constructor(options: SpotterOptions) {
    this.frontEnd = options.frontEnd;
    const groups = frameGroups(options.shape);
    const kernels = Kernels.create({ bytes: streamingLogMelBytes(options.frontEnd, groups) });
    this.#logMel = new StreamingLogMel(kernels, options.frontEnd, groups);
    this.#network = new CrnnStream(options);
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#logMel.reset();
    this.#network.reset();
    this.#frame = 0;
  }

  /**
   * Takes samples and calls `onStep` for every step that they complete.
   *
   * @param samples Mono samples at the front end's rate, full scale ±1.
   */
  push(samples: Float32Array, onStep: (step: Step) => void): void {
    const { hop, fftLength } = this.frontEnd;
    this.#logMel.push(samples, (frame) => {
      const logOdds = this.#network.push(frame);
      const sample = this.#frame++ * hop + fftLength - 1;
      if (logOdds !== undefined) onStep({ sample, probability: keywordProbability(0, logOdds) });
    });
  }

  /** All steps of a recording, from a fresh start. */
  run(samples: Float32Array): Step[] {
    this.reset();
    const steps: Step[] = [];
    this.push(samples, (step) => steps.push(step));
    return steps;
  }
}

/**
 * Means of the latest `count` probabilities: {@linkcode MovingMean} over a recording.
 *
 * @throws {RangeError} If `count` is not a whole number >= 1.
 */
export function smooth(steps: readonly Step[], count: number): Step[] {
  const mean = new MovingMean(count);
  return steps.map(({ sample, probability }) => ({ sample, probability: mean.push(probability) }));
}

/**
 * The samples at which a {@linkcode Trigger} detects the keyword in a recording: where the probability
 * reaches the threshold, once until it has fallen below it again, and not in the refractory time.
 *
 * @throws {RangeError} As {@linkcode Trigger}.
 */
export function detections(steps: readonly Step[], options: TriggerOptions): number[] {
  const trigger = new Trigger(options);
  return steps.filter((step) => trigger.push(step)).map(({ sample }) => sample);
}
