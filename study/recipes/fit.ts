/**
 * How the base learns from labelled recordings.
 *
 * @module
 */
import type { FitStep } from "../setting.ts";

/** The base's recipe on clips. */
export const FIT: FitStep = {
  do: "fit",
  epochs: 150,
  batches: 49,
  batch: 128,
  shards: 8,
  schedule: { kind: "one-cycle", peak: 0.002, warmup: 0.3 },
  l2: 0.00001,
  clip: 5,
  average: 0.998,
  frontEnd: { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 },
  augmentation: {
    shift: 100,
    gain: { probability: 0.5, low: -18, high: 6 },
    noise: { probability: 0.55, low: 0, high: 30 },
    white: { probability: 0.2, sigma: 0.01 },
  },
  masks: { frequency: 15, time: 35 },
  noises: 6,
};
