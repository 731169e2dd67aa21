/**
 * Command lines.
 *
 * @module
 */
import { type Args, parseArgs } from "@std/cli";

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

/** Text of `--help`, at most 80 columns wide. */
export function helpText({ name, about, operands = "", options }: Command): string {
  const lines = [`${name} [options] ${operands}`.trim(), "", `  ${about}`, "", "Options"];
  for (const [option, { kind, help, choices, default: preset }] of Object.entries(options)) {
    const value = kind === "flag" ? "" : ` ${choices ? choices.join("|") : kind.toUpperCase()}`;
    const note = preset === undefined || preset === false ? "" : ` (default ${preset})`;
    lines.push(`  --${option}${value}`, ...wrap(`${help}${note}`, 72).map((l) => `      ${l}`));
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
 * @throws {UsageError} If an option is unknown or its value is not allowed.
 */
export function parseCommand(command: Command, args: readonly string[]): Args {
  const { options } = command;
  const names = Object.keys(options);
  const flags = names.filter((name) => options[name].kind === "flag");
  const parsed = parseArgs(args, {
    boolean: [...flags, "help"],
    string: names.filter((name) => options[name].kind !== "flag"),
    unknown: (argument, key) => {
      if (key !== undefined) {
        throw new UsageError(
          `Unknown option ${argument}: the options are ${names.map((n) => `--${n}`).join(", ")}`,
        );
      }
      return true;
    },
  });
  for (const [name, { kind, choices, least, default: preset }] of Object.entries(options)) {
    const value = parsed[name];
    if (kind === "flag") continue;
    if (value === undefined) {
      parsed[name] = preset;
      continue;
    }
    if (value === "") throw new UsageError(`--${name} must have a value`);
    if (choices && !choices.includes(value)) {
      throw new UsageError(
        `--${name} must be ${choices.join(" or ")}: current value is "${value}"`,
      );
    }
    if (kind === "integer") {
      const number = Number(value);
      if (!Number.isSafeInteger(number) || number < (least ?? 0)) {
        throw new UsageError(
          `--${name} must be a whole number >= ${least ?? 0}: current value is "${value}"`,
        );
      }
      parsed[name] = number;
    }
  }
  return parsed;
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
    else console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}
