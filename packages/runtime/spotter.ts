/**
 * Sound to log-odds, live.
 *
 * @module
 */
import { forget, type LogMelArena, type StatePart } from "@kws/kernels";
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import { checkedBuild } from "./memory.ts";
import { fingerprint, restoreState, saveState } from "./saved_state.ts";
import type { StepNetwork } from "./step_network.ts";

/** Samples that are taken in at once. */
const BLOCK = 1024;

/** Mono samples: floats of full scale ±1, or 16-bit integers. */
export type Samples = Float32Array | Int16Array;

/** One output of a network that listens. */
export interface SpotterStep {
  /**
   * The last sample that it depends on, counted from the stream's start. A plain number: exact for
   * 2⁵³ samples, 17,000 years at 16 kHz.
   */
  sample: number;
  /** The keyword's log-odds. */
  logOdds: number;
}

/** Options of a {@linkcode Spotter}. */
export interface SpotterOptions {
  /** The front end that the network was trained with. */
  frontEnd: FrontEnd;
  /** The network, which has heard nothing yet: its groups of frames are counted from the first sample. */
  network: StepNetwork;
  /** The memory that the front end works in: the network's own, or one of its own without this. */
  arena?: LogMelArena;
}

/**
 * Samples in any pieces to the keyword's log-odds: the same bits for every way of cutting.
 *
 * What is no sound (NaN, infinite, or beyond ±2⁴⁰) counts as 0, and is counted.
 */
export class Spotter {
  /** The front end's settings. */
  readonly frontEnd: FrontEnd;
  /** Samples that a step looks back over, the network's states apart. */
  readonly reach: number;
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  /** Bytes that lie in its memory: what the front end takes, and the network if it shares it. */
  readonly bytes: number;
  readonly #network: StepNetwork;
  readonly #logMel: StreamingLogMel;
  readonly #steps: SpotterStep[] = [];
  /** The number of the next frame. */
  readonly #frame = new Float64Array(1);

  /** Begins with nothing heard. */
  constructor({ frontEnd, network, arena }: SpotterOptions) {
    if (network.bands !== frontEnd.bands) {
      throw new RangeError(
        `Cannot listen as the network must take the front end's ${frontEnd.bands} bands: ` +
          `current value is ${network.bands}`,
      );
    }
    this.frontEnd = frontEnd;
    this.#network = network;
    this.reach = (network.reach - 1) * frontEnd.hop + frontEnd.fftLength;
    const build = (memory: LogMelArena): [StreamingLogMel, number] => {
      const logMel = new StreamingLogMel(memory, frontEnd, network.groups);
      return [logMel, memory.taken];
    };
    [this.#logMel, this.bytes] = arena ? build(arena) : checkedBuild(build);
    this.state = [{ numbers: this.#frame }, ...this.#logMel.state, ...network.state];
  }

  /** What tells its states from those of another model. */
  get owner(): number {
    const { sampleRate, fftLength, hop, bands } = this.frontEnd;
    return this.#network.owner ^ fingerprint([sampleRate, fftLength, hop, bands]);
  }

  /** Samples that were no sound since the start or the last reset. */
  get unusable(): number {
    return this.#logMel.repaired;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    forget(this.state);
    this.#network.reset();
  }

  /**
   * Takes samples and calls `onStep` for every step that they complete. What `onStep` throws is passed
   * on: the samples of the next blocks are not heard then, and steps of this one that were still to come are lost.
   * A network that has thrown may get frames again: reset it.
   *
   * @param samples Mono samples at the front end's rate, any number of them.
   * @throws {TypeError} If the samples are neither floats nor 16-bit integers.
   */
  push(samples: Samples, onStep: (step: SpotterStep) => void): void {
    if (!(samples instanceof Int16Array || samples instanceof Float32Array)) {
      throw new TypeError(
        "Cannot hear the samples as they must be a Float32Array of full scale ±1 or an Int16Array",
      );
    }
    // What is left of a push in which the network threw.
    this.#steps.length = 0;
    for (let read = 0; read < samples.length; read += BLOCK) {
      const isWhole = samples.length <= BLOCK;
      this.#logMel.push(isWhole ? samples : samples.subarray(read, read + BLOCK), this.#hear);
      if (this.#steps.length > 0) this.#steps.splice(0).forEach(onStep);
    }
  }

  /** All steps of a recording, from a fresh start. */
  run(samples: Samples): SpotterStep[] {
    this.reset();
    const steps: SpotterStep[] = [];
    this.push(samples, (step) => steps.push(step));
    return steps;
  }

  /** Everything that it has heard and not yet forgotten, as bytes. */
  save(): Uint8Array<ArrayBuffer> {
    return saveState(this.state, this.owner);
  }

  /**
   * Goes on from what {@linkcode Spotter.save} gave, here or on another machine.
   *
   * @throws {RangeError} If the state is damaged or of another model.
   */
  restore(bytes: Uint8Array | ArrayBuffer): void {
    restoreState(this.state, this.owner, bytes);
  }

  readonly #hear = (frames: Float32Array): void => {
    const logOdds = this.#network.push(frames);
    const { hop, fftLength, bands } = this.frontEnd;
    const sample = ((this.#frame[0] += frames.length / bands) - 1) * hop + fftLength - 1;
    if (logOdds !== undefined) this.#steps.push({ sample, logOdds });
  };
}
