/**
 * Scores clips with a packed network.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { LogMel, logMelBytes, toFloat } from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import type { PackedModel } from "@kws/compress";
import { PackedCrnn } from "@kws/streaming";

/** The keyword's log-odds of clips, cut or filled to one second. */
export function scorePacked(model: PackedModel, corpus: Corpus, indices: Int32Array): Float32Array {
  const { frontEnd } = model;
  const kernels = Kernels.create({ bytes: logMelBytes(frontEnd, SAMPLE_RATE) });
  const logMel = new LogMel(kernels, frontEnd, SAMPLE_RATE);
  const net = new PackedCrnn(model);
  const clip = new Float32Array(SAMPLE_RATE);
  return Float32Array.from(indices, (index) => {
    const pcm = samplesOf(corpus, corpus.clips[index]).subarray(0, SAMPLE_RATE);
    clip.fill(0);
    clip.set(toFloat(pcm));
    return net.clip(logMel.clip(clip)) / 4096;
  });
}
