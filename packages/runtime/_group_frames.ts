/**
 * Frames that are pushed several at a time.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import type { StepNetwork } from "./step_network.ts";

/**
 * What a network says at its steps, from frames (T,bands) that it is given some together, as its contract lets it:
 * from 1 frame to all that come to the next step's end.
 */
export function pushTogether(
  network: Pick<StepNetwork, "bands" | "groups" | "push">,
  frames: Float32Array,
  random: Random,
): number[] {
  const { bands, groups: { first, every } } = network;
  const count = frames.length / bands;
  const said: number[] = [];
  for (let heard = 0, due = first; heard < count;) {
    const to = Math.min(heard + 1 + random.integer(due - heard), count);
    const logOdds = network.push(frames.subarray(heard * bands, to * bands));
    if (logOdds !== undefined) said.push(logOdds);
    heard = to;
    if (heard === due) due += every;
  }
  return said;
}
