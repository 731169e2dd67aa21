/**
 * The text of `--help`.
 *
 * @module
 */
import { type Command, labelOf, type Operand, type Option, optionsOf } from "./command.ts";

/** Columns of a terminal that text keeps to. */
export const COLUMNS = 80;

/** Text of `--help`, at most 80 columns wide. */
export function helpText(command: Command): string {
  const { about, operands = [] } = command;
  const lines = [
    ...hangText(usageLine(command)),
    "",
    ...wrapText(about, COLUMNS - 2).map((line) => `  ${line}`),
  ];
  const explain = (what: string, help: string): void => {
    lines.push(
      ...wrapText(what, COLUMNS - 4).map((line, i) => `${i === 0 ? "  " : "    "}${line}`),
    );
    lines.push(...wrapText(help, COLUMNS - 6).map((line) => `      ${line}`));
  };
  if (operands.length > 0) lines.push("", "Operands");
  for (const operand of operands) {
    const choices = operand.choices ? `: ${operand.choices.join(" | ")}` : "";
    explain(`${labelOf(operand)}${choices}`, `${operand.help}${defaultNote(operand)}`);
  }
  lines.push("", "Options");
  for (const [name, option] of Object.entries(optionsOf(command))) {
    const short = option.short === undefined ? "" : `-${option.short}, `;
    explain(
      `${short}--${name}${takes(option)}`,
      `${option.help}${choicesNote(option)}${defaultNote(option)}`,
    );
  }
  return lines.join("\n");
}

/** How a command is typed, in one line. */
export function usageLine({ name, operands = [] }: Command): string {
  const words = operands.map((operand) => {
    const label = `${labelOf(operand)}${operand.many ? "…" : ""}`;
    return operand.required ? label : `[${label}]`;
  });
  return [name, "[options]", ...words].join(" ");
}

function takes({ kind, choices }: Option): string {
  if (kind === "flag") return "";
  return ` ${choices && !hasSpaces(choices) ? choices.join("|") : kind.toUpperCase()}`;
}

/** Whether choices cannot be told in a row, as one of them is several words. */
function hasSpaces(choices: readonly string[] = []): boolean {
  return choices.some((choice) => /\s/.test(choice));
}

/** What is said of choices that are no single words. */
function choicesNote({ choices }: Option): string {
  if (choices === undefined || !hasSpaces(choices)) return "";
  return ` One of: ${choices.map((choice) => `"${choice}"`).join(", ")}.`;
}

function defaultNote({ default: preset }: Pick<Option | Operand, "default">): string {
  return preset === undefined || preset === false ? "" : ` (default ${preset})`;
}

/** Breaks text at spaces into lines of at most `width` columns; a longer word is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines = [""];
  for (const whole of text.split(/\s+/)) {
    let word = whole;
    const last = lines[lines.length - 1];
    const joined = last === "" ? word : `${last} ${word}`;
    if (columnsOf(joined) <= width) {
      lines[lines.length - 1] = joined;
      continue;
    }
    if (last === "") lines.pop();
    for (; columnsOf(word) > width; word = [...word].slice(width).join("")) {
      lines.push([...word].slice(0, width).join(""));
    }
    lines.push(word);
  }
  return lines;
}

/**
 * Breaks text at spaces into lines of at most 80 columns, all but the first of which stand further in: lines
 * of a list that are told apart by where they begin.
 */
export function hangText(text: string): string[] {
  return wrapText(text, COLUMNS - 4).map((line, i) => i === 0 ? line : `    ${line}`);
}

/** Columns that text takes on a terminal: its characters, those beyond the basic plane once. */
export function columnsOf(text: string): number {
  return [...text].length;
}
