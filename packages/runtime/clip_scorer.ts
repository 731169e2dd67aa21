/**
 * Clips to log-odds, for every kind of network.
 *
 * @module
 */
import { LogMel } from "@kws/features";
import { IntegerDsCnn } from "./integer_ds_cnn.ts";
import { IntegerSparkNet } from "./integer_sparknet.ts";
import type { Kind } from "./kinds.ts";
import { checkedBuild, type Wasm } from "./memory.ts";
import { isPacked, type Model, type PackedModel } from "./model.ts";
import { packedAlone } from "./packed_alone.ts";
import type { Samples } from "./spotter.ts";
import { clipBySteps, type ClipNetwork } from "./step_network.ts";

/** The networks of clips, by kind. */
const NETWORKS: { readonly [K in Kind]: (model: PackedModel<K>) => ClipNetwork } = {
  "crnn": (model) => {
    const network = packedAlone(model);
    return { clip: (frames) => clipBySteps(network, frames) };
  },
  "sparknet": (model) => new IntegerSparkNet(model),
  "ds-cnn": (model) => new IntegerDsCnn(model),
};

/** The network of a packed model of any kind, for clips of log-mel frames. */
export function clipNetwork<K extends Kind>(model: PackedModel<K>): ClipNetwork {
  return NETWORKS[model.kind as K](model);
}

/**
 * Scores clips: sound of a second or so with one word in it. Frames are centred and the ends reflected,
 * as in training; a stream's frames lie inside the sound, so a clip's log-odds are not quite those of a
 * {@linkcode Spotter}.
 */
export class ClipScorer {
  readonly #logMel: LogMel;
  readonly #network: ClipNetwork;
  /** Bytes of WebAssembly memory that the front end takes. */
  readonly bytes: number;

  /**
   * Plans for clips of at most `seconds`.
   *
   * @throws {RangeError} If the model's weights are floats.
   */
  constructor(model: Model, { seconds = 1, wasm }: { seconds?: number; wasm?: Wasm } = {}) {
    if (!isPacked(model)) {
      throw new RangeError(
        `Cannot score clips as the weights must be integers: those of "${model.keyword}" are floats ` +
          `of ${model.bits} bits`,
      );
    }
    const { frontEnd } = model;
    const samples = Math.ceil(seconds * frontEnd.sampleRate);
    [this.#logMel, this.bytes] = checkedBuild((arena) => {
      const logMel = new LogMel(arena, frontEnd, samples);
      return [logMel, arena.taken] as const;
    }, wasm);
    this.#network = clipNetwork(model);
  }

  /**
   * The keyword's log-odds.
   *
   * @param clip Mono samples at the front end's rate; what is no sound counts as 0.
   * @throws {RangeError} If the clip is longer than planned, or too short.
   * @throws {TypeError} If the samples are of another kind of array.
   */
  score(clip: Samples): number {
    if (!(clip instanceof Int16Array || clip instanceof Float32Array)) {
      throw new TypeError(
        "Cannot score the samples as they must be a Float32Array of full scale ±1 or an Int16Array",
      );
    }
    const floats = clip instanceof Int16Array
      ? Float32Array.from(clip, (value) => value / 32768)
      : clip.map((value) => Math.abs(value) <= 2 ** 40 ? value : 0);
    return this.#network.clip(this.#logMel.clip(floats));
  }
}

/**
 * The keyword's log-odds of one clip.
 *
 * @example How surely a second of silence is the keyword
 * ```ts
 * import { decodeKws, scoreClip } from "@kws/runtime";
 * import { assert } from "@std/assert";
 *
 * const model = decodeKws(Deno.readFileSync("checkpoints/best/size.kws"), "size.kws");
 * assert(scoreClip(model, new Int16Array(16000)) < 0);
 * ```
 */
export function scoreClip(model: Model, clip: Samples): number {
  const { sampleRate, fftLength } = model.frontEnd;
  // A clip that is too short is told so, by what any clip must have.
  const seconds = Math.max(clip.length, fftLength / 2 + 1) / sampleRate;
  return new ClipScorer(model, { seconds }).score(clip);
}
