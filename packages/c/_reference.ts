/**
 * What the repository's runtime says of a sound: the reference of the detector in C.
 *
 * @module
 */
import { createDetector, createSpotter, decodeKws, encodeKws, type StreamRule } from "@kws/runtime";
import type { Heard } from "./_driver.ts";

/** A model's file with a rule by which it detects something in a sound, where it can be. */
export function withRule(bytes: Uint8Array, samples: Int16Array, smoothing: number): Uint8Array {
  const model = decodeKws(bytes, "the model");
  const sorted = createSpotter(model).run(samples).map(({ logOdds }) => logOdds)
    .sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const threshold = Math.max(-32, Math.min(31, middle));
  const rule: StreamRule = { smoothing, threshold, refractory: 0.2 };
  return encodeKws({ ...model, rule });
}

/** What the repository's runtime hears: the reference. */
export function reference(model: Uint8Array, samples: Int16Array): Heard {
  const steps = createSpotter(decodeKws(model, "the model")).run(samples);
  const detector = createDetector({ model });
  const { sampleRate } = detector.model.frontEnd;
  const detections = detector.push(samples).map(({ sample, start, logOdds, probability }) => ({
    ...{ sample, start: Math.round(start * sampleRate), logOdds, probability },
  }));
  return { steps, detections };
}
