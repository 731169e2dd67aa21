/**
 * A chapter: Markdown with TypeScript cells and inline values, cut into its pieces.
 *
 * @module
 */
import { didYouMean } from "@kws/names";
import { type FenceAttributes, parseAttributes } from "./attributes.ts";
import { Problems } from "./error.ts";
import { parseFrontMatter } from "./front_matter.ts";
import { scanInline, type Span } from "./inline.ts";
import { holdsTable, mayBeDashes } from "./markdown.ts";
import {
  allowedNumbers,
  findTypedNumbers,
  measurements,
  type TypedAt,
  typedMessage,
} from "./typed_number.ts";

/** A fenced block of TypeScript that is executed. */
export interface Cell extends FenceAttributes {
  /** Position among the chapter's cells. */
  index: number;
  /** Line of the opening fence, from 1. */
  line: number;
  /** Line of the closing fence. */
  end: number;
}

/** A piece of a chapter that is not prose. */
export type Block =
  | { kind: "cell"; line: number; cell: Cell }
  | {
    kind: "heading";
    line: number;
    depth: number;
    /** Markdown with tokens for its spans. */
    text: string;
    label?: string;
    /** Name of its place in a document, made from its words. */
    slug?: string;
    numbered: boolean;
  }
  | { kind: "equation"; line: number; tex: string; label?: string }
  | { kind: "listing"; line: number; code: string; language: string; attributes: FenceAttributes };

/** A chapter's pieces. */
export interface Chapter {
  /** Path for messages. */
  file: string;
  /** The source's lines. */
  lines: string[];
  /** `name: value` pairs between the first two `---`, with tokens for their spans. */
  frontMatter: Record<string, string>;
  cells: Cell[];
  /** Headings, cells, equations and listings in order. */
  blocks: Block[];
  /** Values, references, citations and mathematics in order. */
  spans: Span[];
  /** Measurements that were typed into prose and captions. */
  typed: TypedAt[];
  /** The prose with a token for every span and a {@linkcode blockMark} for every block. */
  markdown: string;
}

/** A mark that stands for a block in {@linkcode Chapter.markdown}. */
export function blockMark(index: number): string {
  return `\uE002${index}\uE003`;
}

/** Languages of fences that become something. */
const EXECUTED = ["ts", "tex", "math"];
/** Languages of listings. */
const LISTED = ["", "sh", "bash", "json", "text"];
/** The first line of a fence. */
export const FENCE = /^(\s*)(`{3,}|~{3,})\s*([\w+-]*)(.*)$/;
/** The start of a fence in a quotation or behind a list's mark. */
const NESTED_FENCE = /^(\s*(?:>|[-*+]\s|\d+[.)]\s)[\s>]*(?:`{3,}|~{3,})\s*)([\w+-]+)/;
/** A heading with its attributes. */
export const HEADING = /^(#{1,4})\s+(.*?)(?:\s+\{([^{}]*)\})?\s*$/;

/**
 * Parses a chapter.
 *
 * @throws {ChapterError} If the front matter, a fence or a value has no end, or an attribute is malformed.
 */
export function parseChapter(file: string, source: string): Chapter {
  // A mark of the byte order is no text; private signs would be taken for marks of this package.
  const lines = source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n")
    .replaceAll(/[\uE000-\uE003]/g, "\uFFFD").split("\n");
  const problems = new Problems();
  const problem = (at: { line: number; column: number; message: string }): void =>
    problems.add({ file, lines, ...at });
  const chapter: Chapter = {
    file,
    lines,
    frontMatter: {},
    cells: [],
    blocks: [],
    spans: [],
    typed: [],
    markdown: "",
  };
  const scan = (text: string, line: number, column: number, deferred: boolean): string =>
    scanInline(text, {
      place: (offset) => ({ line, column: column + offset }),
      spans: chapter.spans,
      problem,
      values: true,
      deferred,
    });
  const { entries, end } = parseFrontMatter(lines, problem);
  for (const { name, value, line, column } of entries) {
    chapter.frontMatter[name] = scan(value, line, column, true);
  }
  const allowed = allowedNumbers(chapter.frontMatter.typed);
  const note = (at: TypedAt): void => void chapter.typed.push(at);
  const out: string[] = [];
  const block = (piece: Block): void => {
    out.push("", blockMark(chapter.blocks.length), "");
    chapter.blocks.push(piece);
  };
  let prose = end;
  /** First line and the one behind the last of fences inside of the prose, in lists: code, also behind a blank line. */
  let nestedFences: [number, number][] = [];
  const flush = (until: number): void => {
    for (const [start, stop] of [...nestedFences, [until, until]]) {
      for (const [from, to] of paragraphs(lines, prose, start)) {
        findTypedNumbers(lines, from, to, { allowed, problem, note });
        out.push(scanProse(lines, from, to, chapter.spans, problem));
      }
      out.push(...lines.slice(start, stop));
      prose = stop;
    }
    nestedFences = [];
    out.push("");
  };
  for (let i = end; i < lines.length; i++) {
    const text = lines[i];
    const fence = FENCE.exec(text);
    const heading = HEADING.exec(text);
    const nested = NESTED_FENCE.exec(text);
    if (nested) {
      const message = languageProblem(nested[2], undefined, false);
      if (message) problem({ line: i + 1, column: nested[1].length + 1, message });
    }
    if (fence) {
      const [, indent, ticks, language, rest] = fence;
      const last = fenceEnd(lines, i, ticks);
      if (last < 0) {
        problem({ line: i + 1, column: 1, message: `the fence must end with ${ticks}` });
        break;
      }
      const column = text.indexOf(language, indent.length + ticks.length) + language.length + 1;
      const label = /\s#([\w-]+)/.exec(rest)?.[1];
      const unknown = languageProblem(language, label, indent === "");
      if (unknown) problem({ line: i + 1, column: column - language.length, message: unknown });
      const tick = ticks.startsWith("`") ? rest.indexOf("`") : -1;
      if (tick >= 0) {
        const message =
          "a fence's line holds no ` behind its name: readers of Markdown take it for text";
        problem({ line: i + 1, column: column + tick, message });
      }
      if (indent === "") {
        flush(i);
        const code = lines.slice(i + 1, last).join("\n");
        const attributes = parseAttributes(
          rest,
          column,
          (message, at) => problem({ line: i + 1, column: at, message }),
        );
        for (const [name, { value, column: at }] of Object.entries(attributes.raw)) {
          attributes.values[name] = name === "caption" || name === "alt"
            ? scan(value, i + 1, at, true)
            : value;
        }
        const { caption } = attributes.raw;
        for (const { number, at } of measurements(caption?.value ?? "")) {
          const message = typedMessage(number, "the caption");
          if (!allowed.has(number)) note({ line: i + 1, column: caption.column + at, message });
        }
        if (language === "ts") {
          const cell = { index: chapter.cells.length, line: i + 1, end: last + 1, ...attributes };
          chapter.cells.push(cell);
          block({ kind: "cell", line: i + 1, cell });
        } else if (language === "tex" || language === "math") {
          block({ kind: "equation", line: i + 1, tex: code, label: attributes.label });
        } else block({ kind: "listing", line: i + 1, code, language, attributes });
        prose = last + 1;
      } else nestedFences.push([i, last + 1]);
      i = last;
    } else if (text.startsWith("$$")) {
      flush(i);
      const equation = parseEquation(lines, i);
      if (!equation) {
        problem({ line: i + 1, column: 1, message: "the equation must end with $$" });
        break;
      }
      block({ kind: "equation", line: i + 1, tex: equation.tex, label: equation.label });
      i = equation.end;
      prose = i + 1;
    } else if (heading) {
      flush(i);
      const attributes = heading[3] ?? "";
      const known = attributes.replaceAll(/#[\w-]+|\.unnumbered/g, "").trim();
      if (known !== "") {
        problem({
          line: i + 1,
          column: text.lastIndexOf("{") + 1,
          message: `a heading takes {#sec-label} and {.unnumbered}: "${known}"`,
        });
      }
      block({
        kind: "heading",
        line: i + 1,
        depth: heading[1].length,
        text: scan(heading[2], i + 1, text.indexOf(heading[2], heading[1].length) + 1, false),
        label: /#([\w-]+)/.exec(attributes)?.[1],
        numbered: !attributes.includes(".unnumbered"),
      });
      prose = i + 1;
    }
  }
  flush(lines.length);
  problems.throwIfAny();
  chapter.markdown = out.join("\n");
  return chapter;
}

/** What a fence's language is that means nothing here, or nothing inside of a list or a quotation. */
function languageProblem(language: string, label: string | undefined, outside: boolean) {
  if (EXECUTED.includes(language)) {
    return outside
      ? undefined
      : `a fence of ${language} must start a line: inside of a list or a quotation it does nothing`;
  }
  // A label says that a listing is meant.
  if (LISTED.includes(language) || (outside && label?.startsWith("lst-"))) return undefined;
  return `a fence is a cell (ts), mathematics (tex, math) or a listing (${
    LISTED.filter(Boolean).join(", ")
  }, none): "${language}" is not executed; to show it, give it a label: ${language} #lst-…${
    didYouMean(language, [...EXECUTED, ...LISTED])
  }`;
}

/** The line that closes a fence, or -1. */
export function fenceEnd(lines: readonly string[], start: number, ticks: string): number {
  for (let i = start + 1; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line.startsWith(ticks) && line.replaceAll(ticks[0], "") === "") return i;
  }
  return -1;
}

/** `$$ … $$`, on one line or several; its label follows, or stands alone on the next line of text. */
function parseEquation(
  lines: readonly string[],
  start: number,
): { tex: string; label?: string; end: number } | undefined {
  let text = lines[start].slice(2);
  let end = start;
  let match: RegExpExecArray | null;
  while (!(match = /^(.*?)\$\$\s*(?:\{#([\w-]+)\})?\s*$/s.exec(text))) {
    if (++end >= lines.length) return undefined;
    text += `\n${lines[end]}`;
  }
  let label: string | undefined = match[2];
  if (label === undefined) {
    let next = end + 1;
    while (next < lines.length && lines[next].trim() === "") next++;
    const alone = /^\{#(eq-[\w-]+)\}\s*$/.exec(lines[next] ?? "");
    if (alone) {
      label = alone[1];
      end = next;
    }
  }
  return { tex: match[1].trim(), label, end };
}

/** Runs of lines that belong together, as [from, to). */
function* paragraphs(
  lines: readonly string[],
  from: number,
  to: number,
): Generator<[number, number]> {
  let start = from;
  for (let i = from; i <= to; i++) {
    if (i < to && lines[i].trim() !== "") continue;
    if (i > start) yield [start, i];
    start = i;
  }
}

function scanProse(
  lines: readonly string[],
  from: number,
  to: number,
  spans: Span[],
  problem: (at: { line: number; column: number; message: string }) => void,
): string {
  const starts: number[] = [];
  let length = 0;
  for (let i = from; i < to; i++) {
    starts.push(length);
    length += lines[i].length + 1;
  }
  const first = spans.length;
  const text = scanInline(lines.slice(from, to).join("\n"), {
    place: (offset) => {
      let row = starts.length - 1;
      while (starts[row] > offset) row--;
      return { line: from + row + 1, column: offset - starts[row] + 1 };
    },
    spans,
    problem,
    values: true,
  });
  // The line of dashes is the table's second.
  const dashes = lines.findIndex((line, i) => i >= from && i < to && mayBeDashes(line));
  if (dashes >= 0 && spans.length > first && holdsTable(text)) {
    for (const span of spans.slice(first)) if (span.line >= dashes) span.inTable = true;
  }
  return text;
}
