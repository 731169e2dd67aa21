/**
 * Stage: how closely a setting's networks agree with their teachers on speakers that neither has heard.
 *
 * 1 − AUC on a few hundred positives hangs on the worst one or two; the divergence of a network's
 * probability from its teachers' is a mean over all clips.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { FEATURE_STEPS } from "@kws/compress";
import { readDistillationSet } from "@kws/compress/files";
import { meanDivergence, oneMinusAuc } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { openModel } from "../model.ts";
import { voiceLabels } from "./voices.ts";

/** The networks of one seed. */
export interface AgreementFigure {
  setting: string;
  seed: number;
  /** Mean KL(teachers ‖ network) of the keyword's probability, in nats. */
  divergence: number;
  /** Over all variants together. */
  oneMinusAuc: number;
}

/** Scores every seed of a packed setting on validation clips in other voices, beside its teachers. */
export function agreementStage(
  { keyword, setting, corpus, voices, seeds }: {
    keyword: string;
    setting: string;
    corpus: AnyStage;
    /** Validation clips in other voices, as the teachers judge them, by the setting's front end. */
    voices: AnyStage;
    /** The validations of the setting's seeds, whose files are scored. */
    seeds: readonly AnyStage[];
  },
): Stage<Record<string, never>> {
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    voices: { stage: voices, output: "set" },
  };
  seeds.forEach((stage, i) => inputs[`${setting}/${i + 1}`] = { stage, output: "model" });
  return defineStage({
    kind: "agreement",
    name: `agreement/${keyword}/${setting}`,
    // 2: a stage for each setting.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config: {},
    inputs,
    outputs: {},
    publish: {},
    memory: 1500,
    run({ input, metric, progress }) {
      const set = readDistillationSet(input("voices"));
      const labels = voiceLabels(readCorpus(input("corpus")), keyword, set.count);
      const row = set.frames * set.frontEnd.bands;
      const figures = seeds.map((_, i): AgreementFigure => {
        progress.at(i / seeds.length, `seed ${i + 1}`);
        const score = openModel(input(`${setting}/${i + 1}`)).scorer(set.frames);
        const scores = Float32Array.from({ length: set.count }, (_, i) =>
          score(
            Float32Array.from(
              set.features.subarray(i * row, (i + 1) * row),
              (value) => value / FEATURE_STEPS,
            ),
          ));
        return {
          ...{ setting, seed: i + 1, divergence: meanDivergence(set.logOdds, scores) },
          oneMinusAuc: oneMinusAuc({ scores, labels }),
        };
      });
      metric("figures", figures);
    },
  });
}
