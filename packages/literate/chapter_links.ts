/**
 * Links and pictures of a chapter's text: replaced tokens, checked addresses.
 *
 * @module
 */
import { addressProblem, attribute, encodeAddress, unescapeHtml } from "./address.ts";
import type { Chapter } from "./chapter.ts";
import type { Problem } from "./error.ts";
import { escapeHtml, raise } from "./escape.ts";
import { embedImage } from "./image.ts";
import { replaceTokens } from "./inline.ts";
import type { At } from "./number.ts";

/** What stands for the tokens of a text. */
export interface SpanTexts {
  /** Between tags. */
  html(index: number): string;
  /** Inside of a tag, before its signs are escaped. */
  text(index: number): string;
  /** Place of an address with tokens. */
  at(address: string): At;
  /** Whether images from files may be shown. */
  files?: boolean;
}

/**
 * The address on the site of a link to another file, `undefined` for one that is none.
 *
 * Throws an `Error` if it leads nowhere; its message says what is wrong.
 */
export type RelativeLinks = (address: string, at: At) => string | undefined;

function withAttribute(tag: string, name: string, value: string): string {
  const pattern = new RegExp(`(\\s${name}\\s*=\\s*)(?:"[^"]*"|'[^']*'|[^\\s"'>]+)`, "i");
  return tag.replace(pattern, (_all, start: string) => `${start}"${escapeHtml(value)}"`);
}

/** The links and pictures of one chapter. */
export class ChapterLinks {
  /** Places of the page that links lead to. */
  readonly anchors: { id: string; at: At }[] = [];
  /** Where links to other files lead. */
  relative?: RelativeLinks;
  readonly #chapter: Chapter;
  readonly #report: (problem: Problem) => void;
  readonly #found = new Map<string, number>();

  constructor(chapter: Chapter, report: (problem: Problem) => void) {
    this.#chapter = chapter;
    this.#report = report;
  }

  /**
   * HTML with its tokens replaced, links and images checked: in tags a span is text, elsewhere HTML.
   */
  finish(html: string, spans: SpanTexts): string {
    const checked = html.replaceAll(/<[a-z][^>]*>/gi, (tag) => {
      const written = replaceTokens(tag, (index) => escapeHtml(spans.text(index)));
      if (/^<a\s/i.test(tag)) {
        const raw = attribute(tag, "href");
        return raw === undefined ? written : this.#link(written, spans.at(raw));
      }
      if (!/^<img\s/i.test(tag)) return written;
      return this.#image(written, spans.at(attribute(tag, "src") ?? ""), spans.files !== false);
    });
    return raise(replaceTokens(checked, spans.html));
  }

  #link(tag: string, at: At): string {
    const address = attribute(tag, "href")!;
    try {
      const elsewhere = this.relative?.(address, at);
      if (elsewhere !== undefined) return withAttribute(tag, "href", encodeAddress(elsewhere));
    } catch (error) {
      this.#report({ ...at, message: (error as Error).message });
      return tag;
    }
    const message = addressProblem(address);
    if (message) this.#report({ ...at, message });
    else if (address.startsWith("#")) this.anchors.push({ id: address.slice(1), at });
    return withAttribute(tag, "href", encodeAddress(address));
  }

  #image(tag: string, at: At, files: boolean): string {
    const problem = (message: string): string => {
      this.#report({ ...at, message });
      return "";
    };
    if (!attribute(tag, "alt")?.trim()) {
      const message = "an image needs alternative text, for those who do not see it: ![text](file)";
      return problem(message);
    }
    const address = attribute(tag, "src") ?? "";
    if (!files) return problem(`text of a cell cannot show an image: it has "${address}"`);
    try {
      return withAttribute(tag, "src", embedImage(address, this.#chapter.file));
    } catch (error) {
      return problem((error as Error).message);
    }
  }

  /** Links by a name that stands nowhere would be shown as they are written. */
  rejectUnknownMarks(html: string): void {
    const text = html.replaceAll(/<(code|pre)\b.*?<\/\1>/gs, "").replaceAll(/<[^>]*>/g, "\n");
    for (const [mark] of text.matchAll(/\[[^\][\n]+\]\[[^\][\n]*\]/g)) {
      const message = `the link "${mark}" leads nowhere: its name is not defined`;
      this.#report({ ...this.find(unescapeHtml(mark)), message });
    }
  }

  /** The place of a text in the chapter; asked again, the place of the next one. */
  find(text: string): At {
    const { file, lines } = this.#chapter;
    const at = (line: number, column: number): At => ({ file, lines, line, column });
    const source = lines.join("\n");
    const from = this.#found.get(text) ?? 0;
    const offset = text === "" ? source.indexOf("![") : source.indexOf(text, from);
    if (offset < 0) return at(1, 1);
    this.#found.set(text, offset + 1);
    const before = source.slice(0, offset).split("\n");
    return at(before.length, before.at(-1)!.length + 1);
  }
}
