/**
 * Markdown to HTML, with admonitions.
 *
 * @module
 */
import { Marked, type Parser, type Tokens } from "marked";
import { escapeHtml } from "./escape.ts";
import { FOOTNOTE_DEFINITION, FOOTNOTE_REFERENCE } from "./footnote_marks.ts";

const ADMONITION = /^<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/;

/** Addresses stay as they are written: whoever replaces the tokens in them encodes them. */
function link(this: { parser: Parser }, { href, title, tokens }: Tokens.Link): string {
  const named = title ? ` title="${escapeHtml(title)}"` : "";
  return `<a href="${escapeHtml(href)}"${named}>${this.parser.parseInline(tokens)}</a>`;
}

function image(this: { parser: Parser }, { href, title, text, tokens }: Tokens.Image): string {
  const alt = tokens ? this.parser.parseInline(tokens, this.parser.textRenderer) : text;
  const named = title ? ` title="${escapeHtml(title)}"` : "";
  return `<img src="${escapeHtml(href)}" alt="${escapeHtml(alt)}"${named}>`;
}

const prose = new Marked({
  gfm: true,
  extensions: [FOOTNOTE_REFERENCE, FOOTNOTE_DEFINITION],
  renderer: {
    blockquote({ tokens }: Tokens.Blockquote): string {
      const body = this.parser.parse(tokens);
      const kind = ADMONITION.exec(body)?.[1];
      if (!kind) return `<blockquote>\n${body}</blockquote>\n`;
      const name = kind[0] + kind.slice(1).toLowerCase();
      return `<aside class="admonition ${name.toLowerCase()}"><p class="kind">${name}</p>\n` +
        `${body.replace(ADMONITION, "<p>")}</aside>\n`;
    },
    link,
    image,
    table(token: Tokens.Table): string {
      const cell = ({ tokens, align, header }: Tokens.TableCell): string => {
        const tag = header ? "th" : "td";
        const html = this.parser.parseInline(tokens);
        const scope = header ? ' scope="col"' : "";
        return `<${tag}${scope}${cellClass(align ?? "left", html)}>${html}</${tag}>`;
      };
      const rows = token.rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
      return scroller(
        `<table><thead><tr>${token.header.map(cell).join("")}</tr></thead>` +
          `<tbody>${rows}</tbody></table>`,
      );
    },
  },
});

// Captions and table cells may come from data: tags in them are text.
const plain = new Marked({
  gfm: true,
  extensions: [FOOTNOTE_REFERENCE],
  tokenizer: { tag: () => undefined, html: () => undefined },
  renderer: { link, image },
});

/** Whether a line may be that between a table's head and its rows; whoever parses the paragraph knows. */
export function mayBeDashes(line: string): boolean {
  return /^[^\w]*-[^\w]*$/.test(line) && line.includes("|");
}

/** Whether a paragraph holds a table, in a quotation or a list too. */
export function holdsTable(paragraph: string): boolean {
  let found = false;
  const tokens = prose.lexer(paragraph.replaceAll(/^[ \t]+/gm, ""));
  prose.walkTokens(tokens, ({ type }) => {
    found ||= type === "table";
  });
  return found;
}

/** A chapter's Markdown. */
export function renderProse(markdown: string): string {
  return prose.parse(markdown, { async: false });
}

/** A heading, a caption or a table's cell: emphasis, code and links. */
export function renderInline(markdown: string): string {
  return plain.parseInline(markdown, { async: false });
}

/** A word that would make its column too wide for a page. */
const LONG_WORD = /[^\s-]{31,}/;

/** The attribute of a cell that is not on the left, or has a word that may be broken. */
export function cellClass(align: "left" | "right" | "center", html: string): string {
  const long = LONG_WORD.test(html.replaceAll(/<[^>]*>/g, "").replaceAll(/&\w+;/g, "x"));
  const names = [align === "right" ? "n" : align === "center" ? "c" : "", long ? "long" : ""];
  const shown = names.filter(Boolean).join(" ");
  return shown === "" ? "" : ` class="${shown}"`;
}

/** A frame in which a wide table scrolls on a narrow screen, with the keyboard too. */
export function scroller(table: string, name?: string): string {
  const label = name === undefined ? "Table" : name;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${
    escapeHtml(label)
  }">${table}</div>`;
}
