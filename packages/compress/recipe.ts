/**
 * A recipe: one compression setting, from lessons to a packed file, as a list of steps.
 *
 * @module
 */
import type { CrnnShape } from "@kws/models";
import type { Calibration } from "./calibrate.ts";
import type { WeightFormat } from "./fake_quantize.ts";
import type { LessonTraining } from "./train_student.ts";

/** Trains; what is left out has the value of `LESSON_TRAINING`. */
export interface TrainStep extends Partial<Omit<LessonTraining, "batches" | "batch" | "mix">> {
  do: "train";
  /** Whom the student learns from: the lessons' teachers, or the labels alone. */
  from: "teachers" | "labels";
  /** Lessons of a batch that only the teachers judge. */
  unlabelled?: number;
  /** Rounds weights and activations in every step, so that what is trained is what is shipped. */
  rounding?: WeightFormat;
}

/** Trains a network of another shape first and lets it judge the lessons from then on. */
export interface AssistantStep extends Omit<TrainStep, "do"> {
  do: "assistant";
  shape: CrnnShape;
}

/** Cuts units, channels or both; the network is smaller from then on. */
export interface PruneStep {
  do: "prune";
  /** Units that stay. */
  hidden?: number;
  /** Channels that stay. */
  channels?: number;
  /** What a unit's importance is. */
  by: "magnitude" | "taylor" | "gates";
}

/** Lays the range of 7-bit activations. */
export interface CalibrateStep {
  do: "calibrate";
  how: Calibration;
}

/** Rounds the weights for good. */
export interface RoundStep {
  do: "round";
  /** 16-bit floats, or integers. */
  to: "fp16" | WeightFormat;
}

/** One step of a recipe. */
export type RecipeStep = TrainStep | AssistantStep | PruneStep | CalibrateStep | RoundStep;

/** One setting. */
export interface Recipe {
  /** Its name in files and on the command line. */
  name: string;
  /** Its name in tables. */
  title: string;
  /** What is tried, in a sentence or two. */
  about: string;
  /** Whether it is one of the assignment's minimum of six. */
  minimum?: boolean;
  /** Name of the lessons and so of the front end. */
  lessons: string;
  /** The network to begin with. */
  shape: CrnnShape;
  steps: RecipeStep[];
}

/**
 * Checks a recipe before anything is trained.
 *
 * @throws {RangeError} With everything that is wrong, one line each.
 */
export function checkRecipe({ name, shape, steps }: Recipe): void {
  const wrong: string[] = [];
  let { hidden, channels } = shape;
  let calibrated = false;
  let gated = false;
  let trained = false;
  steps.forEach((step, i) => {
    const say = (what: string): number => wrong.push(`step ${i + 1} (${step.do}): ${what}`);
    if (step.do === "train" || step.do === "assistant") {
      const width = step.do === "train" ? hidden : step.shape.hidden;
      if (step.rank !== undefined && !(step.rank >= 1 && step.rank <= width)) {
        say(`rank must be from 1 to the width ${width}: current value is ${step.rank}`);
      }
      if (step.rounding && !calibrated) say("rounding needs a calibrate step before it");
      if (step.do === "train") {
        trained = true;
        gated ||= step.gates !== undefined;
      }
      return;
    }
    if (!trained) say("a train step must come first");
    if (step.do === "calibrate") calibrated = true;
    else if (step.do === "prune") {
      if (step.by === "gates" && !gated) say("a train step with gates must come before");
      for (
        const [what, kept, size] of [
          ["hidden", step.hidden, hidden],
          ["channels", step.channels, channels],
        ] as const
      ) {
        if (kept === undefined || (kept >= 1 && kept <= size)) continue;
        say(`${what} must be from 1 to ${size}: current value is ${kept}`);
      }
      hidden = step.hidden ?? hidden;
      channels = step.channels ?? channels;
    } else if (step.to !== "fp16" && !calibrated) say("integers need a calibrate step before them");
  });
  if (wrong.length === 0) return;
  throw new RangeError(`Cannot run the recipe "${name}":\n${wrong.join("\n")}`);
}
