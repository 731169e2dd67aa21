/**
 * Errors with a place in a chapter.
 *
 * @module
 */

/** One thing that is wrong in a chapter. */
export interface Problem {
  /** Path of the chapter. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  message: string;
  /** The chapter's lines, for the frame below the message. */
  lines?: readonly string[];
}

/** The lines around a place, with a mark below it. */
export function codeFrame(lines: readonly string[], line: number, column: number): string {
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const out: string[] = [];
  for (let i = first; i <= last; i++) {
    const text = lines[i - 1].length > 160 ? `${lines[i - 1].slice(0, 159)}…` : lines[i - 1];
    const number = String(i).padStart(width);
    out.push(`${i === line ? "> " : "  "}${number} | ${text}`.trimEnd());
    if (i === line && column <= 160) {
      out.push(`  ${" ".repeat(width)} | ${" ".repeat(column - 1)}^`);
    }
  }
  return out.join("\n");
}

function describe({ file, line, column, message, lines }: Problem): string {
  const frame = lines ? `\n\n${codeFrame(lines, line, Math.max(1, column))}` : "";
  return `${file}:${line}:${column}: ${message}${frame}`;
}

/** What is wrong in one or more chapters, each with its own place. */
export class ChapterError extends Error {
  override name = "ChapterError";
  /** All that is wrong, in the order of the text. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(describe).join("\n\n"), options);
    this.problems = problems;
  }
}

/** Collects problems, so that one build reports all of a kind. */
export class Problems {
  readonly #list: Problem[] = [];

  /** Notes a problem. */
  add(problem: Problem): void {
    this.#list.push(problem);
  }

  /** Throws when there is any. */
  throwIfAny(): void {
    if (this.#list.length > 0) throw new ChapterError(this.#list);
  }
}
