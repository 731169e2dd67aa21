/**
 * Stage: how closely the settings follow their teachers on speakers that neither has heard.
 *
 * 1 − AUC on a few hundred positives hangs on the worst one or two; the divergence of a student's
 * probability from its teachers' is a mean over all clips, and tells recipes apart from one seed.
 *
 * @module
 */
import { centredFrames, type FrontEnd, type WaveformAugmentation } from "@kws/features";
import { readCorpus, SAMPLE_RATE } from "@kws/corpus";
import {
  allocateLessons,
  FEATURE_STEPS,
  floatScorer,
  IntegerCrnn,
  isPacked,
  type Lessons,
  type LessonSource,
  readKws,
} from "@kws/compress";
import { meanDivergence, oneMinusAuc } from "@kws/evaluate";
import { crnnSizes, Pool } from "@kws/models";
import {
  createProgram,
  LESSON_BATCH,
  type LessonConfig,
} from "../../packages/compress/lesson_program.ts";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";
import { clipsOf, labelsOf } from "./clips.ts";
import { readNetwork } from "./network.ts";

const PROGRAM = new URL("../../packages/compress/lesson_program.ts", import.meta.url).href;

/** Other voices, microphones and distances, and no noise: in noise all models fail on the same clips. */
const VOICES: WaveformAugmentation = {
  shift: 100,
  gain: { probability: 0.6, low: -24, high: 6 },
  noise: { probability: 0, low: 0, high: 0 },
  white: { probability: 0, sigma: 0 },
};

/** What the figures depend on, apart from models and corpus. */
export interface FidelityConfig {
  /** Variants of every validation clip. */
  variants: number;
  /** The front end of every model's lessons, by the model's name. */
  frontEnds: Record<string, FrontEnd>;
}

/** One model of one seed. */
export interface FidelityFigure {
  setting: string;
  seed: number;
  /** Mean KL(teachers ‖ student) of the keyword's probability, in nats. */
  divergence: number;
  /** Over all variants together. */
  oneMinusAuc: number;
}

/** Options of {@linkcode fidelityStage}. */
export interface FidelityOptions {
  corpus: AnyStage;
  teachers: readonly AnyStage[];
  /** The seeds of every setting, and the front end that they hear through. */
  settings: Record<string, { frontEnd: FrontEnd; seeds: readonly AnyStage[] }>;
  variants: number;
}

/** Scores every packed setting on validation clips in other voices, beside its teachers. */
export function fidelityStage(options: FidelityOptions): Stage<FidelityConfig> {
  const { corpus, teachers, settings, variants } = options;
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
    name: "fidelity",
    module: import.meta.url,
    config: { variants, frontEnds },
    inputs,
    outputs: { fidelity: "fidelity.json" },
    publish: { fidelity: "results/fidelity.json" },
    async run({ config: { variants, frontEnds }, input, output, metric, jobs, progress }) {
      const corpus = readCorpus(input("corpus"));
      const networks = teachers.map((_, i) => readNetwork(input(`teacher-${i + 1}`)));
      const { keyword, shape, frontEnd: hearing } = networks[0];
      const clips = clipsOf(corpus, "validation");
      const once = labelsOf(corpus, clips, keyword);
      const plan = Array.from({ length: variants }, () => [...clips]).flat().map(
        (clip, i): LessonSource => ({ kind: "clip", clip, keyword: once[i % once.length] === 1 }),
      );
      const labels = Int32Array.from(plan, (_, i) => once[i % once.length]);
      const hear = async (frontEnd: FrontEnd): Promise<Lessons> => {
        const lessons = allocateLessons({
          ...{ keyword, frontEnd, count: plan.length, width: shape.hidden },
          frames: centredFrames(SAMPLE_RATE, frontEnd),
          steps: crnnSizes(shape, centredFrames(SAMPLE_RATE, hearing)).steps,
        });
        const members = networks.map(({ parameters }) => parameters);
        const config: LessonConfig = {
          ...{ corpus, plan, augmentation: VOICES, lessons },
          teachers: { shape, frontEnd: hearing, members },
        };
        const pool = await Pool.create({ module: PROGRAM, createProgram, config, jobs });
        try {
          pool.run(0, Math.ceil(plan.length / LESSON_BATCH));
        } finally {
          pool.close();
        }
        return lessons;
      };
      const heard = new Map<string, Lessons>();
      const figures: FidelityFigure[] = [];
      for (const [done, { setting, seed, input: name }] of models.entries()) {
        progress.at(done / models.length, setting);
        const key = canonicalJson(frontEnds[setting]);
        const lessons = heard.get(key) ?? await hear(frontEnds[setting]);
        heard.set(key, lessons);
        const model = readKws(Deno.readFileSync(input(name)), name);
        let score: (clip: Float32Array) => number;
        if (isPacked(model)) {
          const net = new IntegerCrnn(model);
          score = (clip) => net.clip(clip) / 4096;
        } else score = floatScorer(model.shape, model.parameters, lessons.frames);
        const row = lessons.frames * lessons.frontEnd.bands;
        const scores = Float32Array.from(plan, (_, i) =>
          score(
            Float32Array.from(
              lessons.features.subarray(i * row, (i + 1) * row),
              (value) => value / FEATURE_STEPS,
            ),
          ));
        figures.push({
          ...{ setting, seed, divergence: meanDivergence(lessons.odds, scores) },
          oneMinusAuc: oneMinusAuc({ scores, labels }),
        });
      }
      const [{ odds }] = heard.values();
      metric("clips", clips.length);
      metric("variants", variants);
      metric("teachers", {
        count: teachers.length,
        oneMinusAuc: oneMinusAuc({ scores: odds, labels }),
      });
      writeWhole(output("fidelity"), canonicalJson(figures, 1) + "\n");
    },
  });
}
