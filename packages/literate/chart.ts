/**
 * Vega-Lite specifications as SVG, the same bytes every time.
 *
 * @module
 */

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

const FONT = "Inter, sans-serif";

const CONFIG = {
  background: "transparent",
  font: FONT,
  padding: 4,
  view: { stroke: null },
  range: { category: PALETTE },
  axis: {
    labelFontSize: 10,
    titleFontSize: 10.5,
    titleFontWeight: 500,
    titlePadding: 8,
    labelColor: "#444",
    titleColor: "#222",
    gridColor: "#e6e6e6",
    domainColor: "#888",
    tickColor: "#888",
  },
  legend: { labelFontSize: 10, titleFontSize: 10.5, titleFontWeight: 500, labelColor: "#333" },
  title: { fontSize: 11, fontWeight: 600, anchor: "start" },
  line: { strokeWidth: 1.6 },
  point: { size: 50 },
  text: { fontSize: 10 },
  aria: false,
};

/** Average widths of Inter's characters, in ems: enough to lay out labels without a canvas. */
function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    if (/[ilj.,:;'|!·]/.test(character)) ems += 0.28;
    else if (/[mwMW@%]/.test(character)) ems += 0.86;
    else if (/[A-Z]/.test(character)) ems += 0.68;
    else ems += 0.57;
  }
  return ems * size;
}

/**
 * Draws a chart.
 *
 * @param spec A Vega-Lite specification with inline data.
 * @returns SVG.
 */
export async function renderChart(spec: object): Promise<string> {
  const [vega, lite] = await Promise.all([import("vega"), import("vega-lite")]);
  // deno-lint-ignore no-explicit-any
  const metrics = (vega as any).textMetrics;
  if (metrics) {
    metrics.width = (item: { text?: unknown; fontSize?: number }, text?: unknown): number =>
      textWidth(String(text ?? item.text ?? ""), item.fontSize ?? 11);
  }
  // deno-lint-ignore no-explicit-any
  const given = spec as any;
  const { spec: compiled } = lite.compile({
    width: 460,
    height: 240,
    ...given,
    config: { ...CONFIG, ...given.config },
  });
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}
