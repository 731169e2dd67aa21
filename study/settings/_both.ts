/**
 * Twins of the candidates that hear every other word equally often, and learn streams from teachers that did
 * and from the base.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { candidateTwin } from "./_twin.ts";
import { COARSE_STREAMS_BOTH } from "../sets/coarse_streams_both.ts";

/** The same training of the same network with both changes: words drawn evenly, the base beside. */
export function bothChanges(candidate: Setting, order: number): Setting {
  const { name } = candidate;
  return candidateTwin(candidate, {
    ...{ kind: "both", change: "words evenly and the base beside", order },
    streams: COARSE_STREAMS_BOTH,
    about:
      `The network of *${name}*, trained as long and in the same steps, on streams in which every other word is said equally often, judged by networks of the base beside stream-trained ones that heard words so.`,
    question:
      `Does what students of scarce words need make *${name}* a better listener on every keyword?`,
    expected: "Fewer false accepts of words and fewer misses; fewer errors on clips.",
  });
}
