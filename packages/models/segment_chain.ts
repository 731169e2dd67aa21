/**
 * Segments that a network hears one after the other.
 *
 * @module
 */
import type { Network } from "./network.ts";

/** How segments follow each other. */
export interface SegmentChain {
  /**
   * How many a network hears one after the other, with its states carried from each to the next and
   * gradients within each: truncated backpropagation through time. 1 without it, every one from states of
   * zero.
   *
   * Source: R. J. Williams and J. Peng, "An efficient gradient-based algorithm for on-line training of
   * recurrent network trajectories", Neural Computation 2(4), 1990.
   */
  chain?: number;
}

/**
 * Segments that a network hears at once.
 *
 * @param batch Segments of a batch.
 * @throws {RangeError} If a batch cannot be cut into its shards and those into chains.
 */
export function segmentsAtOnce(batch: number, shards: number, { chain = 1 }: SegmentChain): number {
  if (batch % (shards * chain) === 0) return batch / shards / chain;
  throw new RangeError(
    `Cannot cut a batch as its segments must be a multiple of its shards times their chain ` +
      `(${shards} × ${chain}): current value is ${batch}`,
  );
}

/**
 * Fills a network's gradients from the segments of a shard, one of the chain after the other.
 *
 * @param net Of a kind that keeps states.
 * @param hear Fills the features with the segments of a turn.
 * @param judge Adds to the gradient of the logits, and gives the loss.
 * @returns The loss of all.
 */
export function learnChain(
  net: Network,
  { chain = 1 }: SegmentChain,
  hear: (turn: number) => void,
  judge: () => number,
): number {
  let loss = 0;
  net.gradients.fill(0);
  net.restart!();
  for (let turn = 0; turn < chain; turn++) {
    hear(turn);
    net.forward();
    net.dLogits.fill(0);
    loss += judge();
    net.backward();
    net.carryOn!();
  }
  return loss;
}
