/**
 * Detectors of several models that listen to the same sound.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { forget } from "@kws/kernels";
import { type Detection, Detector } from "./detector.ts";
import type { CreateDetectorOptions, Opened } from "./live_detector.ts";
import { checkedBuild, type Wasm } from "./memory.ts";
import type { Model, StreamRule } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { packImage } from "./packed_image.ts";
import { fingerprint, restoreState, saveState } from "./saved_state.ts";
import { SharedNetwork } from "./shared_network.ts";
import { type Samples, Spotter } from "./spotter.ts";

/** Options of `createDetectors`. */
export interface CreateDetectorsOptions {
  /** What is listened for: each as `createDetector` takes it. */
  models: readonly Omit<CreateDetectorOptions, "wasm">[];
  /** Another build of the kernels, or the compiled module that a worker was sent. */
  wasm?: Wasm;
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
  /** Samples that were no sound (NaN, infinite) since the start or the last reset: they count as 0. */
  readonly unusable: number;
  /**
   * Takes mono samples at the models' rate, any number of them, and gives the detections they make, in the
   * order of their samples and then of the list. What a listener throws is thrown when all have heard them.
   */
  push(samples: Samples): SharedDetection[];
  /** Forgets everything heard so far. */
  reset(): void;
  /** Everything that they have heard and not yet forgotten. */
  save(): Uint8Array<ArrayBuffer>;
  /** Goes on from what `save` gave, here or on another machine. */
  restore(state: Uint8Array | ArrayBuffer): void;
}

/** A detector of the list. */
interface Member extends Opened {
  /** What errors call it. */
  name: string;
  place: number;
  options: Omit<CreateDetectorOptions, "wasm">;
}

/** Detectors of one front end, which is computed once. */
interface Group {
  spotter: Spotter;
  detectors: readonly Detector[];
  push(samples: Samples, heard: Heard): void;
}

/** Where a push puts what comes of it. */
interface Heard {
  found: SharedDetection[];
  /** What listeners have thrown. */
  failures: unknown[];
}

/** What front ends are the same in. */
function keyOf({ sampleRate, fftLength, hop, bands }: FrontEnd): string {
  return [sampleRate, fftLength, hop, bands].join();
}

function createGroup(members: readonly Member[], wasm?: Wasm): Group {
  const [{ model: { frontEnd } }] = members;
  const images = members.map(({ model }) => packImage(model));
  const { spotter, networks, shared } = checkedBuild((arena) => {
    const networks = images.map((image) => new PackedCrnn(image, arena));
    const shared = new SharedNetwork(networks);
    return { networks, shared, spotter: new Spotter({ frontEnd, network: shared, arena }) };
  }, wasm);
  const { sampleRate, hop, fftLength } = frontEnd;
  const detectors = members.map(({ model: { keyword }, rule, name }, i) => {
    const reach = (networks[i].reach - 1) * hop + fftLength;
    try {
      return new Detector(rule, { keyword, sampleRate, reach });
    } catch (error) {
      throw new RangeError(`${(error as Error).message}, of ${name}`, { cause: error });
    }
  });
  return {
    ...{ spotter, detectors },
    push(samples, { found, failures }) {
      spotter.push(samples, ({ sample }) =>
        shared.take().forEach((logOdds, i) => {
          if (logOdds === undefined) return;
          const { place, options } = members[i];
          const step = { sample, logOdds };
          const detection = detectors[i].push(step);
          if (detection) found.push({ ...detection, detector: place });
          // Whoever throws keeps no other from hearing: all have the bits of one by itself.
          try {
            options.onStep?.(step);
            if (detection) options.onDetection?.(detection);
          } catch (error) {
            failures.push(error);
          }
        }));
    },
  };
}

/**
 * Detectors that listen together: models with the same front end share it, and its frames.
 *
 * @param open Opens a file: what is wrong with it or its rule is for this to say.
 * @throws {RangeError} If there are no models, or their sample rates differ.
 */
export function listenTogether(
  { models: list, wasm }: CreateDetectorsOptions,
  open: (options: CreateDetectorOptions) => Opened,
): LiveDetectors {
  const members = list.map((options, place): Member => {
    const { name = `models[${place}]` } = options;
    return { ...open({ ...options, name }), name, place, options };
  });
  const rates = [...new Set(members.map(({ model }) => model.frontEnd.sampleRate))];
  if (rates.length !== 1) {
    throw new RangeError(
      rates.length === 0
        ? "Cannot listen as there must be a model: models is empty"
        : "Cannot listen as all models must take the same samples a second: current values are " +
          `${rates.join(", ")}; make detectors of their own for those that differ`,
    );
  }
  const keys = members.map(({ model }) => keyOf(model.frontEnd));
  const groups = [...new Set(keys)].map((key) =>
    createGroup(members.filter(({ place }) => keys[place] === key), wasm)
  );
  const state = groups.flatMap(({ spotter, detectors }) => [
    ...spotter.state,
    ...detectors.flatMap((detector) => detector.state),
  ]);
  // Those of the weights take long: they are asked for when they are needed.
  const owner = (): number =>
    fingerprint(groups.flatMap(({ spotter, detectors }) => [
      spotter.owner,
      ...detectors.map((detector) => detector.owner),
    ]));
  return {
    models: members.map(({ model }) => model),
    rules: members.map(({ rule }) => rule),
    frontEnds: groups.length,
    get unusable(): number {
      return Math.max(...groups.map(({ spotter }) => spotter.unusable));
    },
    push(samples: Samples): SharedDetection[] {
      const heard: Heard = { found: [], failures: [] };
      for (const group of groups) group.push(samples, heard);
      if (heard.failures.length > 0) throw heard.failures[0];
      return heard.found.sort((a, b) => a.sample - b.sample || a.detector - b.detector);
    },
    reset: () => forget(state),
    save: () => saveState(state, owner()),
    restore: (bytes) => restoreState(state, owner(), bytes),
  };
}
