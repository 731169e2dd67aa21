/**
 * Stage: validation clips in other voices, and what the teachers say of them.
 *
 * @module
 */
import type { FrontEnd, WaveformAugmentation } from "@kws/features";
import { type Corpus, readCorpus } from "@kws/corpus";
import type { SoundSource } from "@kws/compress";
import { writeDistillationSet } from "@kws/compress/files";
import { labelsOf, oneMinusAuc } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { readNetwork } from "../network.ts";
import { judgeSounds } from "./distillation_set.ts";

/** Other voices, microphones and distances, and no noise: in noise all models fail on the same clips. */
const VOICES: WaveformAugmentation = {
  shift: 100,
  gain: { probability: 0.6, low: -24, high: 6 },
  noise: { probability: 0, low: 0, high: 0 },
  white: { probability: 0, sigma: 0 },
};

/** What the sounds depend on, apart from teachers and corpus. */
export interface VoicesConfig {
  augmentation: WaveformAugmentation;
  /** Variants of every validation clip. */
  variants: number;
  frontEnd: FrontEnd;
}

/** Labels of the validation clips, variant after variant. */
export function voiceLabels(corpus: Corpus, keyword: string, count: number): Int32Array {
  const once = labelsOf(corpus, clipsOf(corpus, "validation"), keyword);
  return Int32Array.from({ length: count }, (_, i) => once[i % once.length]);
}

/** Renders the clips, by the front end of a distillation set, and asks the teachers for each. */
export function voicesStage(
  { keyword, set, corpus, teachers, variants, frontEnd }: Omit<VoicesConfig, "augmentation"> & {
    keyword: string;
    /** The name of the set that has this front end. */
    set: string;
    corpus: AnyStage;
    teachers: readonly AnyStage[];
  },
): Stage<VoicesConfig> {
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  teachers.forEach((stage, i) => inputs[`teacher-${i + 1}`] = { stage, output: "checkpoint" });
  return defineStage({
    kind: "voices",
    name: `voices/${keyword}/${set}`,
    version: 1,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config: { augmentation: VOICES, variants, frontEnd },
    inputs,
    outputs: { set: "set.bin" },
    publish: {},
    threads: 8,
    memory: 1500,
    async run({ config: { augmentation, variants, frontEnd }, input, output, metric, jobs }) {
      const corpus = readCorpus(input("corpus"));
      const networks = teachers.map((_, i) => readNetwork(input(`teacher-${i + 1}`)));
      const clips = clipsOf(corpus, "validation");
      const labels = voiceLabels(corpus, keyword, variants * clips.length);
      const plan = Array.from(labels, (label, i): SoundSource => ({
        ...{ kind: "clip", clip: clips[i % clips.length], keyword: label === 1 },
      }));
      const set = await judgeSounds({
        ...{ corpus, plan, frontEnd, teachers: networks, augmentation, jobs },
      });
      metric("clips", clips.length);
      metric("variants", variants);
      metric("teachers", {
        count: teachers.length,
        oneMinusAuc: oneMinusAuc({ scores: set.logOdds, labels }),
      });
      writeDistillationSet(set, output("set"));
    },
  });
}
