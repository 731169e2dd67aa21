/**
 * Stage: how many keywords a detector misses that are said again soon: clips of validation, one behind the other with
 * so many seconds of noise between. The study's other streams say the keyword once in a slot.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { composeRepeats } from "@kws/corpus/compose";
import { missedKeywords } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { openModel, WHOLE_CLIP_ONLY } from "../model.ts";
import { earOf, listeningRule, type RuleConfig, streamRandom } from "../streams.ts";

/** What the stage depends on, apart from models and sounds. */
export interface SaidAgainConfig extends RuleConfig {
  /** Seconds from the end of a clip to the start of the next. */
  gaps: number[];
}

/** What the stage leaves of figures; of a network that hears whole clips only, `streams`, which says so. */
export interface SaidAgainMetrics {
  /** Clips of the keyword. */
  keywords: number;
  /** How many of them are missed: of each gap, ascending, each seed's. */
  misses: { gap: number; misses: number[] }[];
}

/** Every seed of a setting, by the rule of its file or the one that validation chooses. */
export function saidAgainStage(
  { keyword, setting, corpus, validationSentences, seeds, config }: {
    keyword: string;
    setting: string;
    corpus: AnyStage;
    /** Natural speech that a rule is chosen on, where there is some. */
    validationSentences?: AnyStage;
    /** Checkpoints of floats, or packed files with their rules. */
    seeds: readonly StageInput[];
    config: SaidAgainConfig;
  },
): Stage<SaidAgainConfig> {
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  if (validationSentences) inputs.validation = { stage: validationSentences, output: "corpus" };
  seeds.forEach((own, i) => inputs[`${setting}/${i + 1}`] = own);
  return defineStage({
    kind: "said-again",
    name: `said-again/${keyword}/${setting}`,
    version: 1,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config,
    inputs,
    outputs: {},
    publish: {},
    memory: 1500,
    run({ config, input, metric, progress }) {
      const { gaps, tolerance, seed, most } = config;
      const corpus = readCorpus(input("corpus"));
      const speech = () => validationSentences && readCorpus(input("validation"));
      const sounds = gaps.map((gap) =>
        composeRepeats(corpus, {
          ...{ keyword, split: "validation", gap, most },
          random: streamRandom(seed).stream("said again"),
        })
      );
      const misses = gaps.map((gap) => ({ gap, misses: [] as number[] }));
      for (const i of seeds.keys()) {
        const model = openModel(input(`${setting}/${i + 1}`));
        const ear = model.listen && earOf(model);
        if (ear === undefined) {
          metric("streams", WHOLE_CLIP_ONLY);
          return;
        }
        const { rule } = listeningRule(model, ear, { corpus, speech }, config);
        const matching = { window: ear.window, tolerance };
        sounds.forEach(({ samples, keywords }, k) => {
          const missed = missedKeywords(ear.hear(samples, keywords), rule, matching);
          misses[k].misses.push(missed.length);
        });
        progress.at((i + 1) / seeds.length, `seed ${i + 1}`);
      }
      metric("keywords", sounds[0].keywords.length);
      metric("misses", misses);
    },
  });
}
