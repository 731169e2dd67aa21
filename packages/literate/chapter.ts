/**
 * A chapter: Markdown with TypeScript cells and inline values, cut into its pieces.
 *
 * @module
 */

/** An error in a chapter, with its place. */
export class ChapterError extends Error {
  override name = "ChapterError";
  constructor(file: string, line: number, column: number, message: string) {
    super(`${file}:${line}:${column}: ${message}`);
  }
}

/** A fenced block of TypeScript that is executed. */
export interface Cell {
  /** Position among the chapter's cells. */
  index: number;
  /** First line of the fence, from 1. */
  line: number;
  /** Last line of the fence. */
  end: number;
  /** What `#…` names, for references. */
  label?: string;
  /** Attributes of the fence. */
  attributes: Record<string, string>;
}

/** `{{ expression | format }}` in prose. */
export interface Inline {
  index: number;
  line: number;
  /** First column of the braces, from 1. */
  column: number;
  /** The text between the braces. */
  text: string;
}

/** A chapter's pieces. */
export interface Chapter {
  /** Path for messages. */
  file: string;
  /** The source's lines. */
  lines: string[];
  /** `name: value` pairs between the first two `---`. */
  frontMatter: Record<string, string>;
  /** Last line of the front matter. */
  start: number;
  cells: Cell[];
  inlines: Inline[];
}

/**
 * Parses a chapter.
 *
 * @throws {ChapterError} If the front matter or a fence has no end, or an attribute is malformed.
 */
export function parseChapter(file: string, source: string): Chapter {
  const lines = source.replaceAll("\r\n", "\n").split("\n");
  if (lines[0] !== "---") {
    throw new ChapterError(file, 1, 1, "a chapter must start with front matter between two ---");
  }
  const close = lines.indexOf("---", 1);
  if (close < 0) throw new ChapterError(file, 1, 1, "the front matter must end with ---");
  const frontMatter: Record<string, string> = {};
  for (let i = 1; i < close; i++) {
    const match = /^(\w+):\s*(.*)$/.exec(lines[i]);
    if (!match) throw new ChapterError(file, i + 1, 1, "front matter must be lines of name: value");
    frontMatter[match[1]] = match[2];
  }
  const chapter: Chapter = { file, lines, frontMatter, start: close + 1, cells: [], inlines: [] };
  for (let i = close + 1; i < lines.length; i++) {
    const fence = /^```(\w*)(.*)$/.exec(lines[i]);
    if (!fence) {
      findInlines(chapter, i);
      continue;
    }
    const end = lines.indexOf("```", i + 1);
    if (end < 0) throw new ChapterError(file, i + 1, 1, "the fence must end with ```");
    if (fence[1] === "ts") {
      const { label, attributes } = parseAttributes(file, i + 1, fence[2]);
      chapter.cells.push({
        index: chapter.cells.length,
        line: i + 1,
        end: end + 1,
        label,
        attributes,
      });
    }
    i = end;
  }
  return chapter;
}

function findInlines(chapter: Chapter, i: number): void {
  const open = chapter.lines[i].lastIndexOf("{{");
  if (open >= 0 && !chapter.lines[i].includes("}}", open)) {
    throw new ChapterError(chapter.file, i + 1, open + 1, "a value must end with }} in its line");
  }
  for (const match of chapter.lines[i].matchAll(/\{\{(.+?)\}\}/g)) {
    chapter.inlines.push({
      index: chapter.inlines.length,
      line: i + 1,
      column: match.index + 1,
      text: match[1],
    });
  }
}

function parseAttributes(
  file: string,
  line: number,
  text: string,
): { label?: string; attributes: Record<string, string> } {
  const attributes: Record<string, string> = {};
  let label: string | undefined;
  const rest = text.replaceAll(/\s+(?:#([\w-]+)|(\w+)=(?:"([^"]*)"|(\S+)))/g, (
    _all,
    id: string | undefined,
    name: string,
    quoted: string | undefined,
    bare: string | undefined,
  ) => {
    if (id !== undefined) label = id;
    else attributes[name] = quoted ?? bare ?? "";
    return "";
  });
  if (rest.trim() !== "") {
    throw new ChapterError(
      file,
      line,
      1,
      `a fence takes #label and name="value": "${rest.trim()}"`,
    );
  }
  return { label, attributes };
}
