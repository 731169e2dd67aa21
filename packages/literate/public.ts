/**
 * What the package exports. The list is not in `mod.ts`, for documentation tests import every name that
 * their file lists, and names that an example does not use are errors.
 *
 * @module
 */
export { ChapterError, type Problem } from "./error.ts";
export { type Block, type Cell, type Chapter, parseChapter } from "./chapter.ts";
export { type FenceAttributes } from "./attributes.ts";
export { type Span, type SpanKind } from "./inline.ts";
export { type BuildOptions, buildReport, checkReport, isChapter } from "./build.ts";
export { type PublishOptions, publishReport } from "./publish.ts";
export { type ChartOptions, GREYS, PALETTE, renderChart } from "./chart.ts";
export { exponent } from "./format.ts";
export { findBrowser, renderPdf } from "./pdf.ts";
export { type Overflow, OverflowError } from "./fit.ts";
export { buildSite, publishSite, type SiteOptions, type SitePage } from "./site.ts";
export { type LivePage, servePage } from "./watch.ts";
export { recordSource, type Source } from "./recording.ts";
export type { Column, FigureOptions, FigurePart, Sound, TableOptions } from "./output.ts";
