/**
 * A chapter as a TypeScript module with the same lines: code copied, prose blank, inline expressions
 * at their columns, so that every error already has the chapter's own place.
 *
 * @module
 */
import type { Chapter } from "./chapter.ts";

/** Names of the runtime that every cell sees; clocks and chance are shadowed by ones that throw. */
const NAMES = [
  ..."$ cell__ figure table log Date Math performance crypto".split(" "),
  ..."integer fixed percent exponent bytes times text".split(" "),
];

/** The module's text. */
export function extractModule(chapter: Chapter, runtime: string): string {
  const out = chapter.lines.map(() => "");
  // The names are used once here, or those that a chapter does not need would be reported.
  out[0] = `import { ${NAMES.join(", ")} } from ${JSON.stringify(runtime)}; void [${NAMES}];`;
  for (const { index, line, end } of chapter.cells) {
    out[line - 1] = `cell__(${index});`;
    for (let i = line; i < end - 1; i++) out[i] = chapter.lines[i];
  }
  for (const { line, column, text } of chapter.inlines) {
    const at = line - 1;
    // Where a value has a format after the last bar, the bar becomes a comma, in place.
    const code = text.replace(/\|(?=\s*[a-z]\w*(?:\(.*\))?\s*$)/, ",");
    out[at] = `${out[at].padEnd(column - 1)};$(${code.slice(1)});`;
  }
  out[out.length - 1] += " export {};";
  return `${out.join("\n")}\n`;
}
