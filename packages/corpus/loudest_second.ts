/**
 * The second of a long recording in which the word is said.
 *
 * @module
 */
import { SAMPLE_RATE } from "./corpus.ts";

/** Samples of the frames whose energy counts, and frames of a second. */
const FRAME = SAMPLE_RATE / 100;
const FRAMES = 100;

/** Seconds that count as loudest have so much of the most energy: a short word lies in many. */
const ALIKE = 0.999;

/**
 * The loudest second of a recording; of neighbouring ones that are as loud the middle one, so that a
 * short word lies in its middle. A recording of a second or less is its own.
 */
export function loudestSecond(pcm: Int16Array): Int16Array {
  if (pcm.length <= SAMPLE_RATE) return pcm;
  const starts = Math.ceil((pcm.length - SAMPLE_RATE) / FRAME) + 1;
  // The last start is that of the last second, whatever the frames are.
  const startOf = (i: number): number => Math.min(i * FRAME, pcm.length - SAMPLE_RATE);
  // Sums of squares are exact: a minute of full scale stays far below 2^53.
  const until = new Float64Array(pcm.length + 1);
  for (let i = 0; i < pcm.length; i++) until[i + 1] = until[i] + pcm[i] * pcm[i];
  const energies = Float64Array.from(
    { length: starts },
    (_, i) => until[startOf(i) + FRAME * FRAMES] - until[startOf(i)],
  );
  const most = energies.reduce((a, b) => Math.max(a, b));
  const first = energies.findIndex((energy) => energy >= ALIKE * most);
  let last = first;
  while (last + 1 < starts && energies[last + 1] >= ALIKE * most) last++;
  const start = startOf(Math.floor((first + last) / 2));
  return pcm.subarray(start, start + SAMPLE_RATE);
}
