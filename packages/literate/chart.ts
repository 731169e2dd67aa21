/**
 * Vega-Lite specifications as SVG, the same bytes every time.
 *
 * @module
 */

import { localMoment, unsteadyPart, withUtc } from "./chart_guard.ts";

/** Colours that people with any colour vision tell apart: M. Okabe and K. Ito (2008). */
export const PALETTE = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#666666",
];

/** Greys of charts; the page's style sheet knows them and turns them over in the dark. */
export const GREYS = { ink: "#26262b", label: "#4a4a53", axis: "#8a8a94", grid: "#e7e7ec" };

const CONFIG = {
  background: "transparent",
  font: "Inter, sans-serif",
  padding: 4,
  view: { stroke: null },
  range: { category: PALETTE },
  axis: {
    labelFontSize: 10,
    titleFontSize: 10.5,
    titleFontWeight: 600,
    titlePadding: 8,
    labelPadding: 4,
    labelColor: GREYS.label,
    titleColor: GREYS.ink,
    gridColor: GREYS.grid,
    domainColor: GREYS.axis,
    tickColor: GREYS.axis,
    tickSize: 4,
  },
  axisX: { grid: false },
  legend: {
    labelFontSize: 10,
    titleFontSize: 10.5,
    titleFontWeight: 600,
    labelColor: GREYS.label,
    titleColor: GREYS.ink,
    symbolStrokeWidth: 2,
  },
  header: { labelFontSize: 10, labelColor: GREYS.ink, titleFontSize: 10.5, titleColor: GREYS.ink },
  title: { fontSize: 11, fontWeight: 600, anchor: "start", color: GREYS.ink },
  line: { strokeWidth: 1.7 },
  point: { size: 50 },
  bar: { cornerRadiusEnd: 1 },
  rule: { color: GREYS.axis },
  text: { fontSize: 10, color: GREYS.ink },
  mark: { color: PALETTE[0] },
};

/** Options of {@linkcode renderChart}. */
export interface ChartOptions {
  /** Width of a text in ems. */
  width?: (text: string, bold: boolean) => number;
  /** Of a chart that does not say how large it is, in pixels, without its axes. */
  size?: { width: number; height: number };
  /** Goes before the names inside the SVG, which must differ between the charts of a page. */
  prefix?: string;
}

/**
 * Draws a chart.
 *
 * @param spec A Vega-Lite specification with inline data.
 * @returns SVG.
 * @throws {Error} If the specification is wrong.
 */
export async function renderChart(spec: object, options: ChartOptions = {}): Promise<string> {
  const { width = (text) => 0.6 * text.length, prefix = "chart" } = options;
  const size = options.size ?? { width: 500, height: 240 };
  const [vega, lite] = await Promise.all([import("vega"), import("vega-lite")]);
  // deno-lint-ignore no-explicit-any
  const { textMetrics, setRandom, parseExpression } = vega as any;
  textMetrics.width = (
    item: { text?: unknown; fontSize?: number; fontWeight?: unknown },
    text?: unknown,
  ): number =>
    width(String(text ?? item.text ?? ""), item.fontWeight === "bold" || item.fontWeight === 600) *
    (item.fontSize ?? 11);
  // deno-lint-ignore no-explicit-any
  const given = withUtc(distinguish(spec)) as any;
  const composed = ["hconcat", "vconcat", "concat", "facet", "repeat"].some((key) => key in given);
  const said: string[] = [];
  const logger = {
    level: () => logger,
    error: (...args: unknown[]) => (said.push(args.join(" ")), logger),
    warn: (...args: unknown[]) => (said.push(args.join(" ")), logger),
    info: () => logger,
    debug: () => logger,
  };
  // What is left of chance, such as the intervals of a bootstrap.
  setRandom(() => {
    throw new TypeError("a chart has no chance: compute it in the cell");
  });
  let svg: string;
  try {
    const moment = localMoment(given);
    if (moment) throw new TypeError(moment);
    const { spec: compiled } = lite.compile({
      ...composed ? {} : size,
      ...given,
      config: merge(CONFIG, given.config ?? {}),
      // deno-lint-ignore no-explicit-any
    } as any, { logger: logger as any });
    const unsteady = unsteadyPart(compiled, parseExpression);
    if (unsteady) throw new TypeError(unsteady);
    const view = new vega.View(vega.parse(compiled), {
      renderer: "none",
      // deno-lint-ignore no-explicit-any
      logger: logger as any,
      // A chart has its data inside: it reads no files and no network.
      loader: { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} } as never,
    });
    svg = await view.toSVG();
    view.finalize();
  } catch (cause) {
    throw new Error(`Cannot draw the chart: ${(cause as Error).message}`, { cause });
  }
  if (said.length > 0) throw new Error(`Cannot draw the chart: ${said.join("; ")}`);
  return tidy(svg, prefix);
}

/**
 * The specification with a second sign beside every colour that tells lines apart: dashes, and shapes
 * where the line has points. Printed in grey, colours alone say nothing.
 */
// deno-lint-ignore no-explicit-any
function distinguish(spec: any): any {
  if (typeof spec !== "object" || spec === null) return spec;
  const out = { ...spec };
  for (const key of ["layer", "hconcat", "vconcat", "concat"]) {
    if (Array.isArray(out[key])) out[key] = out[key].map(distinguish);
  }
  if (out.spec) out.spec = distinguish(out.spec);
  const mark = typeof out.mark === "string" ? { type: out.mark } : out.mark;
  const color = out.encoding?.color;
  if (mark?.type !== "line" || color?.field === undefined || color.type !== "nominal") return out;
  const { field, type, title, sort } = color;
  const sign = {
    ...{ field, type },
    ...title === undefined ? {} : { title },
    ...sort === undefined ? {} : { sort },
  };
  const signs = mark.point ? { shape: sign, strokeDash: sign } : { strokeDash: sign };
  out.encoding = { ...signs, ...out.encoding };
  return out;
}

/**
 * Names counted anew, for Vega counts them through the whole process, and no roles or labels: the figure
 * around the chart has its alternative text. What a mark stands for stays as `data-tip`, for the page to
 * show where a pointer is.
 */
function tidy(svg: string, prefix: string): string {
  const names = new Map<string, string>();
  return svg.replaceAll(
    /<[^>]+>/g,
    (tag) =>
      withTip(tag).replaceAll(/ (?:aria-[\w-]+|role)="[^"]*"/g, "").replaceAll(
        /( id="|url\(#|href="#)([\w-]+)/g,
        (_all, before: string, name: string) => {
          if (!names.has(name)) names.set(name, `${prefix}-${names.size + 1}`);
          return before + names.get(name);
        },
      ),
  );
}

function withTip(tag: string): string {
  if (tag.startsWith("<g") || !tag.includes('role="graphics-symbol"')) return tag;
  return tag.replace(/ aria-label="([^"]+)"/, ' data-tip="$1"');
}

function refuse(address: string): never {
  throw new TypeError(`Cannot load "${address}" as a chart's data must be inline`);
}

// deno-lint-ignore no-explicit-any
function merge(base: any, over: any): any {
  if (typeof base !== "object" || typeof over !== "object" || !base || !over) return over ?? base;
  if (Array.isArray(base) || Array.isArray(over)) return over;
  const out = { ...base };
  for (const key of Object.keys(over)) out[key] = merge(base[key], over[key]);
  return out;
}
