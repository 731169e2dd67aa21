/**
 * Twins of the candidates that have the other change of two to the twins on plain streams: their teachers have
 * the base's networks beside them.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { candidateTwin } from "./_twin.ts";
import { COARSE_STREAMS_BESIDE } from "../sets/coarse_streams_beside.ts";

/** The same training of the same network, on segments that both kinds of base have judged. */
export function baseBeside(candidate: Setting, order: number): Setting {
  const { name } = candidate;
  return candidateTwin(candidate, {
    ...{ kind: "beside", change: "the base beside alone", order, streams: COARSE_STREAMS_BESIDE },
    about:
      `The network of *${name}*, trained as long and in the same steps, on streams that draw other words clip by clip, judged by networks of the base beside those of the stream-trained base.`,
    question: `Does *${name}* tell words apart better if those who teach it on streams do?`,
    expected: "Fewer errors on clips and fewer false accepts of words, at as many misses.",
    // No further keyword: trials on validation chose to draw words evenly, too, as the candidates do.
    seeds: { main: 0, others: 2, words: ["left"] },
  });
}
