import { levelsOf, type Scored } from "./ranking.ts";

/** Options of {@linkcode auFaFrByThresholds}. */
export interface AreaByThresholdsOptions {
  /**
   * The last threshold. `"above one"` (the default) rejects everything, so the curve reaches both
   * axes. `"one"` is the literal reading, which PyTorch solutions of the assignment follow: a clip
   * of probability exactly 1 is accepted at every threshold.
   */
  last?: "above one" | "one";
}

/**
 * AU-FA-FR as the assignment words it, threshold by threshold: 0, every probability and 1 in order;
 * a clip is accepted when its probability is at least the threshold; false accepts and false rejects
 * are divided by the number of all clips; trapezoids along the false accepts. O(n log n).
 *
 * Why it equals π(1 − π)(1 − AUC), ties included: let N clips hold P of the keyword, and let a
 * probability be shared by p keyword clips and n others, with b keyword clips below it. Raising the
 * threshold past it takes the false accepts down by n and the false rejects from b up to b + p, a
 * trapezoid of n(2b + p) / 2N². Summed over the probabilities that is the number of misordered
 * pairs, a tie counting half, over N²; and π(1 − π) is P(N − P) / N². A repeated threshold, and the
 * threshold 0, add no width.
 *
 * The sum is whole only if the last threshold lies above every probability, hence `"above one"`.
 * Ending at 1 itself leaves out the trapezoid of the probability 1: n(2P − p) / 2N², that is
 * something just when one of the *other* clips has probability exactly 1. Accepting only above the
 * threshold would instead leave out n·p / 2N² of the probability 0. A softmax in 32-bit floats
 * reaches exactly 1 at log-odds of about 17, so for overconfident models the literal figure of other
 * implementations is too small; in 64-bit floats 1 is reached at about 37.
 *
 * `auFaFr` computes the same from pairs and takes any scores; this is its witness.
 *
 * @param scored Probabilities and labels.
 * @returns The area, from 0 (all in order) to π(1 − π).
 * @throws {RangeError} If there is no clip, or a score lies outside 0 to 1.
 */
export function auFaFrByThresholds(
  scored: Scored,
  { last = "above one" }: AreaByThresholdsOptions = {},
): number {
  const total = scored.labels.length;
  if (total === 0) {
    throw new RangeError("Cannot compute AU-FA-FR as there must be clips: none given");
  }
  const levels = levelsOf(scored);
  for (const end of [levels[0], levels[levels.length - 1]]) {
    if (end.score >= 0 && end.score <= 1) continue;
    throw new RangeError(
      `Cannot compute AU-FA-FR by thresholds as every score must be a probability from 0 to 1: ` +
        `current value is ${end.score}`,
    );
  }
  let falseRejects = 0;
  let twice = 0;
  for (const { score, positives, negatives } of levels) {
    if (score === 1 && last === "one") break;
    const before = falseRejects;
    falseRejects += positives;
    twice += negatives * (before + falseRejects);
  }
  return twice / (2 * total * total);
}
