/**
 * Twins of the candidates that draw other words clip by clip, and learn streams from the stream-trained base
 * alone: what the candidates were before trials on validation chose otherwise.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { candidateTwin } from "./_twin.ts";
import { COARSE_STREAMS_PLAIN } from "../sets/coarse_streams_plain.ts";

/** The same training of the same network on segments that draw clip by clip, without the base's judgement. */
export function plainStreams(candidate: Setting, order: number): Setting {
  const { name } = candidate;
  return candidateTwin(candidate, {
    ...{ kind: "plain", change: "plain streams", order, streams: COARSE_STREAMS_PLAIN },
    about:
      `The network of *${name}*, trained as long and in the same steps, on streams that draw other words clip by clip and that the stream-trained base alone has judged.`,
    question:
      `What do words that are drawn evenly, and the base among the teachers, bring to *${name}*?`,
    expected: "More false accepts of words, more misses and more errors on clips.",
  });
}
