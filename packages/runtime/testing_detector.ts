/**
 * Detectors of every rule and the steps that they hear: for properties of whoever works with detections.
 *
 * @module
 */
import { log } from "@kws/kernels";
import fc from "fast-check";
import { Detector } from "./detector.ts";
import type { SpotterStep } from "./spotter.ts";

/** Samples per second. */
export const RATE = 16000;

/** A detector and how it hears a keyword. */
export interface DetectorSetup {
  /** Samples from step to step. */
  every: number;
  /** Seconds of sound that a step depends on. */
  window: number;
  /** Steps whose mean counts. */
  smoothing: number;
  /** Least mean probability of a detection. */
  threshold: number;
  /** Seconds. */
  refractory: number;
}

/** A stretch of sound, in seconds. */
export interface Said {
  start: number;
  end: number;
}

/** Setups of every rule. */
export const setups: fc.Arbitrary<DetectorSetup> = fc.record({
  every: fc.integer({ min: 80, max: 4800 }),
  window: fc.integer({ min: 20, max: 300 }).map((hundredths) => hundredths / 100),
  smoothing: fc.integer({ min: 1, max: 12 }),
  threshold: fc.integer({ min: 1, max: 99 }).map((hundredths) => hundredths / 100),
  refractory: fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10),
});

/** A keyword of 0.3 to 1 s that begins within 5 s. */
export const keywords: fc.Arbitrary<Said> = fc.record({
  start: fc.integer({ min: 0, max: 500 }).map((hundredths) => hundredths / 100),
  length: fc.integer({ min: 30, max: 100 }).map((hundredths) => hundredths / 100),
}).map(({ start, length }) => ({ start, end: start + length }));

/** The log-odds of a probability. */
export function logOddsOf(probability: number): number {
  return log(probability) - log(1 - probability);
}

/** The detector of a setup, for the word "happy"; what makes a detection began 4000 samples before. */
export function detectorOf({ smoothing, threshold, refractory }: DetectorSetup): Detector {
  return new Detector({ smoothing, threshold: logOddsOf(threshold), refractory }, {
    ...{ keyword: "happy", sampleRate: RATE, reach: 4000 },
  });
}

/** Options of {@linkcode stepsOf}. */
export interface StepsOptions {
  /** Log-odds of step i while a keyword lies in the window. Defaults to 40. */
  inside?(i: number): number;
  /** Log-odds of all others. Defaults to −40. */
  outside?: number;
}

/** Steps up to `seconds` of sound with keywords in it. */
export function stepsOf(
  { every, window }: DetectorSetup,
  said: readonly Said[],
  seconds: number,
  { inside = () => 40, outside = -40 }: StepsOptions = {},
): SpotterStep[] {
  return Array.from({ length: Math.floor(seconds * RATE / every) }, (_, i) => {
    const sample = (i + 1) * every;
    const time = sample / RATE;
    const heard = said.some(({ start, end }) => time >= start && time <= end + window);
    return { sample, logOdds: heard ? inside(i) : outside };
  });
}

/** The seconds at which the detector that ships detects. */
export function detectionTimesOf(
  setup: DetectorSetup,
  steps: readonly SpotterStep[],
): number[] {
  const detector = detectorOf(setup);
  return steps.flatMap((step) => detector.push(step)?.time ?? []);
}

/**
 * Keywords so far apart that the mean falls below the threshold in between and the refractory time is
 * over.
 *
 * @param gaps Further silence before each, in tenths of a second.
 * @returns The keywords, and the seconds by which all have been heard.
 */
export function farApart(
  { every, smoothing, window, refractory }: DetectorSetup,
  gaps: readonly number[],
): { said: Said[]; seconds: number } {
  const quiet = every * (smoothing + 1) / RATE + refractory + 0.1;
  let at = 0;
  const said = gaps.map((tenths) => {
    const start = at + tenths / 10;
    at = start + 0.6 + window + quiet;
    return { start, end: start + 0.6 };
  });
  return { said, seconds: at + 2 };
}
