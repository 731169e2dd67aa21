/**
 * Hard negatives: the segments that a network takes for the keyword.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import { topologyOf } from "@kws/models";
import type { DistillationSet } from "./distillation_set.ts";
import { placeFrames, saysKeyword } from "./segment_batches.ts";
import { requireBands, type Student } from "./student.ts";

/** Segments that are heard at once. */
const BATCH = 16;

/** Which segments count as hard, and how often they are drawn. */
export interface Mining {
  /** Of the segments without the keyword, the share that is hard. */
  share: number;
  /** Of all drawn segments, the share that is drawn among the hard ones. */
  ofDraws: number;
}

/** What is mined with. */
export interface Miner extends Pick<Student, "topology" | "shape"> {
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** Of the network that runs. */
  parameters: Float32Array;
}

/**
 * The segments without the keyword whose loudest step is louder than that of all others, in the order of
 * the set.
 *
 * @param set Of segments; the network's kind keeps states.
 * @throws {RangeError} If the set has other bands than the network, or the keyword is said in all of it.
 */
export function mineSegments(
  { topology, shape, offset, parameters }: Miner,
  set: DistillationSet,
  { share }: Pick<Mining, "share">,
): Int32Array {
  requireBands(shape, set);
  const { count, frames, frontEnd } = set;
  const { build, stream } = topologyOf(topology);
  const window = stream!.window(shape, centredFrames(frontEnd.sampleRate, frontEnd));
  const net = Kernels.build((kernels) => build(kernels, shape, { batch: BATCH, frames, window }));
  net.load(parameters);
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => !saysKeyword(set, i));
  if (others.length === 0) {
    throw new RangeError(
      `Cannot mine segments as some must be without the keyword: it is said in all ${count} of them`,
    );
  }
  const loudest = new Float64Array(count).fill(-Infinity);
  const row = frames * frontEnd.bands;
  for (let first = 0; first < others.length; first += BATCH) {
    const heard = others.slice(first, first + BATCH);
    const whole = { first: 0, count: frames };
    heard.forEach((segment, i) => placeFrames(set, segment, whole, net.features, i * row, -offset));
    const logits = net.forward(heard.length);
    const steps = logits.length / 2 / BATCH;
    heard.forEach((segment, i) => {
      for (let t = 0; t < steps; t++) {
        const at = 2 * (t * heard.length + i);
        loudest[segment] = Math.max(loudest[segment], logits[at + 1] - logits[at]);
      }
    });
  }
  const hard = others.toSorted((a, b) => loudest[b] - loudest[a] || a - b)
    .slice(0, Math.ceil(share * others.length)).sort((a, b) => a - b);
  // Threads share it.
  const shared = new Int32Array(new SharedArrayBuffer(4 * hard.length));
  shared.set(hard);
  return shared;
}
