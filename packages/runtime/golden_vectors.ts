/**
 * Golden vectors: what the runtime must say of known sounds, to the last bit, in every host.
 *
 * {@linkcode replay} needs neither files nor clock, so it runs wherever the runtime runs: it is given the
 * runtime that ships, the vectors (`golden/vectors.json`) and the bytes of the models.
 *
 * @module
 */
import { Md5 } from "@kws/kernels";
import type { createCurrentDetector } from "./create_detector.ts";
import { goldenSounds } from "./golden_sounds.ts";
import type { StreamRule } from "./model.ts";
import type { Spotter } from "./spotter.ts";

export { goldenSounds };

/** What of the runtime is replayed: `dist/runtime.min.js` has it. */
export interface ReplayedRuntime {
  createDetector: typeof createCurrentDetector;
  Spotter: typeof Spotter;
}

/** A model that hears a sound. */
export interface GoldenCase {
  /** The model's file, relative to the project's folder. */
  model: string;
  /** The sound's name. */
  sound: string;
  /** The rule; that of the file without this. */
  rule?: StreamRule;
}

/** What is heard in a case. */
export interface GoldenHeard {
  /** MD5 of the log-mel frames as they lie in memory, f32 (frames,bands). */
  features: string;
  /** The first five bands of the frame in the middle. */
  values: number[];
  /** Every step: its last sample, and the log-odds. */
  steps: [sample: number, logOdds: number][];
  /** Every detection: the sample that decided, that with which it begins, log-odds and probability. */
  detections: [sample: number, start: number, logOdds: number, probability: number][];
}

/** The golden vectors. */
export interface GoldenVectors {
  /** MD5 of all that is heard in all cases. */
  digest: string;
  /** MD5 of the samples of every sound. */
  sounds: Record<string, string>;
  cases: (GoldenCase & GoldenHeard)[];
}

/** What came of a replay. */
export interface Replayed {
  /** MD5 of all that was heard. */
  digest: string;
  /** The first thing that was heard otherwise; none where everything is as it must be. */
  difference?: string;
}

/** The bytes of numbers. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** MD5 of numbers as they lie in memory. */
export function digestOf(...arrays: readonly ArrayBufferView[]): string {
  const hash = new Md5();
  for (const numbers of arrays) hash.update(bytesOf(numbers));
  return hash.digest();
}

/**
 * What a golden vector keeps of log-mel frames.
 *
 * @param frames All frames, (frames,bands).
 */
export function goldenFeatures(
  frames: Float32Array,
  bands: number,
): Pick<GoldenHeard, "features" | "values"> {
  const middle = bands * Math.floor(frames.length / bands / 2);
  return { features: digestOf(frames), values: [...frames.subarray(middle, middle + 5)] };
}

/** What a runtime hears in a case. */
export function hearCase(
  { createDetector, Spotter }: ReplayedRuntime,
  model: Uint8Array,
  samples: Int16Array,
  rule?: StreamRule,
): GoldenHeard {
  const steps: GoldenHeard["steps"] = [];
  const detector = createDetector({
    ...{ model, rule },
    onStep: ({ sample, logOdds }) => steps.push([sample, logOdds]),
  });
  const { frontEnd } = detector.model;
  // Pieces of a length that fits no frame.
  const detections: GoldenHeard["detections"] = [];
  for (let at = 0; at < samples.length; at += 997) {
    for (const found of detector.push(samples.subarray(at, at + 997))) {
      const { sample, start, logOdds, probability } = found;
      detections.push([sample, Math.round(start * frontEnd.sampleRate), logOdds, probability]);
    }
  }
  // A network that only keeps what it is given.
  const frames: number[] = [];
  const network = {
    ...{ bands: frontEnd.bands, groups: { first: 1, every: 1 }, reach: 1, owner: 0, state: [] },
    push: (frame: Float32Array): undefined => void frames.push(...frame),
    reset: () => {},
  };
  new Spotter({ frontEnd, network }).push(samples, () => {});
  return { ...goldenFeatures(Float32Array.from(frames), frontEnd.bands), steps, detections };
}

/** MD5 of all that is heard in all cases: names of digests as text, numbers as 64-bit floats. */
export function digestOfHeard(all: readonly GoldenHeard[]): string {
  return digestOf(...all.flatMap(({ features, values, steps, detections }) => [
    Uint8Array.from(features, (letter) => letter.charCodeAt(0)),
    ...[values, steps.flat(), detections.flat()].map((numbers) =>
      Float64Array.of(numbers.length, ...numbers)
    ),
  ]));
}

/** Compares what was heard in all cases with what must be heard. */
export function compareHeard(vectors: GoldenVectors, all: readonly GoldenHeard[]): Replayed {
  const digest = digestOfHeard(all);
  let difference: string | undefined;
  for (const [i, must] of vectors.cases.entries()) {
    for (const part of ["values", "features", "steps", "detections"] as const) {
      difference ??= differenceOf(
        `${must.model} on ${must.sound}, ${part}`,
        all[i]?.[part],
        must[part],
      );
    }
  }
  if (digest !== vectors.digest) {
    difference ??= `the digest is ${digest}, must be ${vectors.digest}`;
  }
  return difference === undefined ? { digest } : { digest, difference };
}

/** A value as text, with the sign of zero. */
function shown(value: unknown): string {
  return Object.is(value, -0) ? "-0" : `${value}`;
}

/** The first of two values' parts that differ, in words. `Object.is` tells −0 from 0. */
function differenceOf(name: string, is: unknown, must: unknown): string | undefined {
  if (!Array.isArray(must) || !Array.isArray(is)) {
    return Object.is(is, must) ? undefined : `${name}: is ${shown(is)}, must be ${shown(must)}`;
  }
  const length = Math.max(is.length, must.length);
  for (let i = 0; i < length; i++) {
    const difference = differenceOf(`${name} ${i}`, is[i], must[i]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/**
 * Replays the golden vectors.
 *
 * @param runtime The runtime that ships.
 * @param models The bytes of every model that the vectors name.
 * @throws {RangeError} If a model or a sound is not there.
 */
export function replay(
  runtime: ReplayedRuntime,
  vectors: GoldenVectors,
  models: Readonly<Record<string, Uint8Array>>,
): Replayed {
  const sounds = goldenSounds();
  for (const [name, must] of Object.entries(vectors.sounds)) {
    const digest = sounds[name] && digestOf(sounds[name]);
    if (digest !== must) {
      return { digest: "", difference: `sound ${name}: is ${digest}, must be ${must}` };
    }
  }
  const all = vectors.cases.map(({ model, sound, rule }) => {
    if (!models[model] || !sounds[sound]) {
      throw new RangeError(
        `Cannot replay the golden vectors as ${model} and ${sound} must be there`,
      );
    }
    return hearCase(runtime, models[model], sounds[sound], rule);
  });
  return compareHeard(vectors, all);
}
