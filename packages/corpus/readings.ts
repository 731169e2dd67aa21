/**
 * Texts to be read aloud for training: as many words in as many orders as sentences have, without sense.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { ENGLISH_WORDS } from "./english_words.ts";

/** The words between others, which connected speech is full of. */
const SMALL_WORDS =
  ("the a of and to in that is it for was they with as this have not but what all were " +
    "when your can said there use each which she how their will other many then them these some her would " +
    "make like him into time has look two more write see number way could people my than been who its now " +
    "find long made may part").split(" ");

/** Fewest and most words of a text. */
const WORDS = [7, 13] as const;

/**
 * Draws texts in which words of either kind follow each other.
 *
 * @param without Words that must not be said, in any case of letters: the keywords.
 */
export function drawReadings(
  random: Random,
  count: number,
  without: readonly string[],
): string[] {
  const unsaid = without.map((word) => word.toLowerCase());
  const [small, large] = [SMALL_WORDS, ENGLISH_WORDS].map((words) =>
    words.filter((word) => !unsaid.includes(word))
  );
  return Array.from({ length: count }, (_, i) => {
    const draw = random.stream(i);
    const length = WORDS[0] + draw.integer(WORDS[1] - WORDS[0] + 1);
    return Array.from({ length }, () => {
      const from = draw.integer(2) === 0 ? small : large;
      return from[draw.integer(from.length)];
    }).join(" ");
  });
}
