/**
 * Stage: which clips of the keyword the candidates miss in the test's stream of words, all seeds of all of
 * them together. What every network misses is not a network's fault alone.
 *
 * @module
 */
import { missedKeywords } from "@kws/evaluate";
import { readCorpus } from "@kws/corpus";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { openModel } from "../model.ts";
import { composeWords, earOf, type RuleConfig } from "../streams.ts";

/** What the stage leaves of figures. */
export interface MissedMetrics {
  /** Networks that have listened. */
  networks: number;
  /** How often the keyword is said. */
  keywords: number;
  /** Clips that are missed, and by how many of the networks; most first. */
  clips: { path: string; networks: number }[];
}

/** Lets all networks hear one stream, each by the rule of its file, and counts who misses what. */
export function missedStage(
  keyword: string,
  config: RuleConfig,
  { corpus, sentences, models }: {
    corpus: AnyStage;
    sentences: AnyStage;
    /** Stages that leave `model`, a file with its rule. */
    models: readonly AnyStage[];
  },
): Stage<RuleConfig> {
  const inputs: Record<string, StageInput> = Object.fromEntries(
    models.map((stage, i) => [`model-${i + 1}`, { stage, output: "model" }]),
  );
  return defineStage({
    kind: "missed",
    name: `missed/${keyword}`,
    version: 1,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config,
    inputs: {
      ...inputs,
      corpus: { stage: corpus, output: "corpus" },
      sentences: { stage: sentences, output: "corpus" },
    },
    outputs: {},
    publish: {},
    memory: 2000,
    run({ config, input, metric }) {
      const { samples, keywords, said } = composeWords(
        readCorpus(input("corpus")),
        readCorpus(input("sentences")),
        { keyword, split: "testing", ...config },
      );
      const counts = new Map<string, number>();
      models.forEach((_, i) => {
        const model = openModel(input(`model-${i + 1}`));
        const ear = earOf(model);
        const matching = { window: ear.window, tolerance: config.tolerance };
        for (const place of missedKeywords(ear.hear(samples, keywords), model.rule!, matching)) {
          counts.set(said[place], (counts.get(said[place]) ?? 0) + 1);
        }
      });
      metric("networks", models.length);
      metric("keywords", keywords.length);
      metric(
        "clips",
        [...counts].map(([path, networks]) => ({ path, networks }))
          .sort((a, b) => b.networks - a.networks || (a.path < b.path ? -1 : 1)),
      );
    },
  });
}
