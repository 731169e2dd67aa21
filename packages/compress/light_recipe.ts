/**
 * A recipe for a light network: distilled as floats, distilled on with rounding, packed.
 *
 * @module
 */
import type { Distillation } from "@kws/models";
import type { WeightFormat } from "./fake_quantize.ts";
import { lightLayout, type LightShape } from "./light_shape.ts";
import { LESSON_TRAINING } from "./train_student.ts";
import type { LightTraining } from "./train_light.ts";

/** A stretch of training. */
export interface LightStretch {
  epochs: number;
  /** Largest rate of the one-cycle schedule. */
  peak: number;
}

/** One setting of a light network. */
export interface LightRecipe {
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
  shape: LightShape;
  /** Weight of the attention's divergence from the teachers'. */
  attention: number;
  /** Weight of the hints. */
  hint: number;
  /** Lessons of a batch that only the teachers judge. */
  unlabelled: number;
  distillation: Distillation;
  /** As floats. */
  floats: LightStretch;
  /** With weights and activations rounded in every step. */
  rounded: LightStretch;
  /** The bits of the weights. */
  format: WeightFormat;
}

/**
 * How one stretch of a recipe trains.
 *
 * @param batches Batches of an epoch.
 * @param pace Factor on the number of epochs.
 */
export function stretchTraining(
  recipe: Pick<LightRecipe, "attention" | "hint" | "unlabelled" | "distillation">,
  { epochs, peak }: LightStretch,
  { batches, pace }: { batches: number; pace: number },
): LightTraining {
  const { attention, hint, unlabelled, distillation } = recipe;
  const { batch, warmup, average, l2, clip, shards, gain, mix } = LESSON_TRAINING;
  return {
    ...{ batch, warmup, average, l2, clip, shards, gain },
    ...{ attention, hint, distillation, batches, peak },
    epochs: Math.max(1, Math.round(pace * epochs)),
    mix: { ...mix, unlabelled },
  };
}

/**
 * Checks a recipe before anything is trained.
 *
 * @throws {RangeError} With everything that is wrong, one line each.
 */
export function checkLightRecipe(recipe: LightRecipe): void {
  const wrong: string[] = [];
  try {
    lightLayout(recipe.shape);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    wrong.push(error.message);
  }
  const { floats, rounded, format: { bits, exceptions = {} } } = recipe;
  for (const [name, { epochs, peak }] of Object.entries({ floats, rounded })) {
    if (!(epochs >= 1)) {
      wrong.push(`${name}: epochs must be at least 1: current value is ${epochs}`);
    }
    if (!(peak > 0)) wrong.push(`${name}: peak must be above 0: current value is ${peak}`);
  }
  for (const value of [bits, ...Object.values(exceptions)]) {
    if (Number.isInteger(value) && value >= 2 && value <= 8) continue;
    wrong.push(`bits must be a whole number from 2 to 8: current value is ${value}`);
  }
  if (wrong.length === 0) return;
  throw new RangeError(`Cannot run the recipe "${recipe.name}":\n${wrong.join("\n")}`);
}
