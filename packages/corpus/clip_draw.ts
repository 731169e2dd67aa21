/**
 * Which of many clips comes next.
 *
 * @module
 */
import type { Random } from "@kws/kernels";

/**
 * What is drawn equally often: every clip, or every word, however many clips it has. By clips a word that
 * hardly anybody recorded is hardly ever heard, and a network does not learn to refuse it. Between both, by
 * `root` a word comes as often as the square root of the number of its clips says.
 */
export type DrawBy = "clip" | "root" | "word";

/** Draws of clips, with replacement. */
export class ClipDraw<T> {
  readonly #clips: readonly T[];
  /** The clips of each word, in the order in which the words come first. */
  readonly #words: readonly (readonly T[])[] | undefined;
  /** Where each word ends on a line on which a place is drawn; absent where all are as long. */
  readonly #ends: readonly number[] | undefined;

  /** @param clips At least one, each with its word. */
  constructor(clips: readonly { word: string; clip: T }[], by: DrawBy = "clip") {
    this.#clips = clips.map(({ clip }) => clip);
    if (by === "clip") return;
    this.#words = [...Map.groupBy(clips, ({ word }) => word).values()]
      .map((own) => own.map(({ clip }) => clip));
    if (by === "word") return;
    let end = 0;
    this.#ends = this.#words.map(({ length }) => end += Math.sqrt(length));
  }

  /** The next clip. */
  draw(random: Random): T {
    const clips = this.#words?.[this.#drawWord(random, this.#words.length)] ?? this.#clips;
    return clips[random.integer(clips.length)];
  }

  #drawWord(random: Random, count: number): number {
    if (this.#ends === undefined) return random.integer(count);
    // Below 1 by 2⁻³² at least: the place lies before the last end.
    const place = random.uniform() * this.#ends[count - 1];
    return this.#ends.findIndex((end) => place < end);
  }
}
