/**
 * Numbers of figures, tables and sections, and references to them.
 *
 * @module
 */
import { ChapterError } from "./chapter.ts";

const KINDS: Record<string, string> = { fig: "Figure", tbl: "Table", sec: "Section" };

/** The labels of a report and the numbers that they stand for. */
export class Numbering {
  readonly #labels = new Map<string, string>();
  readonly #counts: Record<string, number> = { fig: 0, tbl: 0 };
  readonly #section = [0, 0, 0];

  /** Numbers a figure or a table. */
  next(kind: "fig" | "tbl", label: string | undefined, file: string, line: number): string {
    const number = `${++this.#counts[kind]}`;
    if (label !== undefined) this.#define(kind, label, `${KINDS[kind]} ${number}`, file, line);
    return number;
  }

  /** Numbers a section of depth 1 to 3. */
  section(depth: number, label: string | undefined, file: string, line: number): string {
    this.#section[depth - 1]++;
    this.#section.fill(0, depth);
    const number = this.#section.slice(0, depth).join(".");
    if (label !== undefined) this.#define("sec", label, `Section ${number}`, file, line);
    return number;
  }

  #define(kind: string, label: string, text: string, file: string, line: number): void {
    if (!label.startsWith(`${kind}-`)) {
      throw new ChapterError(file, line, 1, `the label "${label}" must start with "${kind}-"`);
    }
    if (this.#labels.has(label)) {
      throw new ChapterError(file, line, 1, `the label "${label}" is used twice`);
    }
    this.#labels.set(label, text);
  }

  /** HTML of a reference. */
  reference(label: string, file: string, line: number, column: number): string {
    const text = this.#labels.get(label);
    if (text === undefined) {
      const known = [...this.#labels.keys()].join(", ") || "none";
      throw new ChapterError(
        file,
        line,
        column,
        `the reference @${label} leads nowhere; labels: ${known}`,
      );
    }
    return `<a class="ref" href="#${label}">${text.replace(" ", "&nbsp;")}</a>`;
  }
}
