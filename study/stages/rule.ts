/**
 * Stage: the rule for streams that validation chooses, and the file that is shipped with it.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { decodeKws, encodeKws } from "@kws/runtime";
import { type AnyStage, defineStage, type Stage, type StageInput, writeWhole } from "@kws/stages";
import { openModel, WHOLE_CLIP_ONLY } from "../model.ts";
import {
  chooseStreamRule,
  earOf,
  type RuleConfig,
  ruleMetric,
  validationSounds,
} from "../streams.ts";

/** What a rule is chosen for and on. */
export interface RuleInputs {
  /** Leaves `model`, a `.kws` file without a rule. */
  validation: AnyStage;
  corpus: AnyStage;
  /** Natural speech for validation, where there is some. */
  sentences?: AnyStage;
}

/** Listens to validation's streams and writes the rule into the file. */
export function ruleStage(
  names: { name: string; group: string; keyword: string; setting: string; seed: number },
  config: RuleConfig,
  { validation, corpus, sentences }: RuleInputs,
  publish: Record<string, string>,
): Stage<RuleConfig> {
  const { name, group, ...tags } = names;
  const inputs: Record<string, StageInput> = {
    model: { stage: validation, output: "model" },
    corpus: { stage: corpus, output: "corpus" },
  };
  if (sentences) inputs.sentences = { stage: sentences, output: "corpus" };
  return defineStage({
    kind: "rule",
    // 4: the middle of the thresholds that do the same.
    version: 4,
    ...{ name, group, tags, config, inputs, publish },
    outputs: { model: "model.kws" },
    memory: 1500,
    run({ config, input, output, metric }) {
      const kws = decodeKws(Deno.readFileSync(input("model")), name);
      const model = openModel(input("model"));
      const ear = model.listen && earOf(model);
      if (ear === undefined) {
        // There is no rule to choose: the file is that of validation, which is said.
        const file = encodeKws(kws);
        writeWhole(output("model"), file);
        metric("streams", WHOLE_CLIP_ONLY);
        metric("fileBytes", file.length);
        return;
      }
      const sounds = validationSounds(
        readCorpus(input("corpus")),
        sentences && readCorpus(input("sentences")),
        model.keyword,
        config,
      );
      const { rule, validation } = chooseStreamRule(ear, sounds, config);
      const file = encodeKws({ ...kws, rule });
      writeWhole(output("model"), file);
      metric("rule", ruleMetric(rule));
      metric("validation", validation);
      metric("fileBytes", file.length);
    },
  });
}
