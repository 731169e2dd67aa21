/**
 * Code with its words in colour.
 *
 * @module
 */
import type { HLJSApi } from "highlight.js";
import { escapeHtml } from "./escape.ts";

const NAMES: Record<string, string> = {
  ts: "typescript",
  typescript: "typescript",
  js: "typescript",
  sh: "bash",
  bash: "bash",
  json: "json",
  python: "python",
  py: "python",
  c: "c",
  html: "xml",
};

let highlighter: HLJSApi | undefined;

/** Loads the highlighter; call it before {@linkcode renderListing}. */
export async function loadHighlighter(): Promise<void> {
  if (highlighter) return;
  const { default: core } = await import("highlight.js/lib/core");
  const languages = await Promise.all([
    import("highlight.js/lib/languages/typescript"),
    import("highlight.js/lib/languages/bash"),
    import("highlight.js/lib/languages/json"),
    import("highlight.js/lib/languages/python"),
    import("highlight.js/lib/languages/c"),
    import("highlight.js/lib/languages/xml"),
  ]);
  ["typescript", "bash", "json", "python", "c", "xml"].forEach((name, i) =>
    core.registerLanguage(name, languages[i].default)
  );
  highlighter = core;
}

/** Lines of a listing or a log that no page break cuts. */
const WHOLE = 15;

/** The class of lines as they are that no page break cuts, after a space; nothing of more. */
export function wholeClass(text: string): string {
  return text.trim().split("\n").length <= WHOLE ? " whole" : "";
}

/** A listing; languages that the highlighter does not know stay plain. */
export function renderListing(code: string, language: string): string {
  const name = NAMES[language];
  const html = name && highlighter
    ? highlighter.highlight(code, { language: name }).value
    : escapeHtml(code);
  return `<pre class="code${wholeClass(code)}" tabindex="0"><code>${html}</code></pre>`;
}
