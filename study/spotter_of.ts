/**
 * Any model as a spotter.
 *
 * @module
 */
import { centredFrames } from "@kws/features";
import { networkFingerprint } from "@kws/models";
import { encodeKws, Spotter } from "@kws/runtime";
import { fingerprint } from "@kws/runtime/network";
import { SlidingWindow } from "@kws/streaming";
import type { Model } from "./model.ts";

/** Seconds from one clip to the next of a network that hears whole clips alone. */
const EVERY = 0.08;

/** What tells a model's states from those of another, whatever the rule that it listens by. */
function ownerOf({ kws, network }: Model): number {
  if (network) return networkFingerprint(network);
  return fingerprint([...encodeKws({ ...kws!, threshold: 0, rule: undefined })]);
}

/**
 * A spotter for a model. Where its file does not say it, the network sees as much as a clip of a second
 * has; one of whole clips hears the latest second anew every {@linkcode EVERY} seconds.
 *
 * @param fresh Whether a network that keeps states hears the latest second anew as well.
 */
export function spotterOf(model: Model, fresh = false): Spotter {
  const { frontEnd, listen, kws } = model;
  const { sampleRate, bands, hop } = frontEnd;
  const second = centredFrames(sampleRate, frontEnd);
  if (listen && !fresh) return listen(second).spotter;
  // Such a network's file says in place of steps how many frames a clip has.
  const frames = listen ? second : kws?.window ?? second;
  const every = Math.round(EVERY * sampleRate / hop);
  const network = new SlidingWindow(model.scorer(frames), {
    ...{ bands, frames, every },
    owner: () => ownerOf(model),
  });
  return new Spotter({ frontEnd, network });
}
