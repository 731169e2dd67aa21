/**
 * A detector that listens: a file's model, sound and decisions in one.
 *
 * @module
 */
import { forget } from "@kws/kernels";
import { type Detection, Detector } from "./detector.ts";
import { readKws } from "./kws_reader.ts";
import type { Wasm } from "./memory.ts";
import type { Model, PackedModel, StreamRule } from "./model.ts";
import { restoreState, saveState } from "./saved_state.ts";
import { packedSpotter } from "./packed_spotter.ts";
import type { Samples, SpotterStep } from "./spotter.ts";

/** Options of `createDetector`. */
export interface CreateDetectorOptions {
  /** The bytes of a `.kws` file. */
  model: Uint8Array | ArrayBuffer;
  /** Another build of the kernels, or the compiled module that a worker was sent. */
  wasm?: Wasm;
  /** What of the file's rule is to be another; all of it where the file has none. */
  rule?: Partial<StreamRule>;
  /**
   * Is called with every detection, during `push`: it may neither push, reset, save nor restore; what it throws is thrown
   * when all samples are heard, and `push` gives no list then.
   */
  onDetection?: (detection: Detection) => void;
  /** Is called with every step, during `push`, as `onDetection` is; where it throws, `onDetection` is not called for the step. */
  onStep?: (step: SpotterStep) => void;
  /** What errors call the file; "the model" without this. */
  name?: string;
}

/** A detector that listens. */
export interface LiveDetector {
  /** What the file holds. */
  readonly model: Model;
  /** The rule that it works by. */
  readonly rule: StreamRule;
  /** Samples that were no sound (NaN, infinite) since the start or the last reset: they count as 0. */
  readonly unusable: number;
  /** Takes mono samples at the model's rate, any number of them, and gives the detections they make. */
  push(samples: Samples): Detection[];
  /** Forgets everything heard so far. */
  reset(): void;
  /** Everything that it has heard and not yet forgotten. */
  save(): Uint8Array<ArrayBuffer>;
  /** Goes on from what `save` gave, here or on another machine. */
  restore(state: Uint8Array | ArrayBuffer): void;
}

/** What an opened file listens with. */
export interface Opened {
  model: PackedModel<"crnn">;
  rule: StreamRule;
}

/**
 * What a file holds, and its own rule where the options say nothing else.
 *
 * @param read Reads the file, if it is one that is taken.
 * @throws {TypeError} If there are no bytes.
 * @throws {SyntaxError} If the bytes are no `.kws` file, or of no network that listens.
 * @throws {RangeError} If the file has no rule for streams and none is given.
 */
export function openModel(
  { model: bytes, name = "the model", rule }: CreateDetectorOptions,
  read: (bytes: Uint8Array) => PackedModel,
): Opened {
  if (!(bytes instanceof Uint8Array || bytes instanceof ArrayBuffer)) {
    throw new TypeError(
      `Cannot read ${name} as it must be bytes, a Uint8Array or an ArrayBuffer: its type is ${typeof bytes}`,
    );
  }
  const model = readKws(new Uint8Array(bytes), name, read);
  const own: Partial<StreamRule> = { ...model.rule };
  for (const key of ["smoothing", "threshold", "refractory"] as const) {
    if (rule?.[key] !== undefined) own[key] = rule[key];
    if (typeof own[key] === "number") continue;
    throw new RangeError(
      `Cannot detect with ${name} as its file must hold a rule for streams, or rule must give one of ` +
        `numbers: current ${key} is ${JSON.stringify(own[key])}`,
    );
  }
  return { model: model as PackedModel<"crnn">, rule: own as StreamRule };
}

/**
 * A detector of an opened file.
 *
 * @throws {RangeError} If the rule is impossible.
 * @throws {Error} If the engine lacks WebAssembly with SIMD, or computes wrongly.
 */
export function listen(
  { wasm, onDetection, onStep }: CreateDetectorOptions,
  { rule, model }: Opened,
): LiveDetector {
  const spotter = packedSpotter(model, wasm);
  const detector = new Detector(rule, {
    keyword: model.keyword,
    sampleRate: model.frontEnd.sampleRate,
    reach: spotter.reach,
  });
  const state = [...spotter.state, ...detector.state];
  // That of the weights takes long: it is asked for when it is needed.
  const owner = (): number => spotter.owner ^ detector.owner;
  let found: Detection[];
  let failures: unknown[];
  const hear = (step: SpotterStep): void => {
    const detection = detector.push(step);
    if (detection) found.push(detection);
    // Whoever throws keeps no step from being heard: the count of samples would be another's.
    try {
      onStep?.(step);
      if (detection) onDetection?.(detection);
    } catch (error) {
      failures.push(error);
    }
  };
  return {
    model,
    rule,
    get unusable(): number {
      return spotter.unusable;
    },
    push(samples: Samples): Detection[] {
      found = [];
      failures = [];
      spotter.push(samples, hear);
      for (const error of failures) throw error;
      return found;
    },
    reset: () => forget(state),
    save: () => saveState(state, owner()),
    restore: (bytes) => restoreState(state, owner(), bytes),
  };
}
