/**
 * Footnotes in Markdown: `[^name]` in a text, `[^name]: text` at the start of a line, whose further lines are
 * indented. They become elements of names of our own, for which {@linkcode Footnotes} puts numbers and a list.
 *
 * @module
 */
import type { Token, TokenizerAndRendererExtension } from "marked";
import { escapeHtml } from "./escape.ts";

/** A footnote's mark in a text. */
export const FOOTNOTE_REFERENCE: TokenizerAndRendererExtension = {
  name: "footnoteReference",
  level: "inline",
  start: (source) => source.indexOf("[^"),
  tokenizer(source) {
    const found = /^\[\^([^\]\s]+)\]/.exec(source);
    return found ? { type: "footnoteReference", raw: found[0], id: found[1] } : undefined;
  },
  renderer: ({ id }) => `<footnote-mark data-id="${escapeHtml(id)}"></footnote-mark>`,
};

/** A footnote's text; its paragraphs may go on in lines that are indented. */
export const FOOTNOTE_DEFINITION: TokenizerAndRendererExtension = {
  name: "footnoteDefinition",
  level: "block",
  start: (source) => /^\[\^/m.exec(source)?.index,
  tokenizer(source) {
    const pattern =
      /^\[\^([^\]\s]+)\]:[ \t]*(.+(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n+[ \t]+\S)))*)(?:\n|$)/;
    const found = pattern.exec(source);
    if (!found) return undefined;
    const tokens: Token[] = [];
    this.lexer.blockTokens(found[2].replaceAll(/^[ \t]+/gm, ""), tokens);
    return { type: "footnoteDefinition", raw: found[0], id: found[1], tokens };
  },
  renderer({ id, tokens = [] }) {
    const text = this.parser.parse(tokens);
    return `<footnote-text data-id="${escapeHtml(id)}">${text}</footnote-text>\n`;
  },
};
