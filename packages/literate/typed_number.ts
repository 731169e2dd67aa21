/**
 * Numbers that were typed by hand where a cell should have computed them: in tables of results.
 *
 * @module
 */
import { holdsTable } from "./markdown.ts";

/** A measurement: with a decimal point, an exponent, a unit, a per cent or times sign. */
const MEASUREMENT =
  /[-+−]?\d+(?:[.,]\d+(?:\s?[eE·×]\s?\d*[-−]?\d+)?|[eE][-+−]?\d+|(?:\s?(?:%|×|µs|ms|kB|MB|GB|MAC|MACs))(?![\w]))/g;

/** What a value, code or a link's address covers, as blanks of the same length. */
function withoutValues(line: string): string {
  const blank = (found: string): string => " ".repeat(found.length);
  return line.replaceAll(/\{\{.*?\}\}/g, blank).replaceAll(/`[^`]*`/g, blank)
    .replaceAll(/\]\([^)]*\)/g, blank);
}

/**
 * Reports every measurement in a Markdown table that no inline value stands for. Whole numbers without
 * a unit, such as years and counts of steps, may be typed.
 *
 * @param from First line of a paragraph.
 * @param to Line after its last.
 */
export function findTypedNumbers(
  lines: readonly string[],
  from: number,
  to: number,
  problem: (at: { line: number; column: number; message: string }) => void,
): void {
  const paragraph = lines.slice(from, to);
  // Only lines with bars and dashes can make a table: the parser need not see the others.
  const mayBe = paragraph.some((line) => /^[^\w]*-[^\w]*$/.test(line) && line.includes("|"));
  const isTable = mayBe && holdsTable(paragraph.join("\n"));
  if (!isTable && !paragraph.some((line) => /<t[dh]\b/i.test(line))) return;
  for (let i = from; i < to; i++) {
    for (const match of withoutValues(lines[i]).matchAll(MEASUREMENT)) {
      problem({
        line: i + 1,
        column: match.index + 1,
        message: `a table's numbers must be values: "${match[0].trim()}" is typed by hand; ` +
          `write {{ expression }} in its place`,
      });
    }
  }
}
