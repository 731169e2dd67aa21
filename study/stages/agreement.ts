/**
 * Stage: how closely networks agree with their teachers on speakers that neither has heard.
 *
 * 1 − AUC on a few hundred positives hangs on the worst one or two; the divergence of a network's
 * probability from its teachers' is a mean over all clips.
 *
 * @module
 */
import type { FrontEnd, WaveformAugmentation } from "@kws/features";
import { readCorpus } from "@kws/corpus";
import { type DistillationSet, FEATURE_STEPS, type SoundSource } from "@kws/compress";
import { labelsOf, meanDivergence, oneMinusAuc } from "@kws/evaluate";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { openModel } from "../model.ts";
import { readNetwork } from "../network.ts";
import { judgeSounds } from "./distillation_set.ts";

/** Other voices, microphones and distances, and no noise: in noise all models fail on the same clips. */
const VOICES: WaveformAugmentation = {
  shift: 100,
  gain: { probability: 0.6, low: -24, high: 6 },
  noise: { probability: 0, low: 0, high: 0 },
  white: { probability: 0, sigma: 0 },
};

/** What the figures depend on, apart from models and corpus. */
export interface AgreementConfig {
  augmentation: WaveformAugmentation;
  /** Variants of every validation clip. */
  variants: number;
  /** The front end of every model, by its setting's name. */
  frontEnds: Record<string, FrontEnd>;
}

/** One model of one seed. */
export interface AgreementFigure {
  setting: string;
  seed: number;
  /** Mean KL(teachers ‖ network) of the keyword's probability, in nats. */
  divergence: number;
  /** Over all variants together. */
  oneMinusAuc: number;
}

/** Options of {@linkcode agreementStage}. */
export interface AgreementOptions {
  keyword: string;
  corpus: AnyStage;
  teachers: readonly AnyStage[];
  /** The validations of every setting's seeds, whose files are scored, and its front end. */
  settings: Record<string, { frontEnd: FrontEnd; seeds: readonly AnyStage[] }>;
  variants: number;
  publish: string;
}

/** Scores every packed setting on validation clips in other voices, beside its teachers. */
export function agreementStage(options: AgreementOptions): Stage<AgreementConfig> {
  const { keyword, corpus, teachers, settings, variants, publish } = options;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  teachers.forEach((stage, i) => inputs[`teacher-${i + 1}`] = { stage, output: "checkpoint" });
  const models: { setting: string; seed: number; input: string }[] = [];
  for (const [setting, { seeds }] of Object.entries(settings)) {
    seeds.forEach((stage, i) => {
      const name = `${setting}/${i + 1}`;
      inputs[name] = { stage, output: "model" };
      models.push({ setting, seed: i + 1, input: name });
    });
  }
  const frontEnds = Object.fromEntries(
    Object.entries(settings).map(([setting, { frontEnd }]) => [setting, frontEnd]),
  );
  return defineStage({
    kind: "agreement",
    name: `agreement/${keyword}`,
    version: 1,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config: { augmentation: VOICES, variants, frontEnds },
    inputs,
    outputs: { figures: "agreement.json" },
    publish: { figures: publish },
    threads: 8,
    memory: 1500,
    async run({ config, input, output, metric, jobs, progress }) {
      const { augmentation, variants, frontEnds } = config;
      const corpus = readCorpus(input("corpus"));
      const networks = teachers.map((_, i) => readNetwork(input(`teacher-${i + 1}`)));
      const clips = clipsOf(corpus, "validation");
      const once = labelsOf(corpus, clips, networks[0].keyword);
      const plan = Array.from({ length: variants }, () => [...clips]).flat().map(
        (clip, i): SoundSource => ({ kind: "clip", clip, keyword: once[i % once.length] === 1 }),
      );
      const labels = Int32Array.from(plan, (_, i) => once[i % once.length]);
      const heard = new Map<string, DistillationSet>();
      const figures: AgreementFigure[] = [];
      for (const [done, { setting, seed, input: name }] of models.entries()) {
        progress.at(done / models.length, setting);
        const frontEnd = frontEnds[setting];
        const key = canonicalJson(frontEnd);
        const set = heard.get(key) ??
          await judgeSounds({ corpus, plan, frontEnd, teachers: networks, augmentation, jobs });
        heard.set(key, set);
        const score = openModel(input(name)).scorer(set.frames);
        const row = set.frames * frontEnd.bands;
        const scores = Float32Array.from(plan, (_, i) =>
          score(
            Float32Array.from(
              set.features.subarray(i * row, (i + 1) * row),
              (value) => value / FEATURE_STEPS,
            ),
          ));
        figures.push({
          ...{ setting, seed, divergence: meanDivergence(set.logOdds, scores) },
          oneMinusAuc: oneMinusAuc({ scores, labels }),
        });
      }
      const [{ logOdds }] = heard.values();
      metric("clips", clips.length);
      metric("variants", variants);
      metric("teachers", {
        count: teachers.length,
        oneMinusAuc: oneMinusAuc({ scores: logOdds, labels }),
      });
      writeWhole(output("figures"), canonicalJson(figures, 1) + "\n");
    },
  });
}
