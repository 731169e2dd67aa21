/**
 * Sound to steps.
 *
 * @module
 */
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import type { LogMelArena } from "@kws/kernels";
import type { Step, StepNetwork } from "./step_network.ts";

/** Samples in any pieces to the keyword's log-odds; the same bits for every way of cutting. */
export class Spotter {
  /** The front end's settings. */
  readonly frontEnd: FrontEnd;
  /** Samples that a step's classification looks back over, the network's states apart. */
  readonly reach: number;
  readonly #logMel: StreamingLogMel;
  readonly #network: StepNetwork;
  #frames = 0;

  /** @param arena Where the front end works; best that in which the network lies. */
  constructor(arena: LogMelArena, frontEnd: FrontEnd, network: StepNetwork) {
    this.frontEnd = frontEnd;
    this.reach = (network.reach - 1) * frontEnd.hop + frontEnd.fftLength;
    this.#logMel = new StreamingLogMel(arena, frontEnd, network.groups);
    this.#network = network;
  }

  /** Samples so far that were no sound, as NaN and infinities, and were taken for silence. */
  get repaired(): number {
    return this.#logMel.repaired;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#logMel.reset();
    this.#network.reset();
    this.#frames = 0;
  }

  /**
   * Takes samples and calls `onStep` for every step that they complete.
   *
   * @param samples Mono samples at the front end's rate: floats of full scale ±1, or 16-bit integers.
   */
  push(samples: Float32Array | Int16Array, onStep: (step: Step) => void): void {
    const { hop, fftLength } = this.frontEnd;
    this.#logMel.push(samples, (frame) => {
      const logOdds = this.#network.push(frame);
      const sample = this.#frames++ * hop + fftLength - 1;
      if (logOdds !== undefined) onStep({ sample, logOdds });
    });
  }

  /** All steps of a recording, from a fresh start. */
  run(samples: Float32Array | Int16Array): Step[] {
    this.reset();
    const steps: Step[] = [];
    this.push(samples, (step) => steps.push(step));
    return steps;
  }

  /** All that it has heard: given to {@linkcode Spotter.restore}, it goes on from here. */
  save(): Uint8Array {
    const [sound, states] = [this.#logMel.save(), this.#network.save()];
    const bytes = new Uint8Array(16 + sound.length + states.length);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, this.#frames, true);
    view.setFloat64(8, sound.length, true);
    bytes.set(sound, 16);
    bytes.set(states, 16 + sound.length);
    return bytes;
  }

  /**
   * Goes on from what {@linkcode Spotter.save} gave of the same model.
   *
   * @throws {RangeError} If the bytes cannot be its state.
   */
  restore(state: Uint8Array): void {
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    const length = state.length < 16 ? NaN : view.getFloat64(8, true);
    if (!(length >= 0 && 16 + length <= state.length)) {
      throw new RangeError(
        `Cannot restore a detector as its state must be one that save() gave: ` +
          `${state.length} bytes do not fit`,
      );
    }
    this.#logMel.restore(state.subarray(16, 16 + length));
    this.#network.restore(state.subarray(16 + length));
    this.#frames = view.getFloat64(0, true);
  }
}
