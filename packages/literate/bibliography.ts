/**
 * A bibliography in CSL-JSON, cited by number in order of appearance.
 *
 * @module
 */
import { addressProblem, encodeAddress } from "./address.ts";
import type { Problem } from "./error.ts";
import { escapeHtml } from "./escape.ts";
import type { At } from "./number.ts";

/** One work, as CSL-JSON describes it. */
export interface Work {
  id: string;
  title: string;
  author?: { family?: string; given?: string; literal?: string }[];
  issued?: { "date-parts": [number, ...number[]][] };
  "container-title"?: string;
  publisher?: string;
  volume?: string | number;
  page?: string;
  DOI?: string;
  URL?: string;
}

/** What stands for the number of a work until the page's order is known. */
const MARK = /<cite-mark data-key="([\w:./-]+)"><\/cite-mark>/g;

/** The works that a report cites. */
export class Bibliography {
  readonly #works: ReadonlyMap<string, Work>;
  readonly #cited: string[] = [];
  readonly #problem: (problem: Problem) => void;

  constructor(works: readonly Work[], problem: (problem: Problem) => void) {
    this.#works = new Map(works.map((work) => [work.id, work]));
    this.#problem = problem;
  }

  /** HTML of a citation, `@a, p. 3; @b` as it stands between the brackets, with marks for {@linkcode number}. */
  cite(text: string, at: At): string {
    const parts = text.split(";").map((part) => {
      const [, key, rest] = /^\s*@([\w:./-]+)(.*)$/s.exec(part)!;
      if (!this.#works.has(key)) {
        const known = [...this.#works.keys()].join(", ") || "none";
        const message = `the citation @${key} is not in the bibliography; it has: ${known}`;
        this.#problem({ ...at, message });
        return "";
      }
      return `<cite-mark data-key="${key}"></cite-mark>${escapeHtml(rest.trimEnd())}`;
    });
    return `<span class="cite">[${parts.join(", ")}]</span>`;
  }

  /** HTML with numbers for its marks: a work's first mark, in the order of the calls, gives it the next one. */
  number(html: string): string {
    return html.replaceAll(MARK, (mark, key: string) => {
      // A mark that a chapter has written itself is none.
      if (!this.#works.has(key)) return mark;
      if (!this.#cited.includes(key)) this.#cited.push(key);
      return `<a href="#ref-${key}">${this.#cited.indexOf(key) + 1}</a>`;
    });
  }

  /** HTML of the list, or nothing when nothing was cited. */
  render(): string {
    if (this.#cited.length === 0) return "";
    const items = this.#cited.map((key) =>
      `<li id="ref-${escapeHtml(key)}">${describe(this.#works.get(key)!)}</li>`
    );
    return `<ol class="references">\n${items.join("\n")}\n</ol>`;
  }
}

/** A link, or what it shows as text where the address is none. */
function link(address: string, text = address.replace(/^https:\/\//, "")): string {
  const shown = escapeHtml(text);
  if (addressProblem(address)) return shown;
  return `<a href="${escapeHtml(encodeAddress(address))}">${shown}</a>`;
}

/** Authors (year). Title. _Container_ volume, pages. Link. */
function describe(work: Work): string {
  const names = (work.author ?? []).map(({ family, given, literal }) =>
    literal ?? [given?.replaceAll(/(\p{L})\p{L}*\.?/gu, "$1."), family].filter(Boolean).join(" ")
  );
  const authors = names.length > 4
    ? `${names.slice(0, 3).join(", ")} et al.`
    : names.length > 1
    ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
    : names.join("");
  const year = work.issued?.["date-parts"][0][0];
  const who = [authors, year === undefined ? "" : `(${year})`].filter(Boolean).join(" ");
  const address = work.DOI ? `https://doi.org/${work.DOI}` : work.URL;
  const container = work["container-title"];
  // A preprint's place is its address: it need not stand there twice.
  const isPlace = container !== undefined && address !== undefined &&
    `arXiv:${address.replace("https://arxiv.org/abs/", "")}` === container;
  const place = [
    container && (isPlace ? link(address, container) : `<em>${escapeHtml(container)}</em>`),
    work.publisher && escapeHtml(work.publisher),
    work.volume !== undefined && escapeHtml(String(work.volume)),
    work.page && `pp. ${escapeHtml(work.page)}`,
  ].filter(Boolean).join(", ");
  return [
    who && `${escapeHtml(who)}.`,
    `${escapeHtml(work.title)}.`,
    place && `${place}.`,
    address && !isPlace && link(address),
  ].filter(Boolean).join(" ");
}
