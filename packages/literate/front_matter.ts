/**
 * Front matter: lines of `name: value` between two `---`, a small part of YAML.
 *
 * @module
 */
import { didYouMean } from "@kws/names";

/** One value and where it starts. */
export interface Entry {
  name: string;
  value: string;
  line: number;
  column: number;
}

/** Names that mean something. */
const KNOWN = [
  ...["title", "authors", "date", "abstract", "lang", "subject", "keywords", "created", "typed"],
];

/**
 * Parses the front matter. A value may go on in indented lines; `>` and `|` before them are allowed, and
 * line ends become spaces either way. Quotes around a value are taken off.
 *
 * @returns The entries, and how many lines the front matter takes.
 */
export function parseFrontMatter(
  lines: readonly string[],
  problem: (at: { line: number; column: number; message: string }) => void,
): { entries: Entry[]; end: number } {
  const entries: Entry[] = [];
  if (lines[0] !== "---") {
    const message = "a chapter must start with front matter between two ---";
    problem({ line: 1, column: 1, message });
    return { entries, end: 0 };
  }
  const close = lines.indexOf("---", 1);
  if (close < 0) {
    problem({ line: 1, column: 1, message: "the front matter must end with ---" });
    return { entries, end: lines.length };
  }
  for (let i = 1; i < close; i++) {
    const match = /^(\w+):\s*(.*?)\s*$/.exec(lines[i]);
    const last = entries.at(-1);
    if (match) {
      const [, name, text] = match;
      const folded = /^[>|]-?$/.test(text);
      const quoted = /^(["'])(.*)\1$/.exec(text);
      const value = folded ? "" : quoted ? quoted[2] : text;
      const column = lines[i].indexOf(value, name.length + 1) + 1;
      if (!KNOWN.includes(name)) {
        const message = `front matter takes ${KNOWN.join(", ")}: "${name}" is unknown` +
          didYouMean(name, KNOWN);
        problem({ line: i + 1, column: 1, message });
      } else if (entries.some((one) => one.name === name)) {
        problem({ line: i + 1, column: 1, message: `front matter has "${name}" twice` });
      } else if (name === "lang" && !/^[a-z]{2,3}(?:-[\w]+)*$/i.test(value)) {
        const message =
          `lang must be a language's tag such as en or pt-BR: current value is "${value}"`;
        problem({ line: i + 1, column, message });
      } else if (name === "created" && !isDay(value)) {
        const message = `created must be a day such as 2026-11-23: current value is "${value}"`;
        problem({ line: i + 1, column, message });
      }
      entries.push({ name, value, line: i + 1, column });
    } else if (/^\s+\S/.test(lines[i]) && last) {
      const text = lines[i].trim();
      if (last.value === "") {
        Object.assign(last, { value: text, line: i + 1, column: lines[i].indexOf(text) + 1 });
      } else last.value += ` ${text}`;
    } else if (lines[i].trim() !== "") {
      problem({ line: i + 1, column: 1, message: "front matter must be lines of name: value" });
    }
  }
  return { entries, end: close + 1 };
}

/** Whether a text is a day of the calendar in the form of ISO 8601. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
