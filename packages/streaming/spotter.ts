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
import type { CrnnShape } from "@kws/models";
import { StreamingCrnn, type StreamingCrnnOptions } from "./streaming_crnn.ts";

/** One output of a spotter. */
export interface Step {
  /** The last sample that it depends on, counted from the stream's start. */
  sample: number;
  /** The keyword's probability. */
  probability: number;
}

/** Options of a {@linkcode Spotter}. */
export interface SpotterOptions extends StreamingCrnnOptions {
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
  readonly #network: StreamingCrnn;
  #frame = 0;

  constructor(options: SpotterOptions) {
    this.frontEnd = options.frontEnd;
    const groups = frameGroups(options.shape);
    const kernels = Kernels.create({ bytes: streamingLogMelBytes(options.frontEnd, groups) });
    this.#logMel = new StreamingLogMel(kernels, options.frontEnd, groups);
    this.#network = new StreamingCrnn(options);
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
      const probability = this.#network.push(frame);
      const sample = this.#frame++ * hop + fftLength - 1;
      if (probability !== undefined) onStep({ sample, probability });
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
 * Means of the latest `count` probabilities: what a keyword lifts for several steps and a stray sound
 * for one or two.
 *
 * Source: G. Chen, C. Parada and G. Heigold, "Small-footprint keyword spotting using deep neural
 * networks", ICASSP 2014, section 2.3.
 *
 * @throws {RangeError} If `count` is not a whole number >= 1.
 */
export function smooth(steps: readonly Step[], count: number): Step[] {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(
      `Cannot smooth as count must be a whole number >= 1: current value is ${count}`,
    );
  }
  return steps.map(({ sample }, i) => {
    const first = Math.max(0, i - count + 1);
    let sum = 0;
    for (let j = first; j <= i; j++) sum += steps[j].probability;
    return { sample, probability: sum / (i - first + 1) };
  });
}

/** Options of {@linkcode detections}. */
export interface DetectionOptions {
  /** Least probability of a detection. */
  threshold: number;
  /** Samples after a detection in which no other is made. */
  refractory: number;
}

/** The samples at which the probability reaches the threshold, with a refractory period. */
export function detections(
  steps: readonly Step[],
  { threshold, refractory }: DetectionOptions,
): number[] {
  const found: number[] = [];
  let quietUntil = -1;
  for (const { sample, probability } of steps) {
    if (probability < threshold || sample < quietUntil) continue;
    found.push(sample);
    quietUntil = sample + refractory;
  }
  return found;
}
