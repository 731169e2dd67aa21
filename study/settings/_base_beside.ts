/**
 * Twins of the candidates whose teachers on streams have the base's networks beside them.
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
    ...{ kind: "beside", change: "the base beside", order, streams: COARSE_STREAMS_BESIDE },
    about:
      `The network of *${name}*, trained as long and in the same steps, on streams that networks of the base have judged beside those of the stream-trained base.`,
    question: `Does *${name}* tell words apart better if those who teach it on streams do?`,
    expected: "Fewer errors on clips and fewer false accepts of words, at as many misses.",
    // No further keyword: trials on validation chose to draw words evenly, too, which `_both.ts` does.
    seeds: { main: 0, others: 2, words: ["left"] },
  });
}
