/**
 * A model file and sound, and out come detections.
 *
 * @module
 */
import { runtimeModule } from "@kws/kernels";
import { inRuntime } from "./clip_scorer.ts";
import { type Detection, Detector } from "./detector.ts";
import { decodeKws } from "./kws_file.ts";
import { isPacked, type Model, type PackedModel, type StreamRule } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { selfCheck } from "./self_check.ts";
import { Spotter } from "./spotter.ts";

/** A spotter of a packed network, in one memory with it. */
export function packedSpotter(
  model: PackedModel,
  module?: WebAssembly.Module,
): { spotter: Spotter; bytes: number } {
  if (model.kind !== "crnn") {
    throw new RangeError(
      `Cannot listen with the model as its network must keep states from step to step: ` +
        `"${model.kind}" hears whole clips; score clips with it instead`,
    );
  }
  const { built, bytes } = inRuntime(
    (arena) => new Spotter(arena, model.frontEnd, new PackedCrnn(arena, model)),
    module,
  );
  return { spotter: built, bytes };
}

/** What a {@linkcode Listener} is made of. */
export interface ListenerOptions {
  /** The bytes of a `.kws` file, or a model that was read. */
  model: Uint8Array | Model;
  /** Another build of `runtime.wasm`, compiled or as bytes; that inside the package without it. */
  wasm?: WebAssembly.Module | BufferSource;
  /** What is to be other than in the file's rule for streams. */
  rule?: Partial<StreamRule>;
  /** Told of every detection. */
  onDetection?: (detection: Detection) => void;
}

/**
 * One stream's detector, from samples to detections: any number of them in one process.
 *
 * @example Nothing is heard in silence
 * ```ts
 * import { Listener } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model = Deno.readFileSync("checkpoints/best/size.kws");
 * const rule = { smoothing: 3, threshold: 5, refractory: 1 };
 * const listener = new Listener({ model, rule });
 * assertEquals(listener.push(new Float32Array(32000)), []);
 * assertEquals(listener.keyword, "happy");
 * ```
 */
export class Listener {
  /** The word that it hears. */
  readonly keyword: string;
  /** Samples per second that it takes. */
  readonly sampleRate: number;
  /** The rule that it goes by. */
  readonly rule: StreamRule;
  /** Bytes of memory that front end and network work in. */
  readonly bytes: number;
  readonly #spotter: Spotter;
  readonly #detector: Detector;
  readonly #onDetection: ((detection: Detection) => void) | undefined;

  /**
   * Reads the model and checks the engine, once for every build of the kernels.
   *
   * @throws {SyntaxError} If the bytes are no `.kws` file.
   * @throws {RangeError} If neither file nor options have a rule for streams, or the network hears whole
   * clips or has weights of floats.
   * @throws {Error} If the engine has no WebAssembly with SIMD, or computes wrongly.
   */
  constructor({ model, wasm, rule, onDetection }: ListenerOptions) {
    const own = model instanceof Uint8Array ? decodeKws(model, "the model") : model;
    if (!isPacked(own)) {
      throw new RangeError(
        `Cannot listen with the model as its weights must be integers: they are floats of ` +
          `${own.bits} bits`,
      );
    }
    const { smoothing, threshold, refractory }: Partial<StreamRule> = { ...own.rule, ...rule };
    if (smoothing === undefined || threshold === undefined || refractory === undefined) {
      throw new RangeError(
        "Cannot detect as the model must hold a rule for streams: it holds none; " +
          "give smoothing, threshold and refractory time",
      );
    }
    const module = wasm instanceof WebAssembly.Module ? wasm : runtimeModule(wasm);
    selfCheck(module);
    const { spotter, bytes } = packedSpotter(own, module);
    this.keyword = own.keyword;
    this.sampleRate = own.frontEnd.sampleRate;
    this.rule = { smoothing, threshold, refractory };
    this.bytes = bytes;
    this.#spotter = spotter;
    this.#detector = new Detector(this.rule, {
      ...{ keyword: own.keyword, sampleRate: this.sampleRate, reach: spotter.reach },
    });
    this.#onDetection = onDetection;
  }

  /** Samples so far that were no sound, as NaN and infinities, and were taken for silence. */
  get repaired(): number {
    return this.#spotter.repaired;
  }

  /**
   * Takes samples and gives the detections that they complete; the same ones for every way of cutting.
   *
   * @param samples Mono samples at {@linkcode Listener.sampleRate}: floats of full scale ±1, or 16-bit
   * integers.
   */
  push(samples: Float32Array | Int16Array): Detection[] {
    const found: Detection[] = [];
    this.#spotter.push(samples, (step) => {
      const detection = this.#detector.push(step);
      if (detection === undefined) return;
      found.push(detection);
      this.#onDetection?.(detection);
    });
    return found;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#spotter.reset();
    this.#detector.reset();
  }

  /** All that it has heard: given to {@linkcode Listener.restore}, it goes on from here. */
  save(): Uint8Array {
    const [sound, rule] = [this.#spotter.save(), this.#detector.save()];
    const bytes = new Uint8Array(4 + sound.length + rule.length);
    new DataView(bytes.buffer).setUint32(0, rule.length, true);
    bytes.set(rule, 4);
    bytes.set(sound, 4 + rule.length);
    return bytes;
  }

  /**
   * Goes on from what {@linkcode Listener.save} gave of the same model and rule.
   *
   * @throws {RangeError} If the bytes cannot be its state.
   */
  restore(state: Uint8Array): void {
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    const length = state.length < 4 ? Infinity : view.getUint32(0, true);
    if (4 + length > state.length) {
      throw new RangeError(
        `Cannot restore a detector as its state must be one that save() gave: ` +
          `${state.length} bytes do not fit`,
      );
    }
    this.#detector.restore(state.subarray(4, 4 + length));
    this.#spotter.restore(state.subarray(4 + length));
  }
}
