/**
 * Log-mel frames of clips and of whole signals.
 *
 * @module
 */
import type { LogMelArena } from "@kws/kernels";
import { centredFrames, type FrontEnd, signalFrames } from "./front_end.ts";
import { planLogMel } from "./_plan.ts";

/**
 * The log-mel front end of the assignment: periodic Hann window, power spectrum, HTK mel bands
 * without normalisation, clamped to 10⁻⁹…10⁹, natural logarithm.
 *
 * @example A second of silence
 * ```ts
 * import { Kernels } from "@kws/kernels";
 * import { BASE_FRONT_END, LogMel } from "@kws/features";
 * import { assertEquals } from "@std/assert";
 *
 * const logMel = Kernels.build((kernels) => new LogMel(kernels, BASE_FRONT_END, 16000));
 * const features = logMel.clip(new Float32Array(16000));
 * assertEquals(features.length, 101 * 40);
 * ```
 */
export class LogMel {
  /** The settings. */
  readonly frontEnd: FrontEnd;
  /** The plan's offset in the kernels' memory. */
  readonly plan: number;
  /**
   * The samples of the next {@linkcode LogMel.clipInPlace}, inside the kernels' memory: fill it
   * instead of copying.
   */
  readonly samples: Float32Array;
  readonly #kernels: LogMelArena;
  readonly #padded: Float32Array;
  readonly #frames: Float32Array;

  constructor(kernels: LogMelArena, frontEnd: FrontEnd, maxSamples: number) {
    this.frontEnd = frontEnd;
    this.plan = planLogMel(kernels, frontEnd);
    this.#kernels = kernels;
    const { fftLength, bands } = frontEnd;
    this.#padded = kernels.take(Float32Array, maxSamples + fftLength);
    this.samples = this.#padded.subarray(fftLength / 2, fftLength / 2 + maxSamples);
    this.#frames = kernels.take(Float32Array, centredFrames(maxSamples, frontEnd) * bands);
  }

  /**
   * The frames of a clip: frame t is centred on sample t·hop, the ends are reflected.
   *
   * @param samples Mono samples, full scale ±1.
   * @returns (frames,bands), frames = ⌊samples / hop⌋ + 1; valid until the next call.
   * @throws {RangeError} If the clip is longer than planned or too short to be reflected.
   */
  clip(samples: Float32Array): Float32Array {
    this.#checkLength(samples.length);
    this.samples.set(samples);
    const frames = centredFrames(samples.length, this.frontEnd);
    const { bands } = this.frontEnd;
    this.clipInPlace(samples.length, this.#frames.byteOffset);
    return this.#frames.subarray(0, frames * bands);
  }

  /** Like {@linkcode LogMel.clip}, of the first `length` of {@linkcode LogMel.samples}, to `out`. */
  clipInPlace(length: number, out: number): void {
    this.#checkLength(length);
    const half = this.frontEnd.fftLength / 2;
    const padded = this.#padded;
    for (let i = 1; i <= half; i++) {
      padded[half - i] = padded[half + i];
      padded[half + length - 1 + i] = padded[half + length - 1 - i];
    }
    const frames = centredFrames(length, this.frontEnd);
    const { hop } = this.frontEnd;
    this.#kernels.wasm.logMel(out, padded.byteOffset, frames, hop, this.plan);
  }

  /**
   * The frames that lie wholly inside a signal: frame t starts at sample t·hop.
   *
   * @returns (frames,bands), frames = ⌊(samples − fftLength) / hop⌋ + 1; valid until the next call.
   * @throws {RangeError} If the signal is longer than planned.
   */
  signal(samples: Float32Array): Float32Array {
    const padded = this.#padded;
    if (samples.length > padded.length) {
      throw new RangeError(
        `Cannot frame the signal as its length must be at most ${padded.length} samples: ` +
          `current value is ${samples.length}`,
      );
    }
    padded.set(samples);
    const frames = signalFrames(samples.length, this.frontEnd);
    const { hop, bands } = this.frontEnd;
    const out = this.#frames.byteOffset;
    this.#kernels.wasm.logMel(out, padded.byteOffset, frames, hop, this.plan);
    return this.#frames.subarray(0, frames * bands);
  }

  /**
   * Like {@linkcode LogMel.signal}, of the first `length` of {@linkcode LogMel.samples}, to `out`.
   *
   * @throws {RangeError} If the signal is longer than planned.
   */
  signalInPlace(length: number, out: number): void {
    if (!(length <= this.samples.length)) {
      throw new RangeError(
        `Cannot frame the signal as its length must be at most ${this.samples.length} samples: ` +
          `current value is ${length}`,
      );
    }
    const frames = signalFrames(length, this.frontEnd);
    const { hop } = this.frontEnd;
    this.#kernels.wasm.logMel(out, this.samples.byteOffset, frames, hop, this.plan);
  }

  #checkLength(length: number): void {
    const { fftLength } = this.frontEnd;
    if (!(length > fftLength / 2 && length <= this.samples.length)) {
      throw new RangeError(
        `Cannot frame the clip as its length must be from ${fftLength / 2 + 1} to ` +
          `${this.samples.length} samples: current value is ${length}`,
      );
    }
  }
}
