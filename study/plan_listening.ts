/**
 * The stages of how detectors listen: on streams, in noise, and the demonstration's sound.
 *
 * @module
 */
import type { PlannedSetting } from "./plan_setting.ts";
import type { PlannedStudy } from "./planned_study.ts";
import { type LiveOptions, liveStage } from "./stages/live.ts";
import { missedStage } from "./stages/missed.ts";
import { noiseStage } from "./stages/noise.ts";
import { saidAgainStage } from "./stages/said_again.ts";
import { waveformStage } from "./stages/waveform.ts";

/** Every listener of every keyword on the test's streams. */
export function planStreams(study: PlannedStudy): void {
  const { stages, main, keywords, listeners, sounds, ruleOf, seed, of, data } = study;
  const { corpus, sentences, wakeWords, validationSentences } = sounds;
  for (const keyword of keywords) {
    for (const { name } of listeners) {
      of(keyword, name).forEach((planned, i) => {
        const isFirst = keyword === main && i === 0;
        stages.once(`live/${keyword}/${name}/${seed + i}`, () =>
          liveStage({
            ...{ keyword, setting: name, seed: seed + i, corpus, config: ruleOf(keyword) },
            ...{ sentences, wakeWords, validationSentences, fresh: isFirst },
            model: listenerOf(planned),
            publish: isFirst ? data(keyword, `live-${name}.json`) : undefined,
          }));
      });
    }
  }
}

/** Seconds of noise between a keyword and the next; the last is about that of the other streams. */
const GAPS = [1.5, 3, 6, 12, 24];

/** Whether detectors of the main keyword hear it said again. */
export function planSaidAgain({ stages, main, listeners, sounds, ruleOf, of }: PlannedStudy): void {
  const { corpus, validationSentences } = sounds;
  for (const { name: setting } of listeners) {
    const seeds = of(main, setting);
    if (seeds.length === 0) continue;
    stages.once(`said-again/${main}/${setting}`, () =>
      saidAgainStage({
        ...{ keyword: main, setting, corpus, validationSentences },
        seeds: seeds.map(listenerOf),
        config: { ...ruleOf(main), gaps: GAPS },
      }));
  }
}

/** What of a seed listens: its packed file with the rule, or the checkpoint. */
function listenerOf({ network, shipped }: PlannedSetting): LiveOptions["model"] {
  return shipped ? { stage: shipped, output: "model" } : { stage: network, output: "checkpoint" };
}

/** Which of the main keyword's clips the candidates miss. */
export function planMissed(study: PlannedStudy): void {
  const { stages, main, finalists, sounds: { corpus, sentences }, ruleOf, of } = study;
  const models = finalists.flatMap(({ name }) => of(main, name))
    .flatMap(({ shipped }) => shipped ?? []);
  if (models.length === 0) return;
  stages.once("missed", () => missedStage(main, ruleOf(main), { corpus, sentences, models }));
}

/** Bases and candidates with the test clips of every keyword in noise. */
export function planNoise({ stages, keywords, bases, finalists, sounds, of }: PlannedStudy): void {
  for (const keyword of keywords) {
    for (const setting of [...bases, ...finalists.map(({ name }) => name)]) {
      const seeds = of(keyword, setting);
      if (seeds.length === 0) continue;
      stages.once(`noise/${keyword}/${setting}`, () =>
        noiseStage({
          ...{ keyword, setting, corpus: sounds.corpus },
          seeds: seeds.map(({ network, validation, model }) =>
            model
              ? { stage: validation, output: "model" }
              : { stage: network, output: "checkpoint" }
          ),
          ...{ ratios: [20, 15, 10, 5, 0, -5], falseAcceptRate: 0.01 },
        }));
    }
  }
}

/** What the demonstration's picture shows of the sound. */
export function planWaveform({ stages, main, sounds, seed, data }: PlannedStudy): void {
  const { corpus, sentences } = sounds;
  stages.once("waveform", () =>
    waveformStage({
      ...{ keyword: main, corpus, sentences, seed, hop: 320 },
      publish: data(main, "waveform.json"),
    }));
}
