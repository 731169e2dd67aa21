/**
 * Evidence to report: Markdown chapters with TypeScript cells, executed and rendered to HTML and PDF.
 *
 * A chapter starts with front matter between two `---`. Fences marked `ts` are cells of one module,
 * run from top to bottom: `#fig-roc caption="…" alt="…"` after `ts` names and describes what a cell
 * shows through `figure`, `table` or `log`; `echo=true` shows its code. `{{ value | format }}` puts a
 * value into prose, `@fig-roc` refers to a figure, `{#sec-name}` after a heading labels it.
 *
 * @module
 */
export { type Cell, type Chapter, ChapterError, parseChapter } from "./chapter.ts";
export { type BuildOptions, buildReport } from "./build.ts";
export { extractModule } from "./extract.ts";
export { PALETTE, renderChart } from "./chart.ts";
export { findBrowser, freeze, renderPdf } from "./pdf.ts";
export type { Column, FigureOptions, TableOptions } from "./output.ts";
