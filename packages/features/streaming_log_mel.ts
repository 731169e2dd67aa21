/**
 * The front end for sound that arrives piece by piece.
 *
 * @module
 */
import type { Kernels } from "@kws/kernels";
import { type FrontEnd, signalFrames } from "./front_end.ts";
import { planBytes, planLogMel } from "./_plan.ts";

const ROOM = 4096;

/** Bytes of kernel memory that a {@linkcode StreamingLogMel} takes at most. */
export function streamingLogMelBytes(frontEnd: FrontEnd): number {
  const samples = frontEnd.fftLength + frontEnd.hop + ROOM;
  return planBytes(frontEnd) + 4 * samples * 2 + 4 * frontEnd.bands * samples + 4096;
}

/**
 * Log-mel frames of a stream: the bits of {@linkcode LogMel.signal} for every way of cutting the
 * samples.
 */
export class StreamingLogMel {
  /** The settings. */
  readonly frontEnd: FrontEnd;
  readonly #kernels: Kernels;
  readonly #plan: number;
  readonly #buffer: Float32Array;
  readonly #frames: Float32Array;
  #held = 0;
  #skip = 0;

  constructor(kernels: Kernels, frontEnd: FrontEnd) {
    this.frontEnd = frontEnd;
    this.#kernels = kernels;
    this.#plan = planLogMel(kernels, frontEnd);
    const samples = frontEnd.fftLength + ROOM;
    this.#buffer = kernels.f32(samples);
    this.#frames = kernels.f32(signalFrames(samples, frontEnd) * frontEnd.bands);
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#held = 0;
    this.#skip = 0;
  }

  /**
   * Takes samples and calls `onFrame` with every frame that they complete.
   *
   * @param samples Mono samples, any number of them.
   * @param onFrame Receives one frame of `bands` values, valid during the call.
   */
  push(samples: Float32Array, onFrame: (frame: Float32Array) => void): void {
    const { hop, bands } = this.frontEnd;
    const buffer = this.#buffer;
    let read = 0;
    while (read < samples.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, samples.length - read);
        this.#skip -= skipped;
        read += skipped;
        continue;
      }
      const count = Math.min(samples.length - read, buffer.length - this.#held);
      buffer.set(samples.subarray(read, read + count), this.#held);
      this.#held += count;
      read += count;
      const frames = signalFrames(this.#held, this.frontEnd);
      if (frames === 0) continue;
      const out = this.#frames.byteOffset;
      this.#kernels.wasm.logMel(out, buffer.byteOffset, frames, hop, this.#plan);
      for (let t = 0; t < frames; t++) onFrame(this.#frames.subarray(t * bands, (t + 1) * bands));
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
}
