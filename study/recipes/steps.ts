/**
 * Steps that settings share: each is whole, and a setting says what it does otherwise.
 *
 * @module
 */
import type { WeightFormat } from "@kws/compress";
import type { CalibrateStep, TrainStep } from "../setting.ts";

/** Learns the teachers' log-odds. */
export const DISTIL: TrainStep = {
  do: "train",
  from: "teachers",
  epochs: 160,
  batches: 49,
  batch: 128,
  shards: 8,
  peak: 0.008,
  warmup: 0.3,
  average: 0.998,
  l2: 0,
  clip: 5,
  mix: { noise: 6, unlabelled: 52 },
  gain: 1,
  distillation: { temperature: 2, share: 0.95 },
  attention: 0,
  hint: 0,
};

/** Learns the labels, without a teacher and without sounds that have none. */
export const FROM_LABELS: TrainStep = {
  ...DISTIL,
  from: "labels",
  mix: { noise: 6, unlabelled: 0 },
  distillation: { temperature: 1, share: 0 },
};

/** Ranges of activations by the least squared error. */
export const CALIBRATE: CalibrateStep = { do: "calibrate", how: "mse" };

/** Weights of 8 bits, a scale for each row. */
export const INT8: WeightFormat = { bits: 8, perRow: true };

/** Weights of 4 bits, a scale for each row. */
export const INT4: WeightFormat = { bits: 4, perRow: true };
