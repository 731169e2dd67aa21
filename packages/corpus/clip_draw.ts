/**
 * Which of many clips comes next.
 *
 * @module
 */
import type { Random } from "@kws/kernels";

/**
 * What is drawn equally often: every clip, or every word, however many clips it has. By clips a word that
 * hardly anybody recorded is hardly ever heard, and a network does not learn to refuse it.
 */
export type DrawBy = "clip" | "word";

/** Draws of clips, with replacement. */
export class ClipDraw<T> {
  readonly #clips: readonly T[];
  /** The clips of each word, in the order in which the words come first. */
  readonly #words: readonly (readonly T[])[] | undefined;

  /** @param clips At least one, each with its word. */
  constructor(clips: readonly { word: string; clip: T }[], by: DrawBy = "clip") {
    this.#clips = clips.map(({ clip }) => clip);
    if (by === "word") {
      this.#words = [...Map.groupBy(clips, ({ word }) => word).values()]
        .map((own) => own.map(({ clip }) => clip));
    }
  }

  /** The next clip. */
  draw(random: Random): T {
    const clips = this.#words?.[random.integer(this.#words.length)] ?? this.#clips;
    return clips[random.integer(clips.length)];
  }
}
