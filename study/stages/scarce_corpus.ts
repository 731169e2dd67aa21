/**
 * Stage: a corpus in which some words have lost most of their training clips.
 *
 * @module
 */
import { assemble, readCorpus, samplesOf, writeCorpus } from "@kws/corpus";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { makeScarce, type Scarcity } from "../scarce.ts";

/** What such a corpus depends on, apart from the whole one. */
export interface ScarceCorpusConfig extends Scarcity {
  keyword: string;
  seed: number;
}

/** Leaves few clips to some words; the keyword keeps all of its own. */
export function scarceCorpusStage(
  config: ScarceCorpusConfig,
  corpus: AnyStage,
): Stage<ScarceCorpusConfig> {
  const { keyword, seed } = config;
  return defineStage({
    kind: "scarce-corpus",
    version: 1,
    name: `scarce-corpus/${keyword}`,
    group: `${keyword}/evidence`,
    tags: { keyword, seed },
    config,
    inputs: { corpus: { stage: corpus, output: "corpus" } },
    outputs: { corpus: "scarce.corpus" },
    publish: {},
    memory: 2000,
    run({ config, input, output, metric }) {
      const whole = readCorpus(input("corpus"));
      const { corpus, words } = makeScarce(whole, config);
      const { name, origin, clips, noises } = corpus;
      metric("clips", clips.length);
      metric("words", words);
      const recorded = <T extends { offset: number; length: number }>(parts: readonly T[]) =>
        parts.map((part) => ({ ...part, pcm: samplesOf(corpus, part as never) }));
      writeCorpus(assemble(name, origin, recorded(clips), recorded(noises)), output("corpus"));
    },
  });
}
