/**
 * The front end for sound that arrives piece by piece.
 *
 * @module
 */
import { forget, type LogMelArena, type StatePart } from "@kws/kernels";
import { type FrontEnd, signalFrames } from "./front_end.ts";
import { planLogMel } from "./_plan.ts";

const ROOM = 4096;

// The places of its counts.
const HELD = 0, SKIPPED = 1, BEGUN = 2, REPAIRED = 3;

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
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  /** Samples in the buffer, samples to be passed over, whether the first group is done, repaired ones. */
  readonly #counts = new Float64Array(4);

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
    this.#plan = planLogMel(kernels, frontEnd);
    const samples = bufferLength(frontEnd, groups);
    // Samples are cleaned four at a time.
    this.#buffer = kernels.f32(samples + 4).subarray(0, samples);
    this.#frames = kernels.f32(signalFrames(samples, frontEnd) * frontEnd.bands);
    this.state = [
      { numbers: this.#counts, most: [samples - 1, frontEnd.hop, 1] },
      { numbers: this.#buffer },
    ];
  }

  /** Samples so far that were no sound, as NaN and infinities, and were taken for silence. */
  get repaired(): number {
    return this.#counts[REPAIRED];
  }

  /** Forgets everything heard so far. */
  reset(): void {
    forget(this.state);
  }

  /**
   * Takes samples and calls `onFrame` with every frame of the groups that they complete.
   *
   * @param samples Mono samples, any number of them: floats of full scale ±1, or 16-bit integers.
   * @param onFrame Receives one frame of `bands` values, valid during the call.
   */
  push(samples: Float32Array | Int16Array, onFrame: (frame: Float32Array) => void): void {
    const { hop, bands } = this.frontEnd;
    const { first, every } = this.#groups;
    const buffer = this.#buffer;
    const counts = this.#counts;
    let read = 0;
    while (read < samples.length) {
      if (counts[SKIPPED] > 0) {
        const end = read + Math.min(counts[SKIPPED], samples.length - read);
        counts[SKIPPED] -= end - read;
        for (; read < end; read++) {
          if (!(Math.abs(samples[read]) <= MOST_SAMPLE)) counts[REPAIRED]++;
        }
        continue;
      }
      const count = Math.min(samples.length - read, buffer.length - counts[HELD]);
      this.#take(samples, read, count);
      counts[HELD] += count;
      read += count;
      const complete = signalFrames(counts[HELD], this.frontEnd);
      const due = counts[BEGUN] === 1 ? every : first;
      if (complete < due) continue;
      const frames = due + every * Math.floor((complete - due) / every);
      counts[BEGUN] = 1;
      const out = this.#frames.byteOffset;
      this.#kernels.wasm.logMel(out, buffer.byteOffset, frames, hop, this.#plan);
      for (let t = 0; t < frames; t++) {
        onFrame(this.#views[t] ??= this.#frames.subarray(t * bands, (t + 1) * bands));
      }
      const used = frames * hop;
      // A hop longer than the frame: the samples between frames are never looked at.
      counts[SKIPPED] = Math.max(0, used - counts[HELD]);
      buffer.copyWithin(0, used, counts[HELD]);
      counts[HELD] = Math.max(0, counts[HELD] - used);
    }
  }

  /** Copies samples behind those that are held. */
  #take(samples: Float32Array | Int16Array, from: number, count: number): void {
    const buffer = this.#buffer;
    const held = this.#counts[HELD];
    if (samples instanceof Int16Array) {
      for (let i = 0; i < count; i++) buffer[held + i] = samples[from + i] / 32768;
      return;
    }
    buffer.set(samples.subarray(from, from + count), held);
    this.#counts[REPAIRED] += this.#kernels.wasm.clean(buffer.byteOffset + 4 * held, count);
  }
}
