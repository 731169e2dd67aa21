/**
 * The front end for sound that arrives piece by piece.
 *
 * @module
 */
import { checkWhole, forget, type LogMelArena, type StatePart } from "@kws/kernels";
import { type FrontEnd, signalFrames } from "./front_end.ts";
import { planLogMel } from "./_plan.ts";

const ROOM = 4096;

// The places of its counts.
const HELD = 0, BEGUN = 1, REPAIRED = 2;

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

/**
 * Log-mel frames of a stream: the bits of {@linkcode LogMel.signal} for every way of cutting the
 * samples.
 */
export class StreamingLogMel {
  /** The settings. */
  readonly frontEnd: FrontEnd;
  readonly #wasm: LogMelArena["wasm"];
  readonly #groups: FrameGroups;
  readonly #plan: number;
  readonly #buffer: Float32Array;
  /** The same place. */
  readonly #integers: Int16Array;
  readonly #frames: Float32Array;
  readonly #views: Float32Array[] = [];
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  /**
   * Samples in the buffer, below 0 those that are passed over before the next frame; whether the first
   * group is done; repaired samples.
   */
  readonly #counts = new Float64Array(3);

  /**
   * @param groups When frames are computed; what they are does not depend on it.
   * @throws {RangeError} If a group is not a whole number of at least one frame.
   */
  constructor(kernels: LogMelArena, frontEnd: FrontEnd, groups: FrameGroups = ONE_BY_ONE) {
    checkWhole("group frames", groups);
    this.frontEnd = frontEnd;
    this.#wasm = kernels.wasm;
    this.#groups = groups;
    this.#plan = planLogMel(kernels, frontEnd);
    const { fftLength, hop, bands } = frontEnd;
    const samples = fftLength + hop * Math.max(groups.first, groups.every) + ROOM;
    // Behind the samples there is what cleaning overwrites.
    const buffer = kernels.take(Float32Array, samples + 4).subarray(0, samples);
    this.#buffer = buffer;
    this.#integers = new Int16Array(buffer.buffer, buffer.byteOffset, 2 * samples);
    this.#frames = kernels.take(Float32Array, signalFrames(samples, frontEnd) * bands);
    this.state = [
      { numbers: this.#counts, ranges: [[-hop, samples - 1], [0, 1]] },
      { numbers: buffer },
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
   * Takes samples and calls `onFrames` with every group of frames that they complete.
   *
   * @param samples Mono samples, any number of them: floats of full scale ±1, or 16-bit integers.
   * @param onFrames Receives a group's frames (n,bands), valid during the call.
   */
  push(samples: Float32Array | Int16Array, onFrames: (frames: Float32Array) => void): void {
    const { hop, bands } = this.frontEnd;
    const { first, every } = this.#groups;
    const buffer = this.#buffer;
    const counts = this.#counts;
    for (let read = 0; read < samples.length;) {
      const held = counts[HELD];
      const count = Math.min(samples.length - read, held < 0 ? -held : buffer.length - held);
      const place = Math.max(0, held);
      // A view is made of a part alone: it takes longer than to copy.
      const part = count === samples.length ? samples : samples.subarray(read, read + count);
      const isInteger = part instanceof Int16Array;
      if (isInteger) this.#integers.set(part, 2 * place + count);
      else buffer.set(part, place);
      counts[REPAIRED] += this.#wasm.clean(buffer.byteOffset + 4 * place, count, isInteger);
      read += count;
      counts[HELD] += count;
      const complete = signalFrames(counts[HELD], this.frontEnd);
      const due = counts[BEGUN] ? every : first;
      if (complete < due) continue;
      const frames = due + every * Math.floor((complete - due) / every);
      // The first group has views of its own: it may be of another length.
      const views = counts[BEGUN] ? this.#views : [];
      const out = this.#frames;
      this.#wasm.logMel(out.byteOffset, buffer.byteOffset, frames, hop, this.#plan);
      for (let from = 0, to = due; from < frames; from = to, to += every) {
        onFrames(views[from] ??= out.subarray(from * bands, to * bands));
      }
      // Not before: where the first group is not taken, it comes again.
      counts[BEGUN] = 1;
      const used = frames * hop;
      buffer.copyWithin(0, used, counts[HELD]);
      // A hop longer than the frame: the samples between frames are never looked at.
      counts[HELD] -= used;
    }
  }
}
