/**
 * Stage: which words, speakers and clips cost a setting its errors on test.
 *
 * @module
 */
import { type Corpus, readCorpus } from "@kws/corpus";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { readTestScores, testInputs } from "./test_scores.ts";

/** What the figures depend on, apart from the scores. */
export interface ErrorsConfig {
  keyword: string;
  /** How many words, speakers and clips are named of each setting. */
  most: number;
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

/** A clip as errors are counted. */
interface Heard {
  path: string;
  word: string;
  speaker: string;
}

/** Counts what misordered pairs are made of. */
export class Tally {
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

/** Errors of a setting's seeds on test clips. */
export function readErrors(
  corpus: Corpus,
  paths: readonly string[],
  { keyword, most }: Pick<ErrorsConfig, "keyword" | "most">,
): SettingErrors {
  const clips = [...clipsOf(corpus, "testing")].map((i) => corpus.clips[i]);
  return errorsOf(clips, keyword, paths.map(readTestScores), most);
}

/** Says where the errors of a setting come from. */
export function errorsStage(
  { corpus, setting, tests, ...config }: ErrorsConfig & {
    setting: string;
    corpus: AnyStage;
    /** The tests of the setting's seeds. */
    tests: readonly AnyStage[];
  },
): Stage<ErrorsConfig> {
  const { keyword } = config;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    ...testInputs({ [setting]: tests }, "scores"),
  };
  return defineStage({
    kind: "errors",
    name: `errors/${keyword}/${setting}`,
    // 3: a stage for each setting.
    version: 3,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config,
    inputs,
    outputs: {},
    publish: {},
    memory: 1000,
    run({ config, input, metric }) {
      const paths = tests.map((_, i) => input(`${setting}/${i + 1}`));
      const errors = readErrors(readCorpus(input("corpus")), paths, config);
      for (const [name, value] of Object.entries(errors)) metric(name, value);
    },
  });
}
