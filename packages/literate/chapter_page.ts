/**
 * One chapter to HTML.
 *
 * @module
 */
import type { Bibliography, Work } from "./bibliography.ts";
import { renderChart } from "./chart.ts";
import { type Block, blockMark, type Cell, type Chapter } from "./chapter.ts";
import { ChapterLinks, type RelativeLinks, type SpanTexts } from "./chapter_links.ts";
import type { Problem } from "./error.ts";
import { escapeHtml, raise } from "./escape.ts";
import type { Footnotes } from "./footnotes.ts";
import type { Fonts } from "./fonts.ts";
import { firstToken, replaceTokens, scanInline, type Span } from "./inline.ts";
import { drawingProblem } from "./image.ts";
import { renderListing } from "./listing.ts";
import { renderInline, renderProse } from "./markdown.ts";
import { renderMath } from "./math.ts";
import { type At, letterOf, type Numbering } from "./number.ts";
import {
  equationHtml,
  figureHtml,
  type Frame,
  listingHtml,
  logHtml,
  partsHtml,
  placeId,
  placeName,
  soundsHtml,
  tableHtml,
} from "./objects.ts";
import type { FigurePart, Output } from "./output.ts";
import { type ChapterSources, type ProvenanceEntry, sourcesOf, valueHtml } from "./provenance.ts";
import type { Executed } from "./run.ts";
import type { Source } from "./recording.ts";
import type { ProvenanceNotes } from "./source_list.ts";

/** An entry of the table of contents. */
export interface Heading {
  id: string;
  number: string;
  /** HTML. */
  text: string;
  depth: number;
}

/** What the page is made with. */
export interface PageOptions {
  fonts: Fonts;
  works: readonly Work[];
  /** Labels of chapters that are left out of this build. */
  elsewhere: ReadonlySet<string>;
  /** Charts that have been drawn before, by specification. */
  charts: Map<string, string>;
  /** Where links to other files lead; without it they are errors. */
  relative?: RelativeLinks;
  /** What is said about the runs that were read. */
  provenance?: ProvenanceNotes;
}

/** An object of a cell with its number. */
interface Numbered {
  output: Output;
  label?: string;
  number: string;
  caption: string;
  alt: string;
}

/** Of a chart that stands beside another one, in pixels, without its axes. */
const PART_SIZE = { width: 225, height: 170 };

const PREFIX = { figure: "fig", table: "tbl", provenance: "tbl" } as const;

/** A span that is no value, as it was written. */
function sourceOf({ kind, text }: Span): string {
  return kind === "reference" ? `@${text}` : kind === "citation" ? `[${text}]` : `$${text}$`;
}

/** One chapter on its way to HTML. */
export class ChapterPage {
  readonly headings: Heading[] = [];
  /** Figures and tables with their runs. */
  readonly entries: ProvenanceEntry[] = [];
  /** The chapter's links and pictures. */
  readonly links: ChapterLinks;
  readonly #chapter: Chapter;
  readonly #executed: Executed;
  readonly #sources: ChapterSources;
  readonly #numbering: Numbering;
  readonly #bibliography: Bibliography;
  readonly #footnotes: Footnotes;
  readonly #report: (problem: Problem) => void;
  readonly #objects = new Map<Block, Numbered[]>();
  readonly #numbers = new Map<Block, string>();

  constructor(
    executed: Executed,
    numbering: Numbering,
    bibliography: Bibliography,
    footnotes: Footnotes,
    report: (problem: Problem) => void,
  ) {
    this.#executed = executed;
    this.#sources = sourcesOf(executed);
    this.#chapter = executed.chapter;
    this.#numbering = numbering;
    this.#bibliography = bibliography;
    this.#footnotes = footnotes;
    this.#report = report;
    this.links = new ChapterLinks(executed.chapter, report);
  }

  #at(line: number, column = 1): Omit<Problem, "message"> {
    return { file: this.#chapter.file, lines: this.#chapter.lines, line, column };
  }

  /** Gives every object of the chapter its number. */
  number(): void {
    for (const block of this.#chapter.blocks) {
      const at = this.#at(block.line);
      if (block.kind === "heading") {
        const { depth, label, numbered } = block;
        this.#numbers.set(block, this.#numbering.section(depth, label, numbered, at));
      } else if (block.kind === "equation") {
        if (block.label !== undefined) {
          this.#numbers.set(block, this.#numbering.next("eq", block.label, at));
        }
      } else if (block.kind === "listing") {
        const { label } = block.attributes;
        if (label !== undefined) this.#numbers.set(block, this.#numbering.next("lst", label, at));
      } else this.#numberCell(block);
    }
  }

  #numberCell(block: Extract<Block, { kind: "cell" }>): void {
    const { cell, line } = block;
    const at = this.#at(line);
    let { label } = cell;
    if (label?.startsWith("lst-")) {
      this.#numbers.set(block, this.#numbering.next("lst", label, at));
      label = undefined;
    }
    const numbered: Numbered[] = [];
    for (const output of this.#executed.recording.outputs[cell.index]) {
      if (output.kind === "log" || output.kind === "sounds") {
        numbered.push({ output, number: "", caption: "", alt: "" });
        continue;
      }
      const own = output.options.label ?? label;
      if (own === label) label = undefined;
      const caption = output.options.caption ?? cell.values.caption ?? "";
      const whole = output.kind === "figure" && "content" in output;
      const alt = whole ? output.options.alt ?? cell.values.alt ?? "" : "";
      if (caption.trim() === "") {
        this.#report({ ...at, message: `a ${output.kind} needs a caption: caption="…"` });
      }
      if (whole && alt.trim() === "") {
        const message = 'a figure needs alternative text, for those who do not see it: alt="…"';
        this.#report({ ...at, message });
      }
      const number = this.#numbering.next(PREFIX[output.kind], own, at);
      if (output.kind === "figure" && "parts" in output) {
        this.#numberParts(output.parts, number, own, at);
      }
      numbered.push({ output, label: own, number, caption, alt });
    }
    if (label !== undefined) {
      this.#report({ ...at, message: `the cell "${label}" shows nothing that can be referred to` });
    }
    this.#objects.set(block, numbered);
  }

  #numberParts(
    parts: readonly FigurePart[],
    number: string,
    whole: string | undefined,
    at: At,
  ): void {
    parts.forEach(({ caption = "", alt = "", label }, i) => {
      for (const [name, text] of Object.entries({ caption, alt })) {
        if (text.trim() !== "") continue;
        this.#report({ ...at, message: `part (${letterOf(i)}) of a figure needs ${name}: "…"` });
      }
      if (label !== undefined) this.#numbering.part(i, number, label, whole, at);
    });
  }

  /** HTML of the front matter. */
  title(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.#chapter.frontMatter).map(([name, text]) => [name, this.#inline(text)]),
    );
  }

  /** Every value of the text with its runs, in order. */
  values(): ProvenanceEntry[] {
    const { spans } = this.#chapter;
    return [...this.#executed.values].sort(([a], [b]) => a - b).map(([index, value]) => ({
      name: this.#name(spans[index].line),
      caption: raise(escapeHtml(value)),
      sources: this.#sources.values.get(index) ?? [],
    }));
  }

  /** HTML of the chapter. */
  async render(options: PageOptions): Promise<string> {
    this.links.relative = options.relative;
    const { blocks, markdown } = this.#chapter;
    const rendered = await Promise.all(
      blocks.map((block) => this.#renderBlock(block, options)),
    );
    const prose = renderProse(markdown);
    this.links.rejectUnknownMarks(prose);
    let html = this.links.finish(prose, this.#own);
    rendered.forEach((block, i) => {
      html = html.replace(new RegExp(`<p>${blockMark(i)}</p>|${blockMark(i)}`), () => block);
    });
    html = this.#footnotes.place(html, (mark) => this.links.find(mark));
    return `<section class="chapter">\n${html}</section>`;
  }

  async #renderBlock(block: Block, options: PageOptions): Promise<string> {
    const number = this.#numbers.get(block);
    if (block.kind === "heading") {
      const { depth, label, slug } = block;
      const own = number?.replaceAll(".", "-") || placeId(this.#chapter.file, block.line);
      const id = label ?? slug ?? `section-${own}`;
      const text = this.#inline(block.text);
      if (text.includes("<footnote-mark")) {
        const message = "a heading has no footnotes, for it stands in the contents too";
        this.#report({ ...this.#at(block.line), message });
      }
      this.headings.push({ id, number: number ?? "", text, depth });
      const shown = number ? `<span class="number">${number}</span> ` : "";
      return `<h${depth + 1} id="${id}" data-at="${
        escapeHtml(this.#name(block.line))
      }">${shown}${text}</h${depth + 1}>`;
    }
    if (block.kind === "equation") {
      const { tex, line, label } = block;
      return equationHtml(this.#math(tex, true, line, 1), { at: this.#name(line), label }, number);
    }
    if (block.kind === "listing") {
      const { code, language, attributes } = block;
      const { label, values: { caption } } = attributes;
      return this.#listing(code, language, block.line, number, label, caption);
    }
    const { cell } = block;
    const html: string[] = [];
    if (cell.values.echo === "true" || (number !== undefined && cell.values.echo !== "false")) {
      const code = this.#chapter.lines.slice(cell.line, cell.end - 1).join("\n");
      html.push(this.#listing(code, "ts", cell.line, number, cell.label, cell.values.caption));
    }
    for (const object of this.#objects.get(block) ?? []) {
      html.push(await this.#object(object, cell, this.#sources.cells[cell.index], options));
    }
    return html.join("\n");
  }

  #name(line: number): string {
    return placeName(this.#chapter.file, line);
  }

  #listing(
    code: string,
    language: string,
    line: number,
    number = "",
    label = "",
    caption = "",
  ): string {
    const html = renderListing(code, language);
    if (number === "") return html;
    const frame = { caption: this.#inline(caption), label, at: this.#name(line) };
    return listingHtml(html, { name: `Listing ${number}`, ...frame });
  }

  async #object(
    { output, label, number, caption, alt }: Numbered,
    cell: Cell,
    sources: Source[],
    { charts, fonts }: PageOptions,
  ): Promise<string> {
    if (output.kind === "log") return logHtml(output.text);
    if (output.kind === "sounds") return soundsHtml(output.sounds);
    const dynamic = output.options.caption !== undefined;
    const text = dynamic ? this.#runtimeInline(caption, cell) : this.#inline(caption);
    const name = `${output.kind === "figure" ? "Figure" : "Table"} ${number}`;
    const frame: Frame = { name, caption: text, label, at: this.#name(cell.line) };
    if (output.kind !== "provenance") this.entries.push({ name, label, caption: text, sources });
    if (output.kind === "provenance") {
      return tableHtml({ head: [], body: [] }, frame, String)
        .replace(/<table>.*<\/table>/s, "<table>%%PROVENANCE%%</table>")
        .replace("</figure>", "%%NOTES%%</figure>%%LISTING%%");
    }
    if (output.kind === "table") {
      return tableHtml(output.table, frame, (value) => this.#runtimeInline(value, cell));
    }
    if ("parts" in output) {
      const drawn = await Promise.all(output.parts.map(async (part, i) => ({
        svg: await this.#svg(part.content, number + letterOf(i), cell, charts, fonts, PART_SIZE),
        caption: `(${letterOf(i)}) ${this.#runtimeInline(part.caption, cell)}`,
        ...{ alt: part.alt, label: part.label },
      })));
      return partsHtml(drawn, frame);
    }
    const spoken = output.options.alt ?? this.#plain(alt);
    return figureHtml(await this.#svg(output.content, number, cell, charts, fonts), spoken, frame);
  }

  async #svg(
    content: object | string,
    number: string,
    cell: Cell,
    charts: Map<string, string>,
    fonts: Fonts,
    size?: { width: number; height: number },
  ): Promise<string> {
    if (typeof content === "string") {
      const message = drawingProblem(content);
      if (message) this.#report({ ...this.#at(cell.line), message });
      return content.replace(/^\s*<\?xml[^>]*>\s*/, "");
    }
    const key = `${number}\n${JSON.stringify(content)}`;
    let svg = charts.get(key);
    try {
      svg ??= await renderChart(content, { width: fonts.width, prefix: `fig${number}`, size });
    } catch (error) {
      this.#report({ ...this.#at(cell.line), message: (error as Error).message });
      return "";
    }
    const message = drawingProblem(svg);
    if (message) this.#report({ ...this.#at(cell.line), message });
    charts.set(key, svg);
    return svg;
  }

  /** HTML of text from the chapter. */
  #inline(text: string): string {
    return this.links.finish(renderInline(text), this.#own);
  }

  /** Spans of the chapter's own text. */
  readonly #own: SpanTexts = {
    html: (index) => this.#span(index),
    text: (index) => this.#executed.values.get(index) ?? sourceOf(this.#chapter.spans[index]),
    at: (address) => {
      const index = firstToken(address);
      if (index === undefined) return this.links.find(address);
      const { line, column } = this.#chapter.spans[index];
      return this.#at(line, column);
    },
  };

  /** Text from the chapter without marks. */
  #plain(text: string): string {
    return replaceTokens(text, (index) => this.#executed.values.get(index) ?? "");
  }

  /** HTML of text that a cell has made: references and mathematics work there too. */
  #runtimeInline(text: string, cell: Cell): string {
    const spans: Span[] = [];
    const place = { line: cell.line, column: 1 };
    const bare = text.replaceAll(/[\uE000-\uE003]/g, "\uFFFD");
    const problem = (one: Omit<Problem, "file">): void =>
      this.#report({ ...this.#at(one.line, one.column), message: one.message });
    const marked = scanInline(bare, { place: () => place, spans, problem, values: false });
    return this.links.finish(renderInline(marked), {
      html: (index) => this.#resolve(spans[index]),
      text: (index) => sourceOf(spans[index]),
      at: () => this.#at(place.line),
      files: false,
    });
  }

  #span(index: number): string {
    const value = this.#executed.values.get(index);
    return value === undefined
      ? this.#resolve(this.#chapter.spans[index])
      : valueHtml(value, this.#sources.values.get(index) ?? []);
  }

  #resolve({ kind, text, line, column }: Span): string {
    const at = this.#at(line, column);
    if (kind === "reference") return this.#numbering.reference(text, at);
    if (kind === "citation") return this.#bibliography.cite(text, at);
    return this.#math(text, false, line, column);
  }

  #math(tex: string, display: boolean, line: number, column: number): string {
    try {
      return renderMath(tex, display);
    } catch (error) {
      this.#report({ ...this.#at(line, column), message: (error as Error).message });
      return "";
    }
  }
}
