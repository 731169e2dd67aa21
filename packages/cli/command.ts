/**
 * What a command line may hold, as data.
 *
 * @module
 */

/** What a value must be; a path is taken from where the user stands and comes back absolute. */
export type ValueKind = "text" | "path" | "integer" | "number";

/** What options and operands have in common. */
interface Value {
  /** What `--help` says. */
  help: string;
  /** Values that it may take. */
  choices?: readonly string[];
  /** Least value of a number; of integers 0 where nothing is said. */
  least?: number;
  /** Greatest value of a number. */
  most?: number;
  /** Whether wrong use is to leave it out. */
  required?: boolean;
  /** Whether it may be given several times; its value is an array then, empty by default. */
  many?: boolean;
}

/** One option of a command: `--name VALUE`, `--name=VALUE`, or `--name` for a flag. */
export interface Option extends Value {
  /** What it takes: a flag takes nothing. */
  kind: "flag" | ValueKind;
  /** A letter that stands for its name, as `o` for `-o`. */
  short?: string;
  /** Value when it is not given. */
  default?: string | number | boolean;
}

/** One word of a command line that stands by its place. */
export interface Operand extends Value {
  /** The name of its value among those parsed. */
  name: string;
  /** What it is called in the usage line; its name in capitals without this. */
  label?: string;
  /** What it is; text without this. */
  kind?: ValueKind;
  /** Whether `--NAME VALUE` gives it too; what stands by its place goes to those not given so. */
  asOption?: boolean;
  /** Value when it is not given. */
  default?: string | number;
}

/** A command: what it takes and what its help says. */
export interface Command {
  /** As typed: `deno task evaluate`. */
  name: string;
  /** One line. */
  about: string;
  /** What stands by its place; one that takes many comes last. */
  operands?: readonly Operand[];
  /** The options; `--help` is added to them. */
  options: Record<string, Option>;
  /** Name of its permission set in deno.json, for the way out where a permission is missing. */
  permissions?: string;
  /**
   * Whether the same command takes up the work where it was left: Ctrl-C then says so before it ends.
   * It says so when the main thread next waits, so long work must not hold that thread.
   */
  resumes?: boolean;
}

/** The option `--json`, which means the same everywhere. */
export const JSON_OPTION: Option = {
  kind: "flag",
  help: "Prints JSON on standard output and nothing else; messages go to standard error.",
};

/**
 * The option `--out`, which means the same everywhere: where to write.
 *
 * @param what What is written, as "The archives' folder".
 */
export function outOption(what: string, preset?: string): Option {
  return { kind: "path", short: "o", help: `${what}.`, default: preset };
}

/** Wrong use of a command: exit code 2. */
export class UsageError extends Error {
  /** Its name, for those who print it. */
  override name = "UsageError";
}

/** What an operand is called in a usage line. */
export function labelOf({ name, label = name.toUpperCase() }: Operand): string {
  return label;
}

/** All options by name: the command's own, its operands that are options too, and `--help`. */
export function optionsOf({ options, operands = [] }: Command): Record<string, Option> {
  const named = operands.filter(({ asOption }) => asOption);
  return {
    ...options,
    ...Object.fromEntries(named.map((operand) => [operand.name, {
      ...operand,
      kind: operand.kind ?? "text",
      required: false,
      help: `The same as ${labelOf(operand)}.`,
    }])),
    help: { kind: "flag", short: "h", help: "This text." },
  };
}

/** What a command line names must be there: whatever is out of range is a wrong use. */
export function asUsage<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message);
  }
}
