/**
 * The stages that choose, on validation alone, how other words are drawn.
 *
 * @module
 */
import type { CrnnShape } from "@kws/models";
import type { PlannedStudy } from "./planned_study.ts";
import { DRAWS } from "./scarce.ts";
import type { FitStep } from "./setting.ts";
import { drawOthers, scarcityStage } from "./stages/scarcity.ts";

/** The base that learns on streams: its recipe is tried. */
const LEARNER = "base-stream";

/**
 * The stream-trained base on a corpus in which some common words are rare, for every way of drawing.
 *
 * What is chosen was settled before the first trial: the way whose false accepts, of all words and over all
 * keywords together, are the fewest where a tenth of the keywords may be missed; of equals the one with
 * fewer where a fifth may.
 */
export function planScarcity(
  { stages, sounds, profile, seed, rule, settings, readingsOf }: PlannedStudy,
): void {
  const learner = settings.find(({ name }) => name === LEARNER);
  const step = learner?.steps.find((step): step is FitStep => step.do === "fit");
  if (step?.segments === undefined) return;
  const { keywords, clips, pace } = profile.scarcity;
  for (const keyword of keywords) {
    for (const draw of DRAWS) {
      stages.once(`scarcity/${keyword}/${draw}`, () =>
        scarcityStage({
          ...{ keyword, seed, engine: "wasm", rule, missed: [0.1, 0.2] },
          shape: learner!.shape as CrnnShape,
          scarcity: { among: 3, clips },
          step: drawOthers({ ...step, epochs: Math.ceil(pace * step.epochs) }, draw),
        }, { corpus: sounds.corpus, readings: readingsOf(step.segments!.readings) }));
    }
  }
}
