/**
 * Chapters and what their cells have left to HTML.
 *
 * @module
 */
import { Marked } from "marked";
import { renderChart } from "./chart.ts";
import { type Cell, type Chapter, ChapterError } from "./chapter.ts";
import { Numbering } from "./number.ts";
import type { Column, Output } from "./output.ts";
import type { Recording } from "./runtime.ts";

/** A chapter after its cells have run. */
export interface Executed {
  chapter: Chapter;
  recording: Recording;
}

/** Text safe inside HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** An entry of the table of contents. */
export interface Heading {
  id: string;
  number: string;
  text: string;
  depth: number;
}

interface Prepared {
  chapter: Chapter;
  markdown: string;
  /** HTML of every cell, its references still as typed. */
  blocks: string[];
}

/** The body of a report. */
export interface Body {
  html: string;
  headings: Heading[];
}

/**
 * Renders chapters in order.
 *
 * @throws {ChapterError} On a dead reference, a label used twice or a figure without alternative text.
 */
export async function renderBody(executed: readonly Executed[]): Promise<Body> {
  const numbering = new Numbering();
  const headings: Heading[] = [];
  const prepared: Prepared[] = [];
  for (const { chapter, recording } of executed) {
    const blocks: string[] = [];
    for (const cell of chapter.cells) {
      const parts = [await renderOutputs(chapter, cell, recording.outputs[cell.index], numbering)];
      if (cell.attributes.echo === "true") parts.unshift(await renderCode(chapter, cell));
      blocks.push(parts.join("\n"));
    }
    const markdown = layOutMarkdown(chapter, recording, numbering, headings);
    prepared.push({ chapter, markdown, blocks });
  }
  const html: string[] = [];
  for (const { chapter, markdown, blocks } of prepared) {
    const resolve = (text: string, line: number): string =>
      text.replaceAll(
        /(^|[\s(>])@((?:fig|tbl|sec)-[\w-]+)/g,
        (_all, before: string, label: string, at: number) =>
          before + numbering.reference(label, chapter.file, line, at + before.length + 1),
      );
    const resolved = markdown.split("\n").map((line, i) => resolve(line, i + 1)).join("\n");
    const marked = new Marked({ gfm: true });
    const rendered = await marked.parse(resolved);
    html.push(
      `<section class="chapter">${
        rendered.replaceAll(
          /(?:<p>)?%%CELL (\d+)%%(?:<\/p>)?/g,
          (_all, index) => resolve(blocks[Number(index)], chapter.cells[Number(index)].line),
        )
      }</section>`,
    );
  }
  return { html: html.join("\n"), headings };
}

/** The Markdown with values, numbered headings and marks for cells, on the same lines. */
function layOutMarkdown(
  chapter: Chapter,
  recording: Recording,
  numbering: Numbering,
  headings: Heading[],
): string {
  const lines = chapter.lines.map((line, i) => i < chapter.start ? "" : line);
  for (const { index, line, end } of chapter.cells) {
    for (let i = line - 1; i < end; i++) lines[i] = "";
    lines[line - 1] = `%%CELL ${index}%%`;
  }
  for (const { index, line } of chapter.inlines) {
    lines[line - 1] = lines[line - 1].replace(
      /\{\{.+?\}\}/,
      () => escapeHtml(recording.values[index] ?? ""),
    );
  }
  let fenced = false;
  lines.forEach((line, i) => {
    if (line.startsWith("```")) fenced = !fenced;
    const match = fenced ? null : /^(#{1,3})\s+(.*?)(?:\s+\{#([\w-]+)\})?\s*$/.exec(line);
    if (!match) return;
    const depth = match[1].length;
    const number = numbering.section(depth, match[3], chapter.file, i + 1);
    const id = match[3] ?? `sec-${number.replaceAll(".", "-")}`;
    headings.push({ id, number, text: match[2], depth });
    lines[i] = `<h${depth} id="${id}"><span class="number">${number}</span>${
      inlineMarkdown(match[2])
    }</h${depth}>`;
  });
  return lines.join("\n");
}

function inlineMarkdown(text: string): string {
  return new Marked().parseInline(text) as string;
}

async function renderOutputs(
  chapter: Chapter,
  cell: Cell,
  outputs: readonly Output[],
  numbering: Numbering,
): Promise<string> {
  const html: string[] = [];
  let { label } = cell;
  if (label !== undefined && outputs.length === 0) {
    throw new ChapterError(chapter.file, cell.line, 1, `the cell "${label}" shows nothing`);
  }
  for (const output of outputs) {
    if (output.kind === "log") {
      html.push(`<pre class="log">${escapeHtml(output.text)}</pre>`);
      continue;
    }
    const caption = output.options.caption ?? cell.attributes.caption;
    if (caption === undefined) {
      throw new ChapterError(chapter.file, cell.line, 1, `a ${output.kind} needs a caption`);
    }
    const id = label === undefined ? "" : ` id="${label}"`;
    if (output.kind === "table") {
      const number = numbering.next("tbl", label, chapter.file, cell.line);
      html.push(
        `<figure class="table"${id}><figcaption><b>Table ${number}</b> ${
          inlineMarkdown(caption)
        }</figcaption>${renderTable(output)}</figure>`,
      );
    } else {
      const alt = output.options.alt ?? cell.attributes.alt;
      if (alt === undefined || alt === "") {
        throw new ChapterError(chapter.file, cell.line, 1, "a figure needs alternative text: alt");
      }
      const number = numbering.next("fig", label, chapter.file, cell.line);
      const svg = typeof output.content === "string"
        ? output.content
        : await renderChart(output.content);
      html.push(
        `<figure${id}><div class="chart" role="img" aria-label="${escapeHtml(alt)}">${svg}</div>` +
          `<figcaption><b>Figure ${number}</b> ${inlineMarkdown(caption)}</figcaption></figure>`,
      );
    }
    label = undefined;
  }
  return html.join("\n");
}

function renderTable({ rows, options }: Extract<Output, { kind: "table" }>): string {
  const first = rows[0] as Record<string, unknown> | undefined;
  const given = options.columns as Record<string, string | Column> | undefined;
  const keys = Object.keys(given ?? first ?? {});
  const columns = keys.map((key) => {
    const column = given?.[key] ?? {};
    return typeof column === "string" ? { key, title: column } : { key, ...column };
  });
  const numeric = (key: string): boolean =>
    rows.every((row) =>
      ["number", "undefined"].includes(typeof (row as Record<string, unknown>)[key])
    );
  const cell = (tag: string, key: string, text: string): string =>
    `<${tag}${numeric(key) ? ' class="n"' : ""}${
      tag === "th" ? ' scope="col"' : ""
    }>${text}</${tag}>`;
  const head = columns.map(({ key, title }) => cell("th", key, escapeHtml(title ?? key))).join("");
  const body = rows.map((row) => {
    const cells = columns.map(({ key, format }) => {
      const value = (row as Record<string, unknown>)[key];
      const text = value === undefined ? "–" : format ? format(value) : String(value);
      return cell("td", key, inlineMarkdown(escapeHtml(text)));
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
}

async function renderCode(chapter: Chapter, cell: Cell): Promise<string> {
  const { default: highlighter } = await import("highlight.js");
  const code = chapter.lines.slice(cell.line, cell.end - 1).join("\n");
  const { value } = highlighter.highlight(code, { language: "typescript" });
  return `<pre class="code"><code>${value}</code></pre>`;
}
