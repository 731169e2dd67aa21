/**
 * Which words of a recording are taken for the keyword.
 *
 * @module
 */
import type { Part } from "@kws/corpus/compose";

/** A word of a recording. */
export interface AcceptedWord {
  word: string;
  /** How often it is said. */
  said: number;
  /** How often it was taken for the keyword. */
  accepts: number;
}

/** When a part is half over: most detections come later, hardly one comes before. */
function middleOf({ start, end }: Part): number {
  return (start + end) / 2;
}

/**
 * Gives each false accept to the word whose middle was heard last before it, and counts; most accepted
 * words first, of equals in the order of their letters. False accepts before the first middle are that
 * word's.
 *
 * @param times When something was accepted that is not the keyword, in seconds.
 * @param parts All that is said in the recording, in order.
 * @throws {RangeError} If there are false accepts in a recording in which nothing is said.
 */
export function acceptedWords(times: readonly number[], parts: readonly Part[]): AcceptedWord[] {
  if (parts.length === 0 && times.length > 0) {
    throw new RangeError(
      `Cannot give false accepts to words as parts must say what is heard: ` +
        `there are none for ${times.length} false accepts`,
    );
  }
  const words = new Map<string, AcceptedWord>();
  for (const { name } of parts) {
    const known = words.get(name) ?? { word: name, said: 0, accepts: 0 };
    words.set(name, { ...known, said: known.said + 1 });
  }
  for (const time of times) {
    const at = parts.findLastIndex((part) => middleOf(part) <= time);
    words.get(parts[Math.max(0, at)].name)!.accepts++;
  }
  return [...words.values()].sort((a, b) =>
    b.accepts - a.accepts || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0)
  );
}
