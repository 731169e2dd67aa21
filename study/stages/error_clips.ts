/**
 * Stage: the clips that cost some settings most, as the networks of few bands hear them.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { type FrontEnd, LogMel, toFloat } from "@kws/features";
import { type Corpus, readCorpus, samplesOf } from "@kws/corpus";
import { type AnyStage, canonicalJson, defineStage, type Stage, writeWhole } from "@kws/stages";
import {
  type ErrorsConfig,
  type ErrorShare,
  readErrors,
  type SettingErrors,
  Tally,
} from "./errors.ts";
import { testInputs } from "./test_scores.ts";

/** What the pictures depend on, apart from the scores. */
export interface ErrorClipsConfig extends Omit<ErrorsConfig, "most"> {
  /** How many clips of either kind are pictured. */
  clips: number;
  frontEnd: FrontEnd;
}

/** The log-mel picture of a clip that costs errors. */
export interface ClipPicture {
  path: string;
  word: string;
  /** Whether it is the keyword and is not heard; else it is taken for it. */
  missed: boolean;
  /** Its part of the errors, a mean over the settings. */
  share: number;
  frames: number;
  bands: number;
  /** (frames,bands), the lowest level is 0 and the highest 255. */
  levels: number[];
}

/**
 * The clips with the largest mean share over the settings.
 *
 * @throws {RangeError} If a setting names only some of its clips: the others would count as none.
 */
export function worstClips(
  settings: readonly SettingErrors[],
  kind: "clips" | "accepted",
  most: number,
): ErrorShare[] {
  const tally = new Tally();
  for (const { [kind]: list } of settings) {
    const all = list.reduce((sum, [, share]) => sum + share, 0);
    if (list.length > 0 && Math.abs(all - 1) > 1e-6) {
      throw new RangeError(
        `Cannot compare clips as a setting must name all that cost it errors: their shares add up to ${all}`,
      );
    }
    for (const [path, share] of list) tally.add(path, share);
  }
  return tally.largest(most, settings.length);
}

/** Pictures of the clips of a list, by one front end. */
function picturesOf(
  corpus: Corpus,
  list: readonly ErrorShare[],
  frontEnd: FrontEnd,
): Omit<ClipPicture, "missed">[] {
  if (list.length === 0) return [];
  const clips = new Map(corpus.clips.map((clip) => [clip.path, clip]));
  const most = Math.max(...list.map(([path]) => samplesOf(corpus, clips.get(path)!).length));
  const logMel = Kernels.build((kernels) => new LogMel(kernels, frontEnd, most));
  return list.map(([path, share]) => {
    const clip = clips.get(path)!;
    const features = logMel.clip(toFloat(samplesOf(corpus, clip)));
    const { bands } = frontEnd;
    let [low, high] = [Infinity, -Infinity];
    for (const level of features) {
      low = Math.min(low, level);
      high = Math.max(high, level);
    }
    return {
      ...{ path, word: clip.word, share, frames: features.length / bands, bands },
      levels: Array.from(features, (level) => Math.round(255 * (level - low) / (high - low || 1))),
    };
  });
}

/** Pictures the clips that cost some settings most. */
export function errorClipsStage(
  { corpus, settings, publish, ...config }: ErrorClipsConfig & {
    corpus: AnyStage;
    /** The tests of the settings' seeds, by setting. */
    settings: Record<string, readonly AnyStage[]>;
    publish: string;
  },
): Stage<ErrorClipsConfig> {
  const { keyword } = config;
  return defineStage({
    kind: "error-clips",
    name: `error-clips/${keyword}`,
    // 2: shares of all clips, where those beyond each setting's six worst had counted as none.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config,
    inputs: { corpus: { stage: corpus, output: "corpus" }, ...testInputs(settings, "scores") },
    outputs: { pictures: "pictures.json" },
    publish: { pictures: publish },
    memory: 1000,
    run({ config, input, output, metric }) {
      const corpus = readCorpus(input("corpus"));
      const found = Object.entries(settings).map(([name, tests]) =>
        readErrors(corpus, tests.map((_, i) => input(`${name}/${i + 1}`)), {
          ...{ keyword, most: Infinity },
        })
      );
      const drawn = (["clips", "accepted"] as const).flatMap((kind) => {
        const list = worstClips(found, kind, config.clips);
        return picturesOf(corpus, list, config.frontEnd)
          .map((picture): ClipPicture => ({ ...picture, missed: kind === "clips" }));
      });
      metric("clips", drawn.length);
      writeWhole(output("pictures"), canonicalJson(drawn) + "\n");
    },
  });
}
