import { misorderedTwice, oneMinusAuc } from "./area.ts";
import { countClasses, levelsOf, type Scored } from "./ranking.ts";

/**
 * The area under the ROC curve: the share of pairs of a keyword clip and another in which the
 * keyword clip scores higher, a tie counting half. Counted in whole numbers, then divided once.
 *
 * Near 1 look at {@linkcode oneMinusAuc} instead, which keeps its digits.
 *
 * Source: H. Mann and D. Whitney (1947).
 *
 * @throws {RangeError} If one of the classes has no clip.
 */
export function auc(scored: Scored): number {
  const { positives, negatives } = countClasses(scored.labels);
  const pairs = 2 * positives * negatives;
  return pairs === 0
    ? 1 - oneMinusAuc(scored)
    : (pairs - misorderedTwice(levelsOf(scored))) / pairs;
}
