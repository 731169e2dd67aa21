/**
 * Twins of the candidates that have one change of two to the twins on plain streams: they hear every other word
 * equally often, and so do their teachers.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { candidateTwin } from "./_twin.ts";
import { COARSE_STREAMS_EVEN } from "../sets/coarse_streams_even.ts";

/** The same training of the same network, on segments that draw the other words evenly, without the base's judgement. */
export function wordsEvenly(candidate: Setting, order: number): Setting {
  const { name } = candidate;
  return candidateTwin(candidate, {
    ...{ kind: "even", change: "words evenly alone", order, streams: COARSE_STREAMS_EVEN },
    about:
      `The network of *${name}*, trained as long and in the same steps, on streams in which every other word is said equally often, judged by stream-trained bases that heard words so, and not by the base.`,
    question:
      `Does *${name}* refuse words that hardly anybody recorded, if it hears every word equally often?`,
    expected: "Far fewer false accepts of rare words; clips about as well.",
    // No further keyword: trials on validation chose to change the teachers, too, as the candidates do.
    seeds: { main: 5, others: 2, words: ["right", "left", "up", "down"] },
  });
}
