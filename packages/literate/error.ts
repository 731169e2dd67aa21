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
  /** What is wrong, and what would be right. */
  message: string;
  /** The chapter's lines, for the frame below the message. */
  lines?: readonly string[];
}

/** Characters of a line that a frame shows. */
const WIDTH = 120;

/** The lines around a place, with a mark below it. */
export function codeFrame(lines: readonly string[], line: number, column: number): string {
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const out: string[] = [];
  for (let i = first; i <= last; i++) {
    const number = String(i).padStart(width);
    const { text, shift } = excerpt(lines[i - 1], i === line ? column : 1);
    out.push(`${i === line ? "> " : "  "}${number} | ${text}`.trimEnd());
    if (i === line) out.push(`  ${" ".repeat(width)} | ${" ".repeat(column - 1 - shift)}^`);
  }
  return out.join("\n");
}

/** The part of a long line in which a column lies, and how far it has moved to the left. */
function excerpt(line: string, column: number): { text: string; shift: number } {
  const start = column <= WIDTH ? 0 : column - WIDTH / 2;
  const text = line.slice(start, start + WIDTH);
  const shown = `${start > 0 ? "…" : ""}${text}${start + WIDTH < line.length ? "…" : ""}`;
  return { text: shown, shift: start > 0 ? start - 1 : 0 };
}

function describe({ file, line, column, message, lines }: Problem): string {
  const frame = lines ? `\n\n${codeFrame(lines, line, Math.max(1, column))}` : "";
  return `${file}:${line}:${column}: ${message}${frame}`;
}

/** What is wrong in one or more chapters, each with its own place. */
export class ChapterError extends Error {
  /** For messages of the engine. */
  override name = "ChapterError";
  /** All that is wrong, in the order of the text. */
  readonly problems: readonly Problem[];

  /** Of at least one problem; its message is all of theirs. */
  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(describe).join("\n\n"), options);
    this.problems = problems;
    // Frames of this package help nobody who writes a chapter.
    this.stack = `${this.name}: ${this.message}`;
  }

  /** What `console` shows: the places and messages alone, without stack and cause. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.message;
  }

  /** The same for `node:util`. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.message;
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
