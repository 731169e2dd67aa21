/**
 * A chapter as a TypeScript module with the same lines: code copied, prose blank, inline expressions
 * at their columns, so that every error already has the chapter's own place.
 *
 * @module
 */
import type { Chapter } from "./chapter.ts";
import { formatBar, type Span } from "./inline.ts";

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

/** Writes the module. */
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

function insert(
  out: string[],
  shifts: { line: number; from: number; by: number }[],
  { line, column, text, deferred }: Span,
): void {
  const bar = formatBar(text);
  let code = bar < 0 ? text : `${text.slice(0, bar)},${text.slice(bar + 1)}`;
  // In a Markdown table a bar is written with a backslash before it.
  code = code.replaceAll(/\\(?=[|,])/g, " ");
  const before = deferred ? "defer__(() => $(" : "$(";
  // `{{` is two characters wide, and so is `$(`: where there is room, columns stay as they are.
  const wanted = column + 1 - before.length;
  const lead = out[line - 1].padEnd(Math.max(0, wanted)) + before;
  const by = lead.length - (column + 1);
  if (by !== 0) shifts.push({ line, from: lead.length + 1, by });
  const [first, ...rest] = code.split("\n");
  out[line - 1] = lead + first;
  rest.forEach((next, i) => {
    out[line + i] = next.replace(/^(?:\s*>)+/, (mark) => " ".repeat(mark.length));
  });
  out[line - 1 + rest.length] += deferred ? "));" : ");";
}

/** What a chapter's cells import or declare at their top level, as far as a look at the text tells. */
export function declaredNames(chapter: Chapter, cells = chapter.cells): Set<string> {
  const names = new Set<string>();
  for (const { line, end } of cells) {
    const code = chapter.lines.slice(line, end - 1).join("\n");
    const statements =
      /^(?:export\s+)?(?:import\s+(?:type\s+)?|(?:const|let|var|class|interface|type|enum)\s+|(?:async\s+)?function\*?\s+)(\{[^}]*\}|\[[^\]]*\]|[\w$*]+(?:\s+as\s+\w+)?)/gm;
    for (const [, list] of code.matchAll(statements)) {
      for (const part of list.replaceAll(/[{}[\]]/g, "").split(",")) {
        const name = /([\w$]+)\s*(?:=.*)?$/s.exec(part.trim())?.[1];
        if (name) names.add(name);
      }
    }
  }
  return names;
}
