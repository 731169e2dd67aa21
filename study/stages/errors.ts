/**
 * Stage: which words, speakers and clips cost a model its errors on test.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { type FrontEnd, LogMel, toFloat } from "@kws/features";
import { type Corpus, readCorpus, samplesOf } from "@kws/corpus";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { readTestScores, testInputs } from "./test_scores.ts";

/** What the figures depend on, apart from the scores. */
export interface ErrorsConfig {
  keyword: string;
  /** How many words, speakers and clips are named of each setting. */
  most: number;
  /** How many clips of either kind are pictured, and how. */
  pictures: { clips: number; frontEnd: FrontEnd };
}

/** Part of the errors that something costs: `name`, and its share. */
export type ErrorShare = [name: string, share: number];

/** Where a setting's errors come from: pairs of a keyword's clip and another that are in the wrong order. */
export interface SettingErrors {
  /** Their share of all pairs, a mean over the seeds: 1 − AUC. */
  oneMinusAuc: number;
  /** Words that are taken for the keyword, worst first. */
  words: ErrorShare[];
  /** Speakers of the keyword who are not heard, worst first. */
  speakers: ErrorShare[];
  /** Clips of the keyword that are not heard, worst first. */
  clips: ErrorShare[];
  /** Clips of other words that are taken for the keyword, worst first. */
  accepted: ErrorShare[];
  /** Speakers of the keyword in all. */
  ofSpeakers: number;
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

/** Options of {@linkcode errorsStage}. */
export interface ErrorsOptions extends ErrorsConfig {
  corpus: AnyStage;
  /** The tests of the settings' seeds, by setting. */
  settings: Record<string, readonly AnyStage[]>;
  publish: string;
}

/** A clip as errors are counted. */
interface Heard {
  path: string;
  word: string;
  speaker: string;
}

/** Counts what misordered pairs are made of. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string, count: number): void {
    if (count > 0) this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  /** The largest parts, of equal ones in the order of their names. */
  largest(most: number, total: number): ErrorShare[] {
    return [...this.#counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, most)
      .map(([name, count]) => [name, count / total]);
  }
}

/** Where errors come from, over all seeds together; a tie is half an error. */
export function errorsOf(
  clips: readonly Heard[],
  keyword: string,
  seeds: readonly ArrayLike<number>[],
  most: number,
): SettingErrors {
  const said = [...clips.keys()].filter((i) => clips[i].word === keyword);
  const others = [...clips.keys()].filter((i) => clips[i].word !== keyword);
  const [words, speakers, paths] = [new Tally(), new Tally(), new Tally()];
  const accepted = new Tally();
  let total = 0;
  for (const scores of seeds) {
    for (const k of said) {
      let own = 0;
      for (const o of others) {
        const cost = scores[o] > scores[k] ? 1 : scores[o] === scores[k] ? 0.5 : 0;
        words.add(clips[o].word, cost);
        accepted.add(clips[o].path, cost);
        own += cost;
      }
      speakers.add(clips[k].speaker, own);
      paths.add(clips[k].path, own);
      total += own;
    }
  }
  return {
    oneMinusAuc: total / (seeds.length * said.length * others.length),
    words: words.largest(most, total),
    speakers: speakers.largest(most, total),
    clips: paths.largest(most, total),
    accepted: accepted.largest(most, total),
    ofSpeakers: new Set(said.map((i) => clips[i].speaker)).size,
  };
}

/** The clips with the largest mean share over the settings, of those that each setting names. */
export function worstClips(
  settings: readonly SettingErrors[],
  kind: "clips" | "accepted",
  most: number,
): ErrorShare[] {
  const tally = new Tally();
  for (const one of settings) for (const [path, share] of one[kind]) tally.add(path, share);
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

/** Says where the errors of settings come from. */
export function errorsStage(
  { corpus, settings, publish, ...config }: ErrorsOptions,
): Stage<ErrorsConfig> {
  const { keyword } = config;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    ...testInputs(settings, "scores"),
  };
  return defineStage({
    kind: "errors",
    name: `errors/${keyword}`,
    // 2: clips of other words, and pictures.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config,
    inputs,
    outputs: { pictures: "pictures.json" },
    publish: { pictures: publish },
    memory: 1000,
    run({ config: { keyword, most, pictures }, input, output, metric }) {
      const corpus = readCorpus(input("corpus"));
      const clips = [...clipsOf(corpus, "testing")].map((i) => corpus.clips[i]);
      const found = Object.entries(settings).map(([name, stages]) => {
        const seeds = stages.map((_, i) => readTestScores(input(`${name}/${i + 1}`)));
        const errors = errorsOf(clips, keyword, seeds, most);
        metric(name, errors);
        return errors;
      });
      const drawn = (["clips", "accepted"] as const).flatMap((kind) => {
        const list = worstClips(found, kind, pictures.clips);
        return picturesOf(corpus, list, pictures.frontEnd)
          .map((picture): ClipPicture => ({ ...picture, missed: kind === "clips" }));
      });
      writeWhole(output("pictures"), canonicalJson(drawn) + "\n");
    },
  });
}
