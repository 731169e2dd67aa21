/**
 * A packed CRNN, one frame at a time, in the arithmetic that is shipped.
 *
 * @module
 */
import { buildRuntime, type RuntimeArena } from "@kws/kernels";
import * as word from "@kws/kernels/step_words";
import type { FrameGroups } from "@kws/features";
import { crc32 } from "./crc32.ts";
import type { CrnnShape } from "./crnn_shape.ts";
import { LOG_ODDS } from "./crnn_kind.ts";
import type { PackedModel } from "./model.ts";
import { type PackedImage, packImage } from "./packed_image.ts";
import type { StepNetwork } from "./step_network.ts";

/** The frames that a network's steps wait for: a kernel's first, then a stride's each time. */
function frameGroups({ kernel: [, first], stride: [, every] }: CrnnShape): FrameGroups {
  return { first, every };
}

/** Runs a packed CRNN on the integer kernels; bit for bit the reference {@linkcode IntegerCrnn}. */
export class PackedCrnn implements StepNetwork {
  /** Mel bands of a frame. */
  readonly bands: number;
  /** The frames that its steps wait for. */
  readonly groups: FrameGroups;
  /** Frames that the attention's steps see. */
  readonly reach: number;
  /** Steps that the attention sees. */
  readonly window: number;
  /** Bytes of memory that the network works in, weights and tables included. */
  readonly bytes: number;
  readonly #arena: RuntimeArena;
  readonly #image: PackedImage;
  readonly #base: number;
  readonly #frame: Float32Array;
  readonly #state: Uint8Array;
  #digest: number | undefined;

  /**
   * Lays a model out.
   *
   * @param image The model's {@linkcode packImage}.
   * @param arena The memory that it shares with a front end. Frames that lie in it are read where they
   * are.
   */
  constructor(
    { shape, window }: PackedModel<"crnn">,
    image: PackedImage,
    arena: RuntimeArena,
  ) {
    this.bands = shape.bands;
    this.groups = frameGroups(shape);
    this.window = window;
    this.reach = (window - 1) * this.groups.every + this.groups.first;
    this.bytes = image.bytes.length;
    this.#arena = arena;
    this.#image = image;
    const block = arena.u8(image.bytes.length);
    block.set(image.bytes);
    const { buffer, byteOffset: base } = block;
    const words = new Int32Array(buffer, base, word.LAYER);
    const all = new Int32Array(buffer, base, Math.max(...image.pointers) + 1);
    for (const at of image.pointers) all[at] += base;
    this.#base = base;
    this.#frame = new Float32Array(buffer, words[word.FRAME], this.bands);
    this.#state = block.subarray(...image.state);
  }

  /** Lays a model out in a memory of its own. */
  static of(model: PackedModel<"crnn">): PackedCrnn {
    const image = packImage(model);
    return buildRuntime((arena) => new PackedCrnn(model, image, arena));
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#arena.wasm.reset(this.#base);
  }

  /** Takes a log-mel frame (bands); the keyword's log-odds if it completes a step. */
  push(frame: Float32Array): number | undefined {
    let at = frame.byteOffset;
    if (!this.#arena.holds(frame)) {
      const own = this.#frame;
      // For so few values a loop is faster than `set`.
      for (let i = 0; i < own.length; i++) own[i] = frame[i];
      at = own.byteOffset;
    }
    const logOdds = this.#arena.wasm.push(this.#base, at);
    return logOdds === word.NO_STEP ? undefined : logOdds * LOG_ODDS;
  }

  /** What it has heard and not yet forgotten. */
  save(): Uint8Array {
    const state = new Uint8Array(4 + this.#state.length);
    new DataView(state.buffer).setUint32(0, this.#fingerprint, true);
    state.set(this.#state, 4);
    return state;
  }

  /**
   * Goes on from what {@linkcode PackedCrnn.save} gave.
   *
   * @throws {RangeError} If it is the state of another network.
   */
  restore(state: Uint8Array): void {
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    const { first, every } = this.groups;
    const fits = state.length === 4 + this.#state.length &&
      view.getUint32(0, true) === this.#fingerprint &&
      view.getUint32(4, true) < first + every && view.getUint32(8, true) <= this.window &&
      view.getUint32(12, true) < this.window;
    if (!fits) {
      throw new RangeError(
        `Cannot restore the network as its state must be one that save() gave with the same model: ` +
          `${state.length} bytes do not fit`,
      );
    }
    this.#state.set(state.subarray(4));
  }

  /** What tells this model's states from another's. */
  get #fingerprint(): number {
    return this.#digest ??= crc32(this.#image.bytes);
  }
}
