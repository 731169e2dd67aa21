/**
 * A network of whole clips that listens.
 *
 * @module
 */
import { checkWhole, forget, type StatePart } from "@kws/kernels";
import type { StepNetwork } from "@kws/runtime";

/** Options of {@linkcode SlidingWindow}. */
export interface SlidingWindowOptions {
  /** Mel bands of a frame. */
  bands: number;
  /** Frames of a clip. */
  frames: number;
  /** Frames from one clip to the next. */
  every: number;
  /**
   * What tells its states from those of another model: asked for where one is first saved or restored. Without
   * it a window of frames is anyone's who hears as many.
   */
  owner?: () => number;
}

/**
 * A network that hears whole clips as one of steps: it hears the latest frames anew every so many, each
 * time at the price of a whole clip.
 *
 * @example The mean of the latest two frames
 * ```ts
 * import { SlidingWindow } from "@kws/streaming";
 * import { assertEquals } from "@std/assert";
 *
 * const mean = (clip: Float32Array) => clip.reduce((sum, value) => sum + value) / clip.length;
 * const network = new SlidingWindow(mean, { bands: 1, frames: 2, every: 1 });
 * assertEquals([1, 3, 9].map((value) => network.push(Float32Array.of(value))), [undefined, 2, 6]);
 * ```
 */
export class SlidingWindow implements StepNetwork {
  readonly bands: number;
  readonly groups: StepNetwork["groups"];
  readonly reach: number;
  readonly #clip: (frames: Float32Array) => number;
  /** The latest frames (frames,bands), the oldest first; at the start those not heard are 0. */
  readonly #window: Float32Array;
  /** Frames heard; whole windows alone count once the first is full. */
  readonly #heard = new Int32Array(1);
  readonly state: readonly StatePart[];
  readonly #ownerOf: () => number;
  #owner: number | undefined;

  /**
   * Begins with nothing heard.
   *
   * @param clip The log-odds of a clip of frames (frames,bands).
   * @throws {RangeError} If a number of frames or bands is not a whole number >= 1.
   */
  constructor(
    clip: (frames: Float32Array) => number,
    { bands, frames, every, owner = () => 0 }: SlidingWindowOptions,
  ) {
    checkWhole("slide a window", { bands, frames, every });
    this.bands = bands;
    this.groups = { first: frames, every };
    this.reach = frames;
    this.#clip = clip;
    this.#ownerOf = owner;
    this.#window = new Float32Array(frames * bands);
    this.state = [
      { numbers: this.#heard, ranges: [[0, frames + every - 1]] },
      { numbers: this.#window },
    ];
  }

  get owner(): number {
    return this.#owner ??= this.#ownerOf();
  }

  push(frames: Float32Array): number | undefined {
    const { first, every } = this.groups;
    const window = this.#window;
    // At a group longer than the window what came before is gone, and its oldest frames with it.
    const latest = frames.subarray(Math.max(0, frames.length - window.length));
    window.copyWithin(0, latest.length);
    window.set(latest, window.length - latest.length);
    const heard = this.#heard[0] += frames.length / this.bands;
    if (heard < first || (heard > first && heard < first + every)) return undefined;
    // So many as at the first clip: a number that does not grow with the stream.
    this.#heard[0] = first;
    return this.#clip(window);
  }

  reset(): void {
    forget(this.state);
  }
}
