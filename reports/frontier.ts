/**
 * The chart that the study is about: error against what a network costs.
 *
 * @module
 */
import { GREYS, PALETTE } from "@kws/literate";
import { BASE_SHAPE } from "@kws/models";
import type { Family } from "../study/setting.ts";
import { settingOf } from "../study/settings.ts";
import type { Entry } from "../study/table.ts";
import { placeLabels } from "./labels.ts";

/** What a network costs. */
export type Cost = "file" | "macs";

/** A solution of others: measured elsewhere, so that its height is not comparable. */
export interface Elsewhere {
  name: string;
  cost: number;
  area: number;
}

/** Options of {@linkcode frontierChart}. */
export interface FrontierOptions {
  entries: readonly Entry[];
  cost: Cost;
  /** Settings with a name and an interval; the others are grey. */
  named: readonly string[];
  title: string;
  /** Ticks of the axis of cost. */
  ticks: readonly number[];
  elsewhere?: readonly Elsewhere[];
  height?: number;
}

const FAMILIES: Partial<Record<Family, string>> = {
  base: "base",
  candidates: "candidates",
  distillation: "distillation",
  quantisation: "quantisation",
  pruning: "pruning",
  factorisation: "factorisation",
  peers: "peers",
};

/** The base's own network, however it learnt, and the candidates' networks that learnt otherwise. */
const COMPARED = { base: "base", twins: "twins" };

/** What a setting is in the legend. */
function familyOf(name: string): string {
  const { family, shape } = settingOf(name);
  if (family !== "comparators") return FAMILIES[family] ?? "other";
  return shape === BASE_SHAPE ? COMPARED.base : COMPARED.twins;
}

const ALL = [...new Set([...Object.values(FAMILIES), ...Object.values(COMPARED)])];
const SHAPES = [
  ...["circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right"],
  "triangle-left",
];

/** Settings that have a colour of their own wherever curves are drawn. */
export const SETTINGS_DRAWN: readonly string[] = [
  "base",
  "base-stream",
  "quality",
  "small",
  "size",
];

/**
 * The colour of a setting's curve: a field of Vega-Lite's encoding.
 *
 * @param named Settings in the legend; of none there is no legend.
 */
export function settingColour(named: readonly string[] = SETTINGS_DRAWN): object {
  return {
    ...{ field: "setting", type: "nominal", title: "Setting", sort: SETTINGS_DRAWN },
    scale: { domain: SETTINGS_DRAWN, range: PALETTE.slice(0, SETTINGS_DRAWN.length) },
    legend: named.length === 0 ? null : { values: named },
  };
}

/** What a setting's network costs. */
function costOf(entry: Entry, cost: Cost): number {
  return cost === "macs" ? entry.macs : entry.fileBytes ?? entry.bytes;
}

/** The points that no other beats in both cost and error, in the order of cost. */
export function paretoFront<P extends { x: number; area: number }>(points: readonly P[]): P[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.area - b.area);
  return sorted.filter((one, i) => sorted.slice(0, i).every((other) => other.area > one.area));
}

/** Settings that no other beats in both cost and error, the cheapest first. */
export function frontOf(entries: readonly Entry[], cost: Cost): string[] {
  const points = entries.map((one) => ({
    ...{ setting: one.setting, x: costOf(one, cost), area: one.auFaFr },
  }));
  return paretoFront(points).map(({ setting }) => setting);
}

/** Points every few pixels from one point to another. */
function dots(
  [x0, y0]: [number, number],
  [x1, y1]: [number, number],
): { px: number; py: number }[] {
  const count = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 5);
  return Array.from({ length: count + 1 }, (_, i) => ({
    px: x0 + (x1 - x0) * i / Math.max(1, count),
    py: y0 + (y1 - y0) * i / Math.max(1, count),
  }));
}

/** Error against cost on logarithmic axes: a Vega-Lite specification. */
export function frontierChart(
  { entries, cost, named, title, ticks, elsewhere = [], height = 250 }: FrontierOptions,
): object {
  const width = 470;
  const points = entries.map((one) => ({
    setting: one.setting,
    family: familyOf(one.setting),
    x: costOf(one, cost),
    area: one.auFaFr,
    low: one.interval?.low ?? one.auFaFr,
    high: one.interval?.high ?? one.auFaFr,
    isNamed: named.includes(one.setting),
  }));
  // Whatever comes to the study lies inside.
  const costs = [...points.map(({ x }) => x), ...elsewhere.map(({ cost }) => cost)];
  const domain = [Math.min(...costs) / 1.7, Math.max(...costs) * 1.5];
  const areas = points.map(({ area }) => area);
  const range = [
    Math.min(Math.min(...areas) / 3, ...elsewhere.map(({ area }) => area / 1.6)),
    Math.max(...areas, ...elsewhere.map(({ area }) => area)) * 1.6,
  ];
  const pixel = (value: number, [low, high]: readonly number[], length: number): number =>
    length * Math.log(value / low) / Math.log(high / low);
  const place = <P extends { x: number; area: number }>(point: P) => ({
    ...point,
    ...{ px: pixel(point.x, domain, width), py: height - pixel(point.area, range, height) },
  });
  const all = points.map(place);
  const others = elsewhere.map(({ name, cost, area }) => place({ setting: name, x: cost, area }));
  const shown = [...all.filter(({ isNamed }) => isNamed), ...others];
  const grey = all.filter(({ isNamed }) => !isNamed);
  /** Points of the dashed line and of the bars, which names should not cover either. */
  const lineOf = (front: { px: number; py: number }[]) =>
    front.flatMap(({ px, py }, i) => {
      const next = front[i + 1];
      if (next === undefined) return [];
      return [...dots([px, py], [next.px, py]), ...dots([next.px, py], [next.px, next.py])];
    });
  const barOf = (one: { x: number; px: number }) => {
    if (!("low" in one)) return [];
    const { low, high } = one as unknown as { low: number; high: number };
    const [top, bottom] = [high, low].map((area) =>
      height - pixel(Math.min(Math.max(area, range[0]), range[1]), range, height)
    );
    return dots([one.px, top], [one.px, bottom]);
  };
  const labels = placeLabels(
    shown.map(({ px, py, setting }) => ({ x: px, y: py, name: setting })),
    [...grey, ...lineOf(paretoFront(points).map(place)), ...shown.flatMap(barOf)]
      .map(({ px, py }) => ({ x: px, y: py })),
    { width, height },
  );
  const bounded = shown.filter((one) => "low" in one).map((one) => ({
    ...one,
    low: Math.max((one as unknown as { low: number }).low, range[0]),
    high: Math.min((one as unknown as { high: number }).high, range[1]),
  }));
  const families = ALL.filter((family) => all.some((one) => one.isNamed && one.family === family));
  const x = {
    field: "x",
    type: "quantitative",
    title,
    scale: { type: "log", domain, nice: false },
    axis: { values: ticks, format: "~s" },
  };
  const y = {
    field: "area",
    type: "quantitative",
    title: "AU-FA-FR",
    scale: { type: "log", domain: range, nice: false, clamp: true },
    axis: { format: ".0e", tickCount: 5 },
  };
  const color = {
    field: "family",
    type: "nominal",
    title: null,
    // A family has its colour and shape in every chart.
    scale: { domain: ALL, range: [...PALETTE, GREYS.ink] },
    legend: { orient: "top", direction: "horizontal", values: families },
  };
  return {
    ...{ width, height },
    layer: [
      {
        data: { values: paretoFront(points) },
        mark: {
          ...{ type: "line", interpolate: "step-after", color: GREYS.axis, strokeDash: [3, 3] },
          strokeWidth: 1,
        },
        encoding: { x, y, order: { field: "x" } },
      },
      {
        data: { values: grey },
        mark: { type: "point", filled: true, size: 18, color: "#b4b4bf", opacity: 1 },
        encoding: { x, y },
      },
      {
        data: { values: bounded },
        mark: { type: "rule", opacity: 0.45, strokeWidth: 1.4 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      {
        data: { values: bounded },
        mark: { type: "point", filled: true, size: 55, opacity: 1 },
        encoding: { x, y, color, shape: { ...color, scale: { domain: ALL, range: SHAPES } } },
      },
      ...(others.length === 0 ? [] : [{
        data: { values: others },
        mark: { type: "point", shape: "cross", filled: false, size: 40, color: GREYS.axis },
        encoding: { x, y },
      }]),
      {
        data: { values: labels.flatMap((one) => one.leader ? [{ ...one, to: one.leader }] : []) },
        mark: { type: "rule", strokeWidth: 0.6, color: GREYS.label },
        encoding: {
          x: { field: "x", type: "quantitative", scale: null, axis: null },
          y: { field: "y", type: "quantitative", scale: null, axis: null },
          x2: { field: "to.x" },
          y2: { field: "to.y" },
        },
      },
      {
        data: { values: labels },
        mark: { type: "text", align: "left", baseline: "middle", fontSize: 9 },
        encoding: {
          x: { field: "labelX", type: "quantitative", scale: null, axis: null },
          y: { field: "labelY", type: "quantitative", scale: null, axis: null },
          text: { field: "name" },
        },
      },
    ],
    resolve: { scale: { x: "shared", y: "shared" } },
  };
}
