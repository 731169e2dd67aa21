/**
 * Stage: a light network that is trained, packed and scored.
 *
 * @module
 */
import { log as ln } from "@kws/kernels";
import { readCorpus } from "@kws/corpus";
import {
  type ActivationScales,
  encodeLight,
  IntegerCrnn,
  lightLayout,
  lightMacs,
  lightRawBytes,
  type LightRecipe,
  type LightShape,
  packLight,
  readExam,
  sitExam,
  wholeParameters,
  wholeShape,
  withoutOffset,
} from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import { summarise } from "@kws/evaluate";
import { fromParameterSet, readCheckpoint, writeCheckpoint } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { writeWhole } from "../stage/digest.ts";
import { clipsOf, labelsOf, meanOverVariants, withoutRareWords } from "./clips.ts";
import { writeNetwork } from "./network.ts";

/** What packing and scoring depend on, apart from the trained network. */
export interface LightSettingConfig {
  format: LightRecipe["format"];
}

/** Options of {@linkcode lightSettingStage}. */
export interface LightSettingOptions {
  recipe: LightRecipe;
  corpus: AnyStage;
  /** The training, whose log the setting's is. */
  training: AnyStage;
  exam: AnyStage;
  seed: number;
}

/** Rounds for good, chooses the threshold on validation, writes the file and scores it. */
export function lightSettingStage(options: LightSettingOptions): Stage<LightSettingConfig> {
  const { recipe: { name, format }, corpus, training, exam, seed } = options;
  const label = `${name}/seed-${seed}`;
  return defineStage({
    name: label,
    module: import.meta.url,
    config: { format },
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      network: { stage: training, output: "network" },
      log: { stage: training, output: "log" },
      exam: { stage: exam, output: "exam" },
    },
    outputs: {
      model: "model.kws",
      checkpoint: "checkpoint.safetensors",
      scores: "scores.safetensors",
    },
    publish: {
      model: `checkpoints/${label}.kws`,
      checkpoint: `checkpoints/${label}.safetensors`,
      scores: `results/scores/${label}.safetensors`,
    },
    run({ config: { format }, input, output, metric }) {
      const { shape, parameters, activations, frontEnd, frames, keyword } = readLight(
        input("network"),
      );
      const common = { keyword, frontEnd, activations, format, threshold: 0 };
      const packed = packLight({ ...common, light: shape, parameters, frames });
      const corpus = readCorpus(input("corpus"));
      // The reference, whose bits every runtime has: a faster runtime makes no stage stale.
      const net = new IntegerCrnn(packed);
      const { validation, test } = sitExam(
        readExam(input("exam")),
        (clip) => net.clip(clip) / 4096,
      );
      const labels = labelsOf(corpus, clipsOf(corpus, "validation"), keyword);
      const noisy = meanOverVariants(validation, labels);
      const { threshold } = noisy;
      const odds = Math.min(1 - 1e-6, Math.max(1e-6, threshold));
      const model = { ...packed, threshold: ln(odds / (1 - odds)) };
      const file = encodeLight(model);
      writeWhole(output("model"), file);
      // As the CRNN that it is a case of, so that whatever reads a CRNN reads it.
      const whole = wholeShape(shape);
      writeNetwork(output("checkpoint"), {
        ...{ keyword, frontEnd, shape: whole },
        parameters: withoutOffset(whole, wholeParameters(shape, parameters), activations.offset),
      });
      const testing = clipsOf(corpus, "testing");
      const lines = Deno.readTextFileSync(input("log")).trim().split("\n");
      const last = JSON.parse(lines[lines.length - 1]) as { loss: number };
      metric("parameters", parameters.length);
      metric("shape", shape);
      metric("frontEnd", frontEnd);
      metric("frames", frames);
      metric("epochs", lines.length);
      metric("loss", last.loss);
      metric("macs", lightMacs(shape, frames).total);
      metric("rawBytes", lightRawBytes(model));
      metric("fileBytes", file.length);
      metric("validationVariants", noisy);
      metric("test", summarise(test, labelsOf(corpus, testing, keyword), threshold));
      metric("testKnownWords", withoutRareWords(corpus, testing, keyword, test, threshold));
      writeCheckpoint(output("scores"), {
        tensors: new Map([
          ["test", { shape: [test.length], data: test }],
          ...validation.map((data, i) =>
            [`validation.variant_${i}`, { shape: [data.length], data }] as const
          ),
        ]),
        metadata: { content: "log-odds of the keyword, clips in the order of their paths" },
      });
    },
  });
}

/** What a light network's training has written. */
interface TrainedLight {
  shape: LightShape;
  parameters: Float32Array;
  activations: ActivationScales;
  frontEnd: FrontEnd;
  frames: number;
  keyword: string;
}

function readLight(path: string): TrainedLight {
  const { tensors, metadata } = readCheckpoint(path);
  if (metadata.format !== "kws-light-1") {
    throw new SyntaxError(
      `Cannot read ${path} as its format must be "kws-light-1": current value is ` +
        JSON.stringify(metadata.format),
    );
  }
  const shape = JSON.parse(metadata.shape) as LightShape;
  return {
    shape,
    parameters: fromParameterSet(tensors, lightLayout(shape)),
    activations: JSON.parse(metadata.activations) as ActivationScales,
    frontEnd: JSON.parse(metadata.frontEnd) as FrontEnd,
    frames: Number(metadata.frames),
    keyword: metadata.keyword,
  };
}
