/**
 * What a wake word is made of.
 *
 * @module
 */
import type { StreamRule } from "@kws/runtime";
import type { BeginModel, Heard, HeardStep } from "./messages.ts";
import { WakeWordError } from "./wake_word_error.ts";

/** A `.kws` file's bytes, or where it is. */
export type ModelFile = ArrayBuffer | Uint8Array<ArrayBuffer> | URL | string;

/** One of several models. */
export interface WakeWordModel {
  /** A `.kws` file, or where it is. */
  model: ModelFile;
  /** What of the file's rule is to be another. */
  rule?: Partial<StreamRule>;
}

/** Options of `WakeWord.create`: `model` or `models` must be given, and not both. */
export interface WakeWordOptions {
  /** A `.kws` file, or where it is. */
  model?: ModelFile;
  /** Several, in place of one: all hear the same sound, on one audio thread. */
  models?: readonly WakeWordModel[];
  /** Where the audio thread's module is. Defaults to `worklet.min.js` beside this module. */
  worklet?: URL | string;
  /** What of the one file's rule is to be another. */
  rule?: Partial<StreamRule>;
  /** Seconds of sound that come with a detection, 0 to 60. Defaults to 1.5. */
  preRoll?: number;
  /** What is listened to in place of a microphone that is asked for. */
  stream?: MediaStream;
  /** Which microphone, by the browser's name for it. */
  deviceId?: string;
  onDetection?: (heard: Heard) => void;
  /** Every step of each network, for a curve. */
  onStep?: (step: HeardStep) => void;
  /** Told of what goes wrong while it listens. */
  onError?: (error: WakeWordError) => void;
}

/** @param place What an error names it by, before its address: its place among several. */
async function bytesOf(model: ModelFile, place: string): Promise<ArrayBuffer> {
  if (model instanceof ArrayBuffer) return model.slice(0);
  if (model instanceof Uint8Array) return model.slice().buffer;
  const response = await fetch(model).catch((cause) => {
    throw new WakeWordError("not-found", place + model, cause);
  });
  if (!response.ok) {
    throw new WakeWordError("not-found", `${place}${model} answers ${response.status}`);
  }
  return await response.arrayBuffer().catch((cause) => {
    throw new WakeWordError("not-found", `${place}${model} breaks off`, cause);
  });
}

/**
 * The files that options name, with their rules.
 *
 * @throws {TypeError} If they name neither one model nor several, or both.
 * @throws {WakeWordError} If a file cannot be fetched; one of several is named by its place.
 */
export async function modelsOf({ model, models, rule }: WakeWordOptions): Promise<BeginModel[]> {
  if ((model === undefined) === (models === undefined)) {
    throw new TypeError(
      `Cannot listen as either model or models must be given: current options have ${
        model === undefined ? "neither" : "both"
      }`,
    );
  }
  if (model !== undefined) return [{ model: await bytesOf(model, ""), rule, name: "the model" }];
  if (rule !== undefined) {
    throw new TypeError(
      "Cannot listen as each of models must have its rule beside it: current options have one for all",
    );
  }
  return await Promise.all(
    models!.map(async ({ model, rule }, i) => ({
      ...{ model: await bytesOf(model, `models[${i}], `), rule },
    })),
  );
}
