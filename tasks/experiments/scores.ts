/**
 * Stage: a network's scores of the test clips and of validation in noisy variants.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { scoreClips, writeCheckpoint } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { clipsOf, labelsOf, meanOverVariants, withoutRareWords } from "./clips.ts";
import { readNetwork } from "./network.ts";
import { summarise } from "@kws/evaluate";

/** Scores the network that `model` left as its output `checkpoint`. */
export function scoresStage(
  model: AnyStage,
  corpus: AnyStage,
  variants: number,
): Stage<{ variants: number }> {
  const name = `scores/${model.name}`;
  return defineStage({
    name,
    module: import.meta.url,
    config: { variants },
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      checkpoint: { stage: model, output: "checkpoint" },
    },
    outputs: { scores: "scores.safetensors" },
    publish: { scores: `results/${name}.safetensors` },
    async run({ config: { variants }, input, output, jobs, metric }) {
      const corpus = readCorpus(input("corpus"));
      const { shape, frontEnd, keyword, parameters } = readNetwork(input("checkpoint"));
      const model = { shape, frontEnd, parameters, corpus, jobs };
      const validation = clipsOf(corpus, "validation");
      const testing = clipsOf(corpus, "testing");
      const noisy = await scoreClips({ ...model, indices: validation, variants });
      const [plain] = await scoreClips({ ...model, indices: validation });
      const [test] = await scoreClips({ ...model, indices: testing });
      const testLabels = labelsOf(corpus, testing, keyword);
      const validationLabels = labelsOf(corpus, validation, keyword);
      const threshold = meanOverVariants(noisy, validationLabels).threshold;
      metric("validationVariants", meanOverVariants(noisy, validationLabels));
      metric("validation", summarise(plain, validationLabels, threshold));
      metric("test", summarise(test, testLabels, threshold));
      metric("testKnownWords", withoutRareWords(corpus, testing, keyword, test, threshold));
      writeCheckpoint(output("scores"), {
        tensors: new Map([
          ["test", { shape: [test.length], data: test }],
          ["validation", { shape: [plain.length], data: plain }],
          ...noisy.map((data, i) =>
            [`validation.variant_${i}`, { shape: [data.length], data }] as const
          ),
        ]),
        metadata: { content: "log-odds of the keyword, clips in the order of their paths" },
      });
    },
  });
}
