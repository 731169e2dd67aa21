/**
 * Numbers that were typed by hand where a cell should have computed them: errors in tables of results, notes in
 * prose, captions and a cell's own text.
 *
 * @module
 */
import type { Problem } from "./error.ts";
import { holdsTable, mayBeDashes } from "./markdown.ts";

/** A measurement: with a decimal point, an exponent, a unit, a per cent or times sign. */
const MEASUREMENT =
  /[-+−]?\d+(?:[.,]\d+(?:\s?[eE·×]\s?\d*[-−]?\d+)?|[eE][-+−]?\d+|(?:\s?(?:%|×|µs|ms|kB|MB|GB|MAC|MACs))(?![\w]))/g;

/** What a value, code or a link's address covers, as blanks of the same length. */
function withoutValues(text: string): string {
  const blank = (found: string): string => found.replaceAll(/[^\n]/g, " ");
  return text.replaceAll(/\{\{.*?\}\}/gs, blank).replaceAll(/`[^`]*`/g, blank)
    .replaceAll(/\]\([^)]*\)/g, blank).replaceAll(/\[@[^\]]*\]/g, blank)
    .replaceAll(/\$[^$\n]+\$/g, blank);
}

/** The measurements of a text, with their positions; parts of names, versions and days are none. */
export function measurements(text: string): { number: string; at: number }[] {
  const bare = withoutValues(text);
  return [...bare.matchAll(MEASUREMENT)].flatMap(({ 0: found, index }) => {
    const [before, after] = [bare.slice(0, index), bare.slice(index + found.length)];
    const part = /[\p{L}\d][.:/_-]?$/u.test(before) || /^\.\d|^[-/_]?\p{L}\d/u.test(after);
    const shift = found.length - found.trimStart().length;
    return part ? [] : [{ number: found.trim(), at: index + shift }];
  });
}

/** What is definitions and goals of a chapter, by its front matter `typed: 95 %, 1.1`. */
export function allowedNumbers(typed = ""): ReadonlySet<string> {
  return new Set(typed.split(/\s*[,;]\s+/).map((one) => one.trim()).filter(Boolean));
}

/** Where a typed number stands. */
export type TypedAt = Omit<Problem, "file" | "lines">;

/** A message for a measurement in prose, in a caption or in a cell's own text. */
export function typedMessage(number: string, where: string): string {
  return `${where} has "${number}" typed by hand: write {{ expression }} in its place, or, if it is a definition ` +
    `or a goal, name it in the front matter, typed: ${number}`;
}

function lineOf(text: string, at: number): [number, number] {
  const before = text.slice(0, at).split("\n");
  return [before.length - 1, before.at(-1)!.length + 1];
}

/**
 * Looks at a paragraph. A measurement in a Markdown table that no inline value stands for is an error; whole
 * numbers without a unit, such as years and counts of steps, may be typed. One in prose is a note.
 *
 * @param from First line of a paragraph.
 * @param to Line after its last.
 */
export function findTypedNumbers(
  lines: readonly string[],
  from: number,
  to: number,
  { allowed, problem, note }: {
    allowed: ReadonlySet<string>;
    problem: (at: TypedAt) => void;
    note: (at: TypedAt) => void;
  },
): void {
  const paragraph = lines.slice(from, to);
  const text = paragraph.join("\n");
  // Only lines with bars and dashes can make a table: the parser need not see the others.
  const mayBe = paragraph.some(mayBeDashes);
  const isTable = (mayBe && holdsTable(text)) || paragraph.some((line) => /<t[dh]\b/i.test(line));
  if (!isTable) {
    for (const { number, at } of measurements(text)) {
      if (allowed.has(number)) continue;
      const [row, column] = lineOf(text, at);
      note({ line: from + row + 1, column, message: typedMessage(number, "the text") });
    }
    return;
  }
  for (let i = from; i < to; i++) {
    for (const match of withoutValues(lines[i]).matchAll(MEASUREMENT)) {
      if (allowed.has(match[0].trim())) continue;
      problem({
        line: i + 1,
        column: match.index + 1,
        message: `a table's numbers must be values: "${match[0].trim()}" is typed by hand; ` +
          `write {{ expression }} in its place`,
      });
    }
  }
}

/**
 * The measurements in texts that a cell shows and that stand in its code as they are shown: between quotes.
 *
 * @param code The cell's lines, joined.
 */
export function typedInCode(code: string, texts: readonly string[]): string[] {
  const literals = new Set(
    [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/g)].map(([, a, b]) => a ?? b),
  );
  return texts.filter((text) => literals.has(text))
    .flatMap((text) => measurements(text).map(({ number }) => number));
}
