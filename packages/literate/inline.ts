/**
 * What stands inside prose: values, references, citations and mathematics, each with its place.
 *
 * @module
 */
import type { Problem } from "./error.ts";

/** What a span is. */
export type SpanKind = "value" | "reference" | "citation" | "math";

/** A piece of prose that is replaced. */
export interface Span {
  kind: SpanKind;
  /** Place of its first character, from 1. */
  line: number;
  column: number;
  /** Without its marks: the expression, the label, the keys, the LaTeX. */
  text: string;
  /** Whether its value is taken when the whole chapter has run, as in captions. */
  deferred: boolean;
  /** Whether it stands in the row of a Markdown table, where a bar is written with a backslash before it. */
  inTable?: boolean;
}

/** A place in a file. */
export interface Place {
  line: number;
  column: number;
}

/** How text is scanned. */
export interface ScanOptions {
  /** Place of a character of the text. */
  place: (offset: number) => Place;
  /** Where the spans go; their position there is the number in the token. */
  spans: Span[];
  /** Receives what is wrong. */
  problem: (problem: Omit<Problem, "file">) => void;
  /** Whether `{{ … }}` holds values; otherwise it is text. */
  values: boolean;
  /** See {@linkcode Span.deferred}. */
  deferred?: boolean;
}

const OPEN = "\uE000";
const CLOSE = "\uE001";

/** A mark that Markdown leaves alone. */
function token(index: number): string {
  return `${OPEN}${index}${CLOSE}`;
}

/** The number in a text's first token, if it has one. */
export function firstToken(text: string): number | undefined {
  const found = new RegExp(`${OPEN}(\\d+)${CLOSE}`).exec(text);
  return found ? Number(found[1]) : undefined;
}

/** Replaces every token. */
export function replaceTokens(html: string, replace: (index: number) => string): string {
  return html.replaceAll(
    new RegExp(`${OPEN}(\\d+)${CLOSE}`, "g"),
    (_all, index: string) => replace(Number(index)),
  );
}

const REFERENCE = /@((?:fig|tbl|sec|eq|lst)-\w+(?:-\w+)*)/y;
const CITATION = /\[(@[\w:./-]+(?:,[^;\]]*)?(?:;\s*@[\w:./-]+(?:,[^;\]]*)?)*)\]/y;
const MATH = /\$(?=[^\s$])((?:\\[\s\S]|[^\\$])*?(?:\\\S|[^\s\\$]))\$(?!\d)/y;

/** The text with a token for every span; code spans stay as they are. */
export function scanInline(source: string, options: ScanOptions): string {
  const { place, spans, values, problem, deferred = false } = options;
  let out = "";
  let at = 0;
  const push = (kind: SpanKind, start: number, end: number, text: string): void => {
    out += token(spans.length);
    spans.push({ kind, ...place(start), text, deferred });
    at = end;
  };
  while (at < source.length) {
    const character = source[at];
    if (character === "\\") {
      out += source.slice(at, at + 2);
      at += 2;
    } else if (character === "`") {
      const ticks = /`+/y;
      ticks.lastIndex = at;
      const run = ticks.exec(source)![0];
      const rest = new RegExp(`(?<!\`)${run}(?!\`)`, "g");
      rest.lastIndex = at + run.length;
      const end = rest.exec(source) ? rest.lastIndex : at + run.length;
      out += source.slice(at, end);
      at = end;
    } else if (values && source.startsWith("{{", at)) {
      const end = expressionEnd(source, at + 2);
      if (end < 0) {
        problem({ ...place(at), message: "a value must end with }}" });
        return out + source.slice(at);
      }
      push("value", at, end + 2, source.slice(at + 2, end));
    } else {
      const before = source[at - 1] ?? " ";
      const found = character === "[" || character === "$" ||
          (character === "@" && !/[\w@]/.test(before))
        ? match(character, source, at)
        : undefined;
      if (found) {
        push(KIND[character], at, at + found[0].length, found[1]);
      } else {
        out += character;
        at++;
      }
    }
  }
  return out;
}

const KIND: Record<string, SpanKind> = { "[": "citation", "$": "math", "@": "reference" };

function match(character: string, source: string, at: number): RegExpExecArray | null {
  const pattern = character === "[" ? CITATION : character === "$" ? MATH : REFERENCE;
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Position of the `}}` that ends an expression, or -1. */
export function expressionEnd(source: string, start: number): number {
  return walk(source, start, (at, depth) => depth === 0 && source.startsWith("}}", at));
}

/**
 * An expression and its format: `value | fixed(2)` has the bar at the returned position, an expression
 * without a format gives -1. A bar inside brackets or doubled is an operator.
 */
export function formatBar(expression: string): number {
  let bar = -1;
  walk(expression, 0, (at, depth) => {
    if (
      depth === 0 && expression[at] === "|" && expression[at + 1] !== "|" &&
      expression[at - 1] !== "|"
    ) bar = at;
    return false;
  });
  return bar >= 0 && /^\|\s*[A-Za-z_]\w*(?:\.\w+)*\s*(?:\(.*\))?\s*$/s.test(expression.slice(bar))
    ? bar
    : -1;
}

/** Walks over TypeScript outside of strings until `stop` says so. */
function walk(source: string, start: number, stop: (at: number, depth: number) => boolean): number {
  const open: string[] = [];
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    const inTemplate = open.at(-1) === "`";
    if (inTemplate) {
      if (character === "\\") at++;
      else if (character === "`") open.pop();
      else if (source.startsWith("${", at)) {
        open.push("{");
        at++;
      }
      continue;
    }
    if (stop(at, open.length)) return at;
    if (character === '"' || character === "'") {
      for (at++; at < source.length && source[at] !== character; at++) {
        if (source[at] === "\\") at++;
      }
    } else if ("`([{".includes(character)) open.push(character);
    else if (")]}".includes(character)) open.pop();
  }
  return -1;
}
