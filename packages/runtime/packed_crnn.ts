/**
 * A packed CRNN, frame by frame or in groups, in the arithmetic that is shipped.
 *
 * @module
 */
import { forget, type RuntimeArena, type StatePart } from "@kws/kernels";
import * as word from "@kws/kernels/step_words";
import type { FrameGroups } from "@kws/features";
import { crc32 } from "./crc32.ts";
import { LOG_ODDS } from "./crnn_kind.ts";
import type { PackedImage } from "./packed_image.ts";
import { bytesOf } from "./saved_state.ts";
import type { StepNetwork } from "./step_network.ts";

/** Runs a packed CRNN on the integer kernels; bit for bit the reference {@linkcode IntegerCrnn}. */
export class PackedCrnn implements StepNetwork {
  /** Mel bands of a frame. */
  readonly bands: number;
  /** The frames that its steps wait for. */
  readonly groups: FrameGroups;
  /** Frames that the attention's steps see. */
  readonly reach: number;
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  readonly #arena: RuntimeArena;
  readonly #image: PackedImage;
  readonly #words: number;
  readonly #frames: Float32Array;
  #owner: number | undefined;

  /**
   * Gives a model its place.
   *
   * @param image What `packImage` made of it.
   * @param arena The memory that it shares with a front end. Frames that lie in it are read where they
   * are.
   */
  constructor(image: PackedImage, arena: RuntimeArena) {
    const { words, counters, state, scratch, constants } = image;
    const { [word.KERNEL_FRAMES]: first, [word.STRIDE_FRAMES]: every } = words;
    this.bands = words[word.BANDS];
    this.groups = { first, every };
    this.reach = (words[word.WINDOW] - 1) * every + first;
    this.state = [
      { numbers: arena.take(Int32Array, counters.length), ranges: counters },
      ...state.map((bytes) => ({ numbers: arena.take(Uint8Array, bytes) })),
    ];
    const parts = [
      ...this.state.map(({ numbers }) => numbers),
      ...scratch.map((bytes) => arena.take(Uint8Array, bytes)),
      ...constants.map((constant) => {
        const place = arena.take(Uint8Array, constant.byteLength);
        place.set(bytesOf(constant));
        return place;
      }),
    ];
    const all = arena.take(Int32Array, words.length + parts.length);
    all.set(words);
    all.set(parts.map(({ byteOffset }) => byteOffset), words.length);
    this.#frames = arena.take(Float32Array, Math.max(first, every) * this.bands + 4);
    this.#words = all.byteOffset;
    this.#arena = arena;
    this.#image = image;
  }

  /** What tells its states from those of another model. */
  get owner(): number {
    const { words, constants } = this.#image;
    return this.#owner ??= [words, ...constants]
      .reduce((before, part) => crc32(bytesOf(part), before), 0);
  }

  /** Forgets everything heard so far. */
  reset(): void {
    forget(this.state);
  }

  /**
   * Takes log-mel frames (n,bands), at most a group, of which none but the last may complete a step.
   *
   * @returns The keyword's log-odds if the last one completes a step.
   */
  push(frames: Float32Array): number | undefined {
    const arena = this.#arena;
    const own = this.#frames;
    const isThere = arena.holds(frames);
    if (!isThere) own.set(frames);
    const { byteOffset } = isThere ? frames : own;
    const logOdds = arena.wasm.push(this.#words, byteOffset, frames.length / this.bands);
    return logOdds === word.NO_STEP ? undefined : logOdds * LOG_ODDS;
  }
}
