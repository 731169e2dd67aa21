/**
 * A model's figures on a folder of recordings.
 *
 * @module
 */
import { centredFrames, LogMel } from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf, type Split } from "@kws/corpus";
import { Kernels } from "@kws/kernels";
import { labelsOf, summarise, type Summary } from "@kws/evaluate";
import type { Model } from "./model.ts";

/** Indices of the clips that count. */
export function choose(corpus: Corpus, split: Split | "all"): Int32Array {
  const indices = [...corpus.clips.keys()].filter((i) =>
    split === "all" || corpus.clips[i].split === split
  );
  if (indices.length > 0) return Int32Array.from(indices);
  throw new RangeError(
    `--split must name a split with clips: ${corpus.name} has none for "${split}"; ` +
      `--split all counts every clip`,
  );
}

/** The keyword's log-odds of clips, cut or filled to one second. */
function scoreClips(model: Model, corpus: Corpus, indices: Int32Array): Float32Array {
  const { frontEnd } = model;
  const logMel = Kernels.build((kernels) => new LogMel(kernels, frontEnd, SAMPLE_RATE));
  const score = model.scorer(centredFrames(SAMPLE_RATE, frontEnd));
  const clip = new Float32Array(SAMPLE_RATE);
  return Float32Array.from(indices, (index) => {
    const pcm = samplesOf(corpus, corpus.clips[index]).subarray(0, SAMPLE_RATE);
    clip.fill(0);
    for (let i = 0; i < pcm.length; i++) clip[i] = pcm[i] / 32768;
    return score(logMel.clip(clip));
  });
}

/** What must be said of figures beside them. */
export function remarks(
  corpus: Corpus,
  indices: Int32Array,
  { model, keyword }: { model: Model; keyword: string },
): string[] {
  const training = [...indices].filter((i) => corpus.clips[i].split === "training").length;
  return [
    ...(training > 0 && training < indices.length
      ? [`${training} of the clips belong to training speakers`]
      : []),
    ...(model.keyword !== keyword
      ? [`the model was trained for "${model.keyword}", the clips are judged by "${keyword}"`]
      : []),
  ];
}

/** The split that counts: a folder without a manifest or lists counts whole. */
export function splitOf(dir: string, asked: Split | "all"): Split | "all" {
  const listed = ["MANIFEST.csv", "testing_list.txt", "speakers.csv"].some((name) => {
    try {
      return Deno.statSync(`${dir}/${name}`).isFile;
    } catch {
      return false;
    }
  });
  return listed ? asked : "all";
}

/**
 * Scores a model on clips.
 *
 * @param threshold A probability; the file's own, or that of fewest errors, without it.
 * @throws {RangeError} If one of the classes has no clip: then there is no AUC.
 */
export function evaluateModel(
  model: Model,
  corpus: Corpus,
  indices: Int32Array,
  { keyword, threshold }: { keyword: string; threshold?: number },
): Summary {
  const logOdds = scoreClips(model, corpus, indices);
  const own = model.threshold === undefined ? undefined : { logOdds: model.threshold };
  return summarise(logOdds, labelsOf(corpus, indices, keyword), threshold ?? own);
}
