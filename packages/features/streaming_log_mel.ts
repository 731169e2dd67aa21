/**
 * The front end for sound that arrives piece by piece.
 *
 * @module
 */
import type { LogMelArena } from "@kws/kernels";
import { type FrontEnd, signalFrames } from "./front_end.ts";
import { planLogMel } from "./_plan.ts";

const ROOM = 4096;

/**
 * When frames are computed: the first ones together, then every so many together.
 *
 * Whoever needs several frames at once, as a strided convolution does, loses nothing by waiting for
 * them, and the kernels compute four frames in the time of one.
 */
export interface FrameGroups {
  /** Frames of the first group. */
  first: number;
  /** Frames of every later group. */
  every: number;
}

/** Every frame as soon as it is complete. */
const ONE_BY_ONE: FrameGroups = { first: 1, every: 1 };

function bufferLength({ fftLength, hop }: FrontEnd, { first, every }: FrameGroups): number {
  return fftLength + hop * Math.max(first, every) + ROOM;
}

/** Greatest magnitude that the kernel `clean` takes for sound. */
const MOST_SAMPLE = 2 ** 40;

/**
 * Log-mel frames of a stream: the bits of {@linkcode LogMel.signal} for every way of cutting the
 * samples.
 */
export class StreamingLogMel {
  /** The settings. */
  readonly frontEnd: FrontEnd;
  readonly #kernels: LogMelArena;
  readonly #groups: FrameGroups;
  readonly #plan: number;
  readonly #buffer: Float32Array;
  readonly #frames: Float32Array;
  readonly #views: Float32Array[] = [];
  #held = 0;
  #skip = 0;
  #due: number;
  #repaired = 0;

  /**
   * @param groups When frames are computed; what they are does not depend on it.
   * @throws {RangeError} If a group is not a whole number of at least one frame.
   */
  constructor(kernels: LogMelArena, frontEnd: FrontEnd, groups: FrameGroups = ONE_BY_ONE) {
    for (const [name, value] of Object.entries(groups)) {
      if (Number.isInteger(value) && value >= 1) continue;
      throw new RangeError(
        `Cannot group frames as ${name} must be a whole number >= 1: current value is ${value}`,
      );
    }
    this.frontEnd = frontEnd;
    this.#kernels = kernels;
    this.#groups = groups;
    this.#due = groups.first;
    this.#plan = planLogMel(kernels, frontEnd);
    const samples = bufferLength(frontEnd, groups);
    // Samples are cleaned four at a time.
    this.#buffer = kernels.f32(samples + 4).subarray(0, samples);
    this.#frames = kernels.f32(signalFrames(samples, frontEnd) * frontEnd.bands);
  }

  /** Samples so far that were no sound, as NaN and infinities, and were taken for silence. */
  get repaired(): number {
    return this.#repaired;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#repaired = 0;
    this.#held = 0;
    this.#skip = 0;
    this.#due = this.#groups.first;
  }

  /** What it holds of the sound: given to {@linkcode StreamingLogMel.restore}, it goes on from here. */
  save(): Uint8Array {
    const state = new Float64Array(3 + this.#held);
    state.set([this.#skip, this.#due, this.#held]);
    state.set(this.#buffer.subarray(0, this.#held), 3);
    return new Uint8Array(state.buffer);
  }

  /**
   * Goes on from what {@linkcode StreamingLogMel.save} gave, of the same settings and groups.
   *
   * @throws {RangeError} If it cannot be a state of these settings.
   */
  restore(bytes: Uint8Array): void {
    const state = new Float64Array(bytes.slice().buffer, 0, Math.floor(bytes.length / 8));
    const [skip, due, held] = state;
    const { first, every } = this.#groups;
    const fits = bytes.length === 8 * (3 + held) && held >= 0 && held < this.#buffer.length &&
      Number.isInteger(skip) && skip >= 0 && (due === first || due === every);
    if (!fits) {
      throw new RangeError(
        `Cannot restore the front end as its state must be one that save() gave with the same ` +
          `settings: ${bytes.length} bytes do not fit`,
      );
    }
    [this.#skip, this.#due, this.#held] = [skip, due, held];
    this.#buffer.set(state.subarray(3));
  }

  /**
   * Takes samples and calls `onFrame` with every frame of the groups that they complete.
   *
   * @param samples Mono samples, any number of them: floats of full scale ±1, or 16-bit integers.
   * @param onFrame Receives one frame of `bands` values, valid during the call.
   */
  push(samples: Float32Array | Int16Array, onFrame: (frame: Float32Array) => void): void {
    const { hop, bands } = this.frontEnd;
    const buffer = this.#buffer;
    let read = 0;
    while (read < samples.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, samples.length - read);
        for (let i = read; i < read + skipped; i++) {
          if (!(Math.abs(samples[i]) <= MOST_SAMPLE)) this.#repaired++;
        }
        this.#skip -= skipped;
        read += skipped;
        continue;
      }
      const count = Math.min(samples.length - read, buffer.length - this.#held);
      this.#take(samples, read, count);
      this.#held += count;
      read += count;
      const complete = signalFrames(this.#held, this.frontEnd);
      if (complete < this.#due) continue;
      const { every } = this.#groups;
      const frames = this.#due + every * Math.floor((complete - this.#due) / every);
      this.#due = every;
      const out = this.#frames.byteOffset;
      this.#kernels.wasm.logMel(out, buffer.byteOffset, frames, hop, this.#plan);
      for (let t = 0; t < frames; t++) {
        onFrame(this.#views[t] ??= this.#frames.subarray(t * bands, (t + 1) * bands));
      }
      const used = frames * hop;
      if (used >= this.#held) {
        // A hop longer than the frame: the samples between frames are never looked at.
        this.#skip = used - this.#held;
        this.#held = 0;
      } else {
        buffer.copyWithin(0, used, this.#held);
        this.#held -= used;
      }
    }
  }

  /** Copies samples behind those that are held. */
  #take(samples: Float32Array | Int16Array, from: number, count: number): void {
    const buffer = this.#buffer;
    const held = this.#held;
    if (samples instanceof Int16Array) {
      for (let i = 0; i < count; i++) buffer[held + i] = samples[from + i] / 32768;
      return;
    }
    buffer.set(samples.subarray(from, from + count), held);
    this.#repaired += this.#kernels.wasm.clean(buffer.byteOffset + 4 * held, count);
  }
}
