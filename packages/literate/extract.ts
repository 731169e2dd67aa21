/**
 * A chapter as a TypeScript module with the same lines: code copied, prose blank, inline expressions
 * at their columns, so that every error already has the chapter's own place.
 *
 * @module
 */
import type { Chapter } from "./chapter.ts";
import { formatBar, type Span } from "./inline.ts";
import { moduleSymbols, parseCode } from "./typescript.ts";

/** Names that every cell sees and may declare anew. */
const OFFERED = [
  ..."figure table log sounds provenance".split(" "),
  ..."integer fixed percent exponent bytes times text".split(" "),
];

/** A chapter's module. */
export interface Extracted {
  text: string;
  /** The chapter's place for one in the module. */
  place(line: number, column: number): { line: number; column: number };
}

/** Writes the module; TypeScript's parser must be loaded. */
export function extractModule(chapter: Chapter, runtime: string): Extracted {
  const out = chapter.lines.map(() => "");
  const shifts: { line: number; from: number; by: number }[] = [];
  const own = declaredNames(chapter);
  const names = [
    "$",
    "defer__",
    "begin__",
    "cell__",
    "end__",
    ...OFFERED.filter((name) => !own.has(name)),
  ];
  // The names are used once here, or those that a chapter does not need would be reported.
  out[0] = `import { ${names.join(", ")} } from ${
    JSON.stringify(runtime)
  }; void [${names}]; begin__();`;
  for (const { index, line, end } of chapter.cells) {
    out[line - 1] = `cell__(${index});`;
    for (let i = line; i < end - 1; i++) out[i] = chapter.lines[i];
    out[end - 1] = "; await end__();";
  }
  for (const span of chapter.spans) if (span.kind === "value") insert(out, shifts, span);
  out[out.length - 1] += "; cell__(-1); export {};";
  return {
    text: `${out.join("\n")}\n`,
    place: (line, column) => {
      const shift = shifts.findLast((one) => one.line === line && one.from <= column);
      return { line, column: Math.max(1, column - (shift?.by ?? 0)) };
    },
  };
}

/** Bars that are written with a backslash before them, as in a Markdown table's row they must be. */
const ESCAPED_BAR = /\\\|/g;

/** A value's expression, with its format as a second argument. */
export function valueCode({ text, inTable }: Span): string {
  const written = inTable ? text.replaceAll(ESCAPED_BAR, "|") : text;
  const bar = formatBar(written);
  const code = bar < 0 ? written : `${written.slice(0, bar)},${written.slice(bar + 1)}`;
  // A value in a quotation goes on behind the quotation's marks.
  return code.replaceAll(/(?<=\n)(?:[^\S\n]*>)+/g, (mark) => mark.replaceAll(">", " "));
}

function insert(
  out: string[],
  shifts: { line: number; from: number; by: number }[],
  span: Span,
): void {
  const { line, column, text, deferred, inTable } = span;
  const before = deferred ? "defer__(() => $(" : "$(";
  // `{{` is two characters wide, and so is `$(`: where there is room, columns stay as they are.
  const wanted = column + 1 - before.length;
  const lead = out[line - 1].padEnd(Math.max(0, wanted)) + before;
  const by = lead.length - (column + 1);
  // Zero, too: what has moved an earlier value of the line does not move this one.
  shifts.push({ line, from: lead.length + 1, by });
  if (inTable) {
    [...text.matchAll(ESCAPED_BAR)].forEach(({ index }, gone) =>
      shifts.push({ line, from: lead.length + 1 + index - gone, by: by - gone - 1 })
    );
  }
  const [first, ...rest] = valueCode(span).split("\n");
  out[line - 1] = lead + first;
  rest.forEach((next, i) => out[line + i] = next);
  out[line - 1 + rest.length] += deferred ? "));" : ");";
}

/** What a chapter's cells import or declare at their top level; the parser must be loaded. */
export function declaredNames({ cells, lines }: Chapter): Set<string> {
  const code = cells.map(({ line, end }) => lines.slice(line, end - 1).join("\n"));
  const parsed = parseCode(`${code.join("\n;\n")}\n;export {};`);
  return new Set(moduleSymbols(parsed).map(({ name }) => name));
}
