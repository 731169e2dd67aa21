/**
 * Models that listen to the same sound, each by its own rule.
 *
 * @module
 */
import { UsageError } from "@kws/cli";
import type { Detection, StreamRule } from "@kws/runtime";
import { Listener } from "./listener.ts";
import { openListeningModel } from "./listening_model.ts";
import type { FoundRule } from "./stream_rule.ts";

/** What is needed of a listener, and of several as one. */
export interface Hearing {
  /** Forgets everything heard so far; what follows has another rate or is another recording. */
  begin(sampleRate: number): void;
  /** Takes samples, any number of them, and gives the detections that they make. */
  hear(pcm: Int16Array): NamedDetection[];
  /** The recording's end. */
  end(): NamedDetection[];
}

/** A detection, with the model that made it where there are several. */
export interface NamedDetection extends Detection {
  /** The model's name. */
  model?: string;
}

/** Listeners as one; each resamples for itself, so that models of any rates listen together. */
class Listeners implements Hearing {
  readonly #members: readonly { name: string; listener: Hearing }[];

  /** @param members Listeners with what detections are to call them. */
  constructor(members: readonly { name: string; listener: Hearing }[]) {
    this.#members = members;
  }

  begin(sampleRate: number): void {
    for (const { listener } of this.#members) listener.begin(sampleRate);
  }

  hear(pcm: Int16Array): NamedDetection[] {
    return this.#all((listener) => listener.hear(pcm));
  }

  end(): NamedDetection[] {
    return this.#all((listener) => listener.end());
  }

  /** What all detect, by time; at one time in the order of the models. */
  #all(detect: (listener: Hearing) => NamedDetection[]): NamedDetection[] {
    return this.#members
      .flatMap(({ name, listener }) => detect(listener).map((found) => ({ ...found, model: name })))
      .sort((a, b) => a.time - b.time);
  }
}

/** What listens, with the rules and keywords of its models in their order. */
export interface OpenedListeners {
  listener: Hearing;
  rules: FoundRule[];
  keywords: string[];
}

/**
 * Opens models that are to listen to the same sound. One alone is not named in its detections.
 *
 * @param models Where they lie, and what errors and detections call them.
 * @param asked What of their rules is to be another.
 * @throws {SyntaxError} If a file is no model.
 * @throws {UsageError} If one has no rule, or is named twice.
 */
export function openListeners(
  models: readonly { path: string; name: string }[],
  asked: Partial<StreamRule>,
): OpenedListeners {
  const again = models.find(({ path }, i) => models.findIndex((one) => one.path === path) < i);
  if (again !== undefined) {
    throw new UsageError(
      `Cannot listen with ${again.name} as a model must be named once: it is named again; leave one out`,
    );
  }
  const opened = models.map(({ path, name }) => {
    const { model, found } = openListeningModel(path, name, asked);
    return { name, found, listener: new Listener(model, found.rule) };
  });
  return {
    listener: opened.length === 1 ? opened[0].listener : new Listeners(opened),
    rules: opened.map(({ found }) => found),
    keywords: opened.map(({ listener }) => listener.keyword),
  };
}
