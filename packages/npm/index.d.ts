/** When a stream's steps are a detection. */
export interface StreamRule {
  /** Steps whose mean probability counts. */
  smoothing: number;
  /** Least log-odds of a detection, of the mean probability. */
  threshold: number;
  /** Seconds after a detection in which no other is made. */
  refractory: number;
}

/** One output of the network. */
export interface SpotterStep {
  /** The last sample that it depends on, counted from the stream's start. */
  sample: number;
  /** The keyword's log-odds. */
  logOdds: number;
}

/** A keyword that was heard. */
export interface Detection {
  /** The sample that decided, counted from the stream's start. */
  sample: number;
  /** Its time in seconds. */
  time: number;
  /** The mean probability of the latest steps. */
  probability: number;
  /** Its log-odds. */
  logOdds: number;
  /** The word. */
  keyword: string;
  /** Where what decided begins, in seconds. */
  start: number;
  /** Where it ends, in seconds. */
  end: number;
}

/** Options of {@link createDetector}. */
export interface CreateDetectorOptions {
  /** The bytes of a `.kws` file. */
  model: Uint8Array | ArrayBuffer;
  /** What of the file's rule is to be another; all of it where the file has none. */
  rule?: Partial<StreamRule>;
  /**
   * Is called with every detection, during `push`: it may neither push, reset, save nor restore; what it throws is thrown
   * when all samples are heard, and `push` gives no list then.
   */
  onDetection?: (detection: Detection) => void;
  /** Is called with every step, during `push`, as `onDetection` is; where it throws, `onDetection` is not called for the step. */
  onStep?: (step: SpotterStep) => void;
  /** What errors call the file. */
  name?: string;
}

/** What a model's file holds. */
export interface Model {
  /** The word that it hears. */
  keyword: string;
  /** The front end that it was trained with. */
  frontEnd: { sampleRate: number };
}

/** A detector that listens. */
export interface LiveDetector {
  /** What the file holds. */
  readonly model: Model;
  /** The rule that it works by. */
  readonly rule: StreamRule;
  /** Samples that were no sound (NaN, infinite): they count as 0. */
  readonly unusable: number;
  /** Takes mono samples at the model's rate, any number of them, and gives the detections they make. */
  push(samples: Float32Array | Int16Array): Detection[];
  /** Forgets everything heard so far. */
  reset(): void;
  /** Everything that it has heard and not yet forgotten. */
  save(): Uint8Array;
  /** Goes on from what `save` gave, here or on another machine. */
  restore(state: Uint8Array | ArrayBuffer): void;
}

/** Options of {@link createDetectors}. */
export interface CreateDetectorsOptions {
  /** What is listened for: each as {@link createDetector} takes it. */
  models: readonly CreateDetectorOptions[];
}

/** A keyword that was heard by one of several detectors. */
export interface SharedDetection extends Detection {
  /** The place of its model in the list, from 0. */
  detector: number;
}

/** Detectors that listen together. */
export interface LiveDetectors {
  /** What the files hold, in the order of the list. */
  readonly models: readonly Model[];
  /** The rules that they work by, in the order of the list. */
  readonly rules: readonly StreamRule[];
  /** Front ends that are computed: one for all models that have the same. */
  readonly frontEnds: number;
  /** Samples that were no sound (NaN, infinite): they count as 0. */
  readonly unusable: number;
  /** Takes mono samples at the models' rate, and gives the detections they make, in their order. */
  push(samples: Float32Array | Int16Array): SharedDetection[];
  /** Forgets everything heard so far. */
  reset(): void;
  /** Everything that they have heard and not yet forgotten. */
  save(): Uint8Array;
  /** Goes on from what `save` gave, here or on another machine. */
  restore(state: Uint8Array | ArrayBuffer): void;
}

/**
 * Detectors of several models that listen to the same sound; what models have the same front end share it.
 *
 * @throws {SyntaxError} If the bytes of a model are no `.kws` file.
 * @throws {RangeError} If a file has no rule and none is given, there are no models, or their rates differ.
 */
export function createDetectors(options: CreateDetectorsOptions): LiveDetectors;

/**
 * A detector from the bytes of a `.kws` file. Any number of them work side by side.
 *
 * @throws {SyntaxError} If the bytes are no `.kws` file.
 * @throws {RangeError} If the file has no rule for streams and none is given.
 */
export function createDetector(options: CreateDetectorOptions): LiveDetector;

/**
 * Turns mono samples at the model's rate, in pieces of any length, into detections.
 *
 * @throws {SyntaxError | RangeError} As {@link createDetector}.
 */
export function detectionStream(
  options: Omit<CreateDetectorOptions, "onDetection">,
): TransformStream<Float32Array | Int16Array, Detection>;

/** Resamples sound that goes on: the same bits for every way of cutting. */
export class Resampler {
  /**
   * Begins with nothing heard.
   *
   * @param from Samples a second that it takes.
   * @param to Samples a second that it gives.
   * @throws {RangeError} If a rate is not a whole number >= 1.
   */
  constructor(from: number, to: number);
  /** Takes mono samples, any number of them, and gives what no later sample changes. */
  push(samples: Float32Array): Float32Array;
  /** The rest, as if silence followed. Nothing is heard then. */
  end(): Float32Array;
}
