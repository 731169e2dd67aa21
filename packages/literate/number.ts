/**
 * Numbers of sections, figures, tables, equations and listings, and references to them.
 *
 * @module
 */
import type { Problem } from "./error.ts";

/** What can be numbered, by the start of its labels. */
const KINDS = {
  fig: "Figure",
  tbl: "Table",
  sec: "Section",
  eq: "Equation",
  lst: "Listing",
} as const;

/** A kind of numbered object. */
export type NumberedKind = keyof typeof KINDS;

/** A numbered object. */
export interface Target {
  kind: NumberedKind;
  /** `3` or `2.1`. */
  number: string;
  file: string;
  line: number;
  /** Whether anything refers to it, or to a part of it. */
  used: boolean;
  /** Label of the figure that it is a part of. */
  whole?: string;
}

/** Where a label stands. */
export type At = Omit<Problem, "message">;

/** The letter of a figure's part, from 0. */
export function letterOf(index: number): string {
  return String.fromCharCode(97 + index);
}

/** The labels of a report and the numbers that they stand for. */
export class Numbering {
  readonly #targets = new Map<string, Target>();
  readonly #counts = { fig: 0, tbl: 0, eq: 0, lst: 0 };
  readonly #section = [0, 0, 0, 0];
  readonly #problem: (problem: Problem) => void;
  readonly #elsewhere: ReadonlySet<string>;

  /** `elsewhere` are labels of chapters that are not part of this build. */
  constructor(problem: (problem: Problem) => void, elsewhere: ReadonlySet<string> = new Set()) {
    this.#problem = problem;
    this.#elsewhere = elsewhere;
  }

  /** Numbers an object that is no section. */
  next(kind: Exclude<NumberedKind, "sec">, label: string | undefined, at: At): string {
    const number = `${++this.#counts[kind]}`;
    if (label !== undefined) this.#define(kind, label, number, at);
    return number;
  }

  /** Numbers a part of a figure: `3(a)` for the first part of the third. */
  part(index: number, number: string, label: string, whole: string | undefined, at: At): void {
    this.#define("fig", label, `${number}(${letterOf(index)})`, at, whole);
  }

  /** Numbers a section of depth 1 to 4. */
  section(depth: number, label: string | undefined, numbered: boolean, at: At): string {
    if (numbered) {
      this.#section[depth - 1]++;
      this.#section.fill(0, depth);
    }
    const number = numbered ? this.#section.slice(0, depth).join(".") : "";
    if (label !== undefined) this.#define("sec", label, number, at);
    return number;
  }

  /** Every labelled object, in order. */
  get targets(): ReadonlyMap<string, Target> {
    return this.#targets;
  }

  #define(kind: NumberedKind, label: string, number: string, at: At, whole?: string): void {
    const earlier = this.#targets.get(label);
    if (!label.startsWith(`${kind}-`)) {
      this.#problem({ ...at, message: `the label "${label}" must start with "${kind}-"` });
    } else if (earlier) {
      const where = `${earlier.file}:${earlier.line}`;
      this.#problem({ ...at, message: `the label "${label}" is used twice, first at ${where}` });
    } else {
      const { file, line } = at;
      this.#targets.set(label, { kind, number, file, line, used: false, whole });
    }
  }

  /** Whether a link may lead to a label that is not in this build; a label that is there is used. */
  follow(label: string): boolean {
    const target = this.#targets.get(label);
    if (target) this.#use(target);
    return target !== undefined || this.#elsewhere.has(label);
  }

  #use(target: Target): void {
    target.used = true;
    const whole = target.whole === undefined ? undefined : this.#targets.get(target.whole);
    if (whole) whole.used = true;
  }

  /** HTML of a reference. */
  reference(label: string, at: At): string {
    const target = this.#targets.get(label);
    if (!target) {
      if (this.#elsewhere.has(label)) {
        return `<span class="ref">${KINDS[label.split("-")[0] as NumberedKind]}&nbsp;?</span>`;
      }
      const kind = label.slice(0, label.indexOf("-") + 1);
      const labels = [...this.#targets.keys()];
      const alike = labels.filter((one) => one.startsWith(kind)).join(", ") || "none";
      const message = `the reference @${label} leads nowhere; labels of its kind: ${alike}`;
      this.#problem({ ...at, message });
      return "";
    }
    this.#use(target);
    const { kind, number } = target;
    const shown = number === "" ? "this section" : `${KINDS[kind]}&nbsp;${number}`;
    return `<a class="ref" href="#${label}">${shown}</a>`;
  }
}
