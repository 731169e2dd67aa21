/**
 * Stage: dynamic 8-bit quantisation of a network, scored like every other.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { crnnLayout } from "@kws/models";
import { int8Bytes, quantizeDynamic } from "@kws/compress";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { clipsOf, labelsOf, meanOverVariants, withoutRareWords } from "./clips.ts";
import { scoreInt8Model } from "./int8_scores.ts";
import { encodeInt8 } from "./int8_file.ts";
import { readNetwork } from "./network.ts";
import { writeCheckpoint } from "@kws/models";
import { summarise } from "@kws/evaluate";
import { writeWhole } from "../stage/digest.ts";

/** Quantises the network that `model` left as its output `checkpoint`. */
export function int8Stage(
  name: string,
  model: AnyStage,
  corpus: AnyStage,
  variants: number,
): Stage<{ variants: number }> {
  return defineStage({
    name,
    module: import.meta.url,
    config: { variants },
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      checkpoint: { stage: model, output: "checkpoint" },
    },
    outputs: { model: "model.int8", scores: "scores.safetensors" },
    publish: {
      model: `checkpoints/${name}/seed-1.int8`,
      scores: `results/scores/${name}.safetensors`,
    },
    async run({ config: { variants }, input, output, jobs, metric, progress }) {
      const corpus = readCorpus(input("corpus"));
      const network = readNetwork(input("checkpoint"));
      const { shape, frontEnd, keyword, parameters } = network;
      const quantized = quantizeDynamic(parameters, crnnLayout(shape));
      const model = { shape, frontEnd, keyword, network: quantized };
      const bytes = encodeInt8(model);
      writeWhole(output("model"), bytes);
      metric("rawBytes", int8Bytes(quantized));
      metric("fileBytes", bytes.length);
      const validation = clipsOf(corpus, "validation");
      const testing = clipsOf(corpus, "testing");
      const noisy = await scoreInt8Model(model, { corpus, indices: validation, variants, jobs });
      progress.at(0.8, "validation scored");
      const [test] = await scoreInt8Model(model, { corpus, indices: testing, variants: 0, jobs });
      const validationLabels = labelsOf(corpus, validation, keyword);
      const mean = meanOverVariants(noisy, validationLabels);
      metric("validationVariants", mean);
      metric("test", summarise(test, labelsOf(corpus, testing, keyword), mean.threshold));
      metric(
        "testKnownWords",
        withoutRareWords(corpus, testing, keyword, test, mean.threshold),
      );
      writeCheckpoint(output("scores"), {
        tensors: new Map([
          ["test", { shape: [test.length], data: test }],
          ...noisy.map((data, i) =>
            [`validation.variant_${i}`, { shape: [data.length], data }] as const
          ),
        ]),
        metadata: { content: "log-odds of the keyword, clips in the order of their paths" },
      });
    },
  });
}
