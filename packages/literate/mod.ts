/**
 * Evidence to report: Markdown chapters with TypeScript cells, checked, executed and rendered to HTML and
 * PDF. Nothing dangles: a wrong type in a cell or in prose, a cell that fails, a reference or citation
 * that leads nowhere, a figure without alternative text are errors at the chapter's own line and column.
 *
 * | In a chapter | means |
 * | --- | --- |
 * | `---` … `---` | front matter of the first chapter: `title`, `authors`, `date`, `abstract`, `lang`, and for machines `subject`, `keywords`, `created` |
 * | `typed: 95 %, 1.1` in a chapter's front matter | its definitions and goals: these may be typed, other measurements are noted |
 * | a fence with `ts #fig-x caption="…" alt="…"` | a cell; all cells of a chapter are one module |
 * | `echo=true`, or a label `#lst-x` | the cell's code is shown |
 * | `figure(spec, options)` | a chart by Vega-Lite, without chance and clock and in UTC, or SVG as text |
 * | `figure([{ content, caption, alt, label }, …], options)` | charts (a), (b), … of one number |
 * | `table(rows, options)` | a table, one object for every row |
 * | `log(lines)` | lines as they are |
 * | `sounds([{ title, bytes }, …])` | WAV or FLAC files to be played, in HTML alone |
 * | `provenance()` | one page of digests of all runs that were read; in HTML every figure, table and value with its runs |
 * | `{{ value \| format }}` | a value in prose, in a heading, a caption or the front matter |
 * | `integer`, `fixed(2)`, `percent`, `exponent`, `bytes`, `times`, `text` | formats |
 * | `# Heading {#sec-x}`, `{.unnumbered}` | a section |
 * | `@fig-x`, `@tbl-x`, `@sec-x`, `@eq-x`, `@lst-x` | a reference |
 * | `[@key, p. 3; @other]` | a citation from a file in CSL-JSON |
 * | `[^name]`, and `[^name]: text` at a line's start | a footnote, at the foot of the page |
 * | `$x^2$`; `$$ … $$` and `{#eq-x}` on a line of its own | mathematics in LaTeX |
 * | a fence with `json #lst-x caption="…"` | a listing that is not executed |
 * | `sh`, `bash`, `json`, `text`; with a label, any | languages of listings |
 * | `[text](https://…)`, `[text](#sec-x)` | a link; an address that leads nowhere is an error |
 * | `![text](file.png)` | a picture beside the chapter, as part of the page |
 * | `> [!NOTE]`, `TIP`, `IMPORTANT`, `WARNING`, `CAUTION` | an admonition |
 *
 * A cell has no clock, no chance, no time zone, no language of the machine, no files, no environment, no network and no evaluated text. Of the
 * global scope it may name what is the same everywhere and at any time, such as `Math.max`, `JSON` and
 * `new Date("2026-11-23")`; `Date.now`, `Temporal`, `Math.random`, `Deno`, `process`, `globalThis`,
 * `import()` and all else are errors at their places, and what is put together at run time throws. Data
 * come through imported modules, which may read files, and which call {@linkcode recordSource} for what
 * they have read: a value behind which nothing was read is shown as typed. A promise that fails while
 * nobody waits for it fails the report. Two builds of one report are equal to the last byte.
 *
 * In the PDF a figure that does not fit goes behind the next paragraphs, or before the last ones, so that pages are
 * full; one that stays more than a fifth empty is told. The PDF says title, authors, subject, keywords and day.
 *
 * Documents without cells, such as a README, become a static site by {@linkcode publishSite}.
 *
 * Dead links, anchors and pictures, unknown fences and front matter are errors; `javascript:` and
 * pictures from data never reach the page. What is wider than a page of the PDF is wrapped or made
 * smaller, and is an error at its place where it could not be read any more.
 *
 * @example A chapter's parts
 * ```ts
 * import { parseChapter } from "@kws/literate";
 * import { assertEquals } from "@std/assert";
 *
 * const chapter = parseChapter("a.md", "---\ntitle: A\n---\n\nOne and one is {{ 1 + 1 }}.\n");
 * assertEquals(chapter.spans.map(({ line, column, text }) => [line, column, text]), [
 *   [5, 16, " 1 + 1 "],
 * ]);
 * ```
 *
 * @example A project's reader of results
 * ```ts
 * import { recordSource } from "@kws/literate";
 * import { assertEquals } from "@std/assert";
 *
 * const records = { "scores/base": { digest: "9f86d081884c7d65", metrics: { auFaFr: 0.02 } } };
 *
 * function metrics(stage: keyof typeof records): { auFaFr: number } {
 *   const { digest, metrics } = records[stage];
 *   recordSource({ stage, digest });
 *   return metrics;
 * }
 *
 * assertEquals(metrics("scores/base").auFaFr, 0.02);
 * ```
 *
 * @example A report
 * ```ts ignore
 * import { publishReport } from "@kws/literate";
 *
 * await publishReport({
 *   chapters: ["reports/01-summary.md"],
 *   buildDir: "reports/.build",
 *   nodeModules: "node_modules",
 *   html: "dist/report.html",
 *   pdf: "dist/report.pdf",
 * });
 * ```
 *
 * @module
 */
export {
  type Block,
  type BuildOptions,
  buildReport,
  type Cell,
  type Chapter,
  ChapterError,
  checkReport,
  exponent,
  type FenceAttributes,
  findBrowser,
  GREYS,
  isChapter,
  type LivePage,
  PALETTE,
  parseChapter,
  type Problem,
  type PublishOptions,
  publishReport,
  publishSite,
  recordSource,
  servePage,
  type SiteOptions,
  type SitePage,
  type Source,
  type Span,
  type SpanKind,
} from "./public.ts";
