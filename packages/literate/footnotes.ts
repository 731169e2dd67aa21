/**
 * Footnotes of a report: numbered in the order of the text, listed at the page's foot.
 *
 * @module
 */
import { unescapeHtml } from "./address.ts";
import type { Problem } from "./error.ts";
import type { At } from "./number.ts";

const TEXT = /<footnote-text data-id="([^"]*)">([\s\S]*?)<\/footnote-text>\n?/g;
const MARK = /<footnote-mark data-id="([^"]*)"><\/footnote-mark>/g;

/** The footnotes of all chapters; a name means something in its own chapter alone. */
export class Footnotes {
  readonly #notes: { text: string; marks: string[] }[] = [];
  readonly #report: (problem: Problem) => void;

  /** `report` receives marks without a text, texts without a mark, and names that are used twice. */
  constructor(report: (problem: Problem) => void) {
    this.#report = report;
  }

  /**
   * The HTML of a whole chapter without its notes, and with numbers for their marks.
   *
   * @param find The place of a mark, as it is written, in the chapter.
   */
  place(html: string, find: (mark: string) => At): string {
    const texts = new Map<string, string>();
    const rest = html.replaceAll(TEXT, (_all, id: string, text: string) => {
      const at = `[^${unescapeHtml(id)}]:`;
      if (texts.has(id)) {
        this.#report({ ...find(at), message: `the footnote "${at}" stands twice` });
      }
      texts.set(id, text);
      return "";
    });
    const numbers = new Map<string, number>();
    const marked = rest.replaceAll(MARK, (_all, id: string) => {
      const text = texts.get(id);
      if (text === undefined) {
        const mark = `[^${unescapeHtml(id)}]`;
        const message = `the footnote ${mark} has no text: write "${mark}: …" in its chapter`;
        this.#report({ ...find(mark), message });
        return "";
      }
      if (!numbers.has(id)) numbers.set(id, this.#notes.push({ text, marks: [] }));
      return this.#mark(numbers.get(id)!);
    });
    for (const id of texts.keys()) {
      if (numbers.has(id)) continue;
      const at = `[^${unescapeHtml(id)}]:`;
      this.#report({ ...find(at), message: `nothing refers to the footnote "${at}"` });
    }
    return marked;
  }

  #mark(number: number): string {
    const { marks } = this.#notes[number - 1];
    const id = `note-mark-${number}${marks.length > 0 ? `-${marks.length + 1}` : ""}`;
    marks.push(id);
    return `<sup class="note"><a id="${id}" href="#note-${number}" role="doc-noteref">${number}</a></sup>`;
  }

  /** HTML of the list, or nothing where there are no notes. */
  render(): string {
    if (this.#notes.length === 0) return "";
    const items = this.#notes.map(({ text, marks }, i) => {
      const back = marks.map((id) =>
        ` <a class="back" href="#${id}" role="doc-backlink" aria-label="Back to the text">↑</a>`
      ).join("");
      const body = text.trimEnd();
      const inside = body.endsWith("</p>") ? `${body.slice(0, -4)}${back}</p>` : `${body}${back}`;
      return `<li id="note-${i + 1}">${inside}</li>`;
    });
    return `<ol class="notes">\n${items.join("\n")}\n</ol>`;
  }
}
