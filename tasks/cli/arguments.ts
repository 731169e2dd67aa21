/**
 * Command lines.
 *
 * @module
 */
import { type Args, parseArgs } from "@std/cli";
import { nearestName } from "./nearest.ts";

/** One option of a command. */
export interface Option {
  /** What it takes: a flag takes nothing. */
  kind: "flag" | "text" | "integer";
  /** What `--help` says. */
  help: string;
  /** Values that it may take. */
  choices?: readonly string[];
  /** Least value of an integer. */
  least?: number;
  /** Value when it is not given. */
  default?: string | number | boolean;
}

/** Wrong use of a command: exit code 2. */
export class UsageError extends Error {}

/** A command: its options and what its help says. */
export interface Command {
  /** As typed: `deno task evaluate`. */
  name: string;
  /** One line. */
  about: string;
  /** What stands after the options in the usage line. */
  operands?: string;
  /** The options. */
  options: Record<string, Option>;
}

/** Columns of a terminal that help text keeps to. */
const COLUMNS = 80;

/** Text of `--help`, at most 80 columns wide. */
export function helpText({ name, about, operands = "", options }: Command): string {
  const lines = [
    `${name} [options] ${operands}`.trim(),
    "",
    ...wrap(about, COLUMNS - 2).map((line) => `  ${line}`),
    "",
    "Options",
  ];
  const all: Record<string, Option> = { ...options, help: { kind: "flag", help: "This text." } };
  for (const [option, { kind, help, choices, default: preset }] of Object.entries(all)) {
    const value = kind === "flag" ? "" : ` ${choices ? choices.join("|") : kind.toUpperCase()}`;
    const note = preset === undefined || preset === false ? "" : ` (default ${preset})`;
    lines.push(`  --${option}${value}`);
    lines.push(...wrap(`${help}${note}`, COLUMNS - 6).map((line) => `      ${line}`));
  }
  return lines.join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

/**
 * Parses a command line.
 *
 * @throws {UsageError} If an option is unknown, a value is not allowed, or there are operands that the
 * command does not take; all that is wrong is said at once.
 */
export function parseCommand(command: Command, args: readonly string[]): Args {
  const { options, operands } = command;
  const names = Object.keys(options);
  const flags = names.filter((name) => options[name].kind === "flag");
  const wrong: string[] = [];
  const parsed = parseArgs(args, {
    boolean: [...flags, "help"],
    string: names.filter((name) => options[name].kind !== "flag"),
    unknown: (argument, key) => {
      if (key !== undefined) wrong.push(unknownOption(argument, names));
      return key === undefined;
    },
  });
  for (const name of names) {
    const value = readValue(name, options[name], parsed[name]);
    if (value instanceof UsageError) wrong.push(value.message);
    else parsed[name] = value;
  }
  if (operands === undefined && parsed._.length > 0) {
    wrong.push(`Cannot use "${parsed._[0]}" as ${command.name} takes options alone`);
  }
  if (wrong.length > 0 && !parsed.help) throw new UsageError(wrong.join("\n"));
  return parsed;
}

function unknownOption(argument: string, names: readonly string[]): string {
  const nearest = nearestName(argument.replace(/^-+/, "").replace(/=.*$/, ""), names);
  const way = nearest === undefined
    ? `the options are ${names.map((name) => `--${name}`).join(", ") || "none"}`
    : `nearest: --${nearest}`;
  return `Unknown option ${argument}: ${way}`;
}

/** The value of an option as its kind wants it, or what is wrong with it. */
function readValue(
  name: string,
  { kind, choices, least, default: preset }: Option,
  value: unknown,
): unknown {
  if (kind === "flag") return value;
  if (value === undefined) return preset;
  const current = `current value is "${value}"`;
  if (Array.isArray(value)) return new UsageError(`--${name} must be given once: ${current}`);
  if (value === "") return new UsageError(`--${name} must have a value`);
  if (choices && !choices.includes(String(value))) {
    const nearest = nearestName(String(value), choices);
    const way = nearest === undefined ? "" : `; nearest: "${nearest}"`;
    return new UsageError(`--${name} must be ${choices.join(" or ")}: ${current}${way}`);
  }
  if (kind !== "integer") return value;
  const number = /^[+-]?\d+$/.test(String(value)) ? Number(value) : NaN;
  return Number.isSafeInteger(number) && number >= (least ?? 0)
    ? number
    : new UsageError(`--${name} must be a whole number >= ${least ?? 0}: ${current}`);
}

/** Ends the process with a message on standard error: exit code 1, a result that fails a check. */
export function fail(message: string): never {
  console.error(message);
  Deno.exit(1);
}

/**
 * Runs a command's main function: 0 when all is well, 1 when a check failed or the work could not be
 * done, 2 on wrong use.
 */
export async function runCommand(
  command: Command,
  main: (args: Args) => Promise<number | void> | number | void,
): Promise<never> {
  try {
    const args = parseCommand(command, Deno.args);
    if (args.help) {
      console.log(helpText(command));
      Deno.exit(0);
    }
    Deno.exit(await main(args) ?? 0);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee ${command.name} --help`);
      Deno.exit(2);
    }
    if (Deno.env.get("KWS_TRACE")) console.error(error);
    fail(error instanceof Error ? error.message : String(error));
  }
}
