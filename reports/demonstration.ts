/**
 * The assignment's demonstration as a chart: the sound, and what listeners make of it.
 *
 * @module
 */
import { GREYS, PALETTE } from "@kws/literate";
import type { Demonstration } from "../study/stages/live.ts";
import type { Waveform } from "../study/stages/waveform.ts";

/** A listener to draw. */
export interface DrawnListener {
  title: string;
  demonstration: Demonstration;
  /** Least log-odds of the mean probability; infinite where nothing is ever detected. */
  threshold: number;
}

/** Log-odds beyond these are drawn at the edge. */
const BOUND = 14;

const WIDTH = 520;

function bounded(probability: number): number {
  return Math.max(-BOUND, Math.min(BOUND, Math.log(probability / (1 - probability))));
}

/** The keyword's time, shaded. */
function said({ start, end }: { start: number; end: number }): object {
  return {
    data: { values: [{ start, end }] },
    mark: { type: "rect", color: PALETTE[4], opacity: 0.35 },
    encoding: { x: { field: "start", type: "quantitative" }, x2: { field: "end" } },
  };
}

function waveformChart({ step, peaks, keyword }: Waveform, domain: readonly number[]): object {
  const x = { field: "time", type: "quantitative", scale: { domain, nice: false } };
  return {
    ...{ width: WIDTH, height: 46 },
    layer: [
      said(keyword),
      {
        data: { values: peaks.map((peak, i) => ({ time: i * step, low: -peak, high: peak })) },
        mark: { type: "rule", color: GREYS.axis, strokeWidth: 0.5 },
        encoding: {
          x: { ...x, axis: { labels: false, ticks: false, title: null } },
          y: { field: "low", type: "quantitative", axis: null },
          y2: { field: "high" },
        },
      },
    ],
  };
}

function listenerChart(
  { title, demonstration, threshold }: DrawnListener,
  domain: readonly number[],
): object {
  const { keyword, steps, smooth, detections } = demonstration;
  const x = { field: "time", type: "quantitative", scale: { domain, nice: false } };
  return {
    title: { text: title, anchor: "start", fontWeight: "normal", fontSize: 10 },
    ...{ width: WIDTH, height: 84 },
    layer: [
      said(keyword),
      {
        data: {
          values: steps.flatMap(([time, probability], i) => [
            { time, odds: bounded(probability), kind: "each step" },
            { time, odds: bounded(smooth[i]), kind: "smoothed" },
          ]),
        },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.1 },
        encoding: {
          x: { ...x, title: "Seconds" },
          y: {
            field: "odds",
            type: "quantitative",
            title: "Log-odds",
            scale: { domain: [-BOUND, BOUND] },
            axis: { values: [-10, 0, 10] },
          },
          color: {
            field: "kind",
            type: "nominal",
            title: null,
            scale: { range: ["#9CC9E5", PALETTE[0]] },
          },
          strokeDash: { value: [1, 0] },
        },
      },
      {
        data: { values: [{ least: Math.min(BOUND, threshold) }] },
        mark: { type: "rule", strokeDash: [4, 3], color: "#666666" },
        encoding: { y: { field: "least", type: "quantitative" } },
      },
      ...(detections.length === 0 ? [] : [{
        data: { values: detections.map((time) => ({ time, odds: BOUND - 1 })) },
        mark: {
          ...{ type: "point", shape: "triangle-down", filled: true, size: 70 },
          color: PALETTE[1],
        },
        encoding: { x, y: { field: "odds", type: "quantitative" } },
      }]),
    ],
  };
}

/** The sound above the listeners; without the sound where it was not drawn. */
export function demonstrationChart(
  waveform: Waveform | undefined,
  listeners: readonly DrawnListener[],
): object {
  const [{ demonstration: { parts } }] = listeners;
  const domain = [0, parts.at(-1)!.end];
  return {
    vconcat: [
      ...waveform ? [waveformChart(waveform, domain)] : [],
      ...listeners.map((one) => listenerChart(one, domain)),
    ],
    spacing: 8,
  };
}
