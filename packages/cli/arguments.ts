/**
 * Command lines, read.
 *
 * @module
 */
import { parseArgs } from "node:util";
import {
  type Command,
  labelOf,
  type Operand,
  type Option,
  optionsOf,
  UsageError,
} from "./command.ts";
import { usageLine } from "./help.ts";
import { didYouMean, nearestName } from "@kws/names";
import { userPath } from "./paths.ts";

/** Values by the names of options and operands; `_` holds all that stands by its place. */
export interface Args {
  /** The words that are no options, as typed. */
  _: string[];
  /** Whether help was asked for. */
  help: boolean;
  /** The values. */
  // deno-lint-ignore no-explicit-any
  [name: string]: any;
}

/** A value that cannot be used, in words. */
class Wrong {
  constructor(readonly message: string) {}
}

/**
 * Parses a command line.
 *
 * @param command What it may hold.
 * @param words What was typed after the command.
 * @returns The values, those that were not given from the defaults.
 * @throws {UsageError} If an option is unknown, a value is missing, empty or not allowed, or there are
 * words that the command does not take; all that is wrong is said at once, a line each.
 */
export function parseCommand(command: Command, words: readonly string[]): Args {
  const options = optionsOf(command);
  const wrong: string[] = [];
  const { given, placed } = readWords(words, options, wrong);
  const args: Args = { _: placed, help: given.has("help") };
  const take = (name: string, label: string, value: Option | Operand, texts?: string[]): void => {
    const read = readValue(label, value, texts);
    if (read instanceof Wrong) wrong.push(read.message);
    else args[name] = read;
  };
  const operands = command.operands ?? [];
  for (const [name, option] of Object.entries(options)) {
    if (operands.some((operand) => operand.name === name)) continue;
    take(name, `--${name}`, option, given.get(name));
  }
  let next = 0;
  for (const operand of operands) {
    const { name, many } = operand;
    const named = given.get(name);
    const last = named ? next : many ? placed.length : Math.min(next + 1, placed.length);
    const texts = named ?? placed.slice(next, last);
    next = last;
    const label = named ? `--${name}` : labelOf(operand);
    take(name, label, operand, texts.length > 0 ? texts : undefined);
  }
  // The word after an unknown option is likely to be its value: one complaint is enough.
  const unknown = wrong.some((line) => line.startsWith("Unknown option"));
  if (next < placed.length && !unknown) {
    const takes = operands.length === 0
      ? `${command.name} takes options alone`
      : `there must be no more words than in "${usageLine(command)}"`;
    const many = Object.entries(options).filter(([, { many }]) => many).map(([name]) =>
      `--${name}`
    );
    const meant = Object.entries(options).find(([, { choices }]) =>
      choices?.includes(placed[next])
    );
    const way = meant !== undefined
      ? `; it may be meant as --${meant[0]} ${placed[next]}`
      : many.length > 0
      ? `; repeat ${many.join(" or ")} before every value`
      : "";
    wrong.push(`Cannot use "${placed[next]}" as ${takes}${way}`);
  }
  if (wrong.length > 0 && !args.help) throw new UsageError(wrong.join("\n"));
  return args;
}

/** Sorts words into what options were given and what stands by its place. */
function readWords(words: readonly string[], options: Record<string, Option>, wrong: string[]) {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { kind, short }]) => [name, {
        type: kind === "flag" ? "boolean" as const : "string" as const,
        ...short === undefined ? {} : { short },
      }]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = new Map<string, string[]>();
  const placed: string[] = [];
  const clusters = unknownClusters(tokens, words, options);
  let told = -1;
  for (const token of tokens) {
    if (token.kind === "positional") placed.push(token.value);
    if (token.kind !== "option") continue;
    if (clusters.has(token.index)) {
      // Each letter is a token at the word's place: the first speaks for all.
      if (told === token.index) continue;
      told = token.index;
      const word = words[told];
      // Likely an operand: that none was given is no second complaint.
      placed.push(word);
      wrong.push(
        `Unknown option ${word}: a name that begins with - is written ./${word}, or behind --`,
      );
      continue;
    }
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(options, name)) {
      wrong.push(unknownOption(words[token.index] ?? rawName, Object.keys(options)));
    } else if (options[name].kind === "flag" && value !== undefined) {
      wrong.push(`--${name} takes no value: current value is "${value}"`);
    } else if (options[name].kind !== "flag" && isMissing(value, inlineValue)) {
      const after = value === undefined ? "nothing follows" : `"${value}" follows`;
      wrong.push(`--${name} must have a value: ${after}; --${name}=VALUE takes any`);
      // What was swallowed may be a request for help.
      if (value === "--help" || value === "-h") given.set("help", [""]);
    } else given.set(name, [...given.get(name) ?? [], value ?? ""]);
  }
  return { given, placed };
}

/**
 * The places of words such as `-dash.wav` that are read as short options, one a letter, some of which
 * there are not: likely a name, of which no letter is to count.
 */
function unknownClusters(
  tokens: readonly { kind: string; name?: string; index: number }[],
  words: readonly string[],
  options: Record<string, Option>,
): Set<number> {
  return new Set(
    tokens.filter(({ kind, name, index }) =>
      kind === "option" && /^-[^-]./.test(words[index]) && !Object.hasOwn(options, name!)
    ).map(({ index }) => index),
  );
}

/** Whether the word after an option is none that it can take: another option, or the end. */
function isMissing(value: string | undefined, inline: boolean | undefined): boolean {
  if (value === undefined) return true;
  return !inline && /^-./.test(value) && !/^-[\d.]/.test(value);
}

function unknownOption(word: string, names: readonly string[]): string {
  const nearest = nearestName(word.replace(/^-+/, "").replace(/=.*$/, ""), names);
  const others = names.filter((name) => name !== "help").map((name) => `--${name}`);
  const way = nearest === undefined
    ? `the options are ${[...others, "--help"].join(", ")}`
    : `nearest: --${nearest}`;
  return `Unknown option ${word}: ${way}`;
}

/** The value of an option or operand as its kind wants it, or what is wrong with it. */
function readValue(label: string, value: Option | Operand, texts?: string[]): unknown {
  const { kind = "text", many, required, default: preset } = value;
  if (kind === "flag") return texts !== undefined;
  if (texts === undefined) {
    if (required) return new Wrong(`${label} must be given: ${firstSentence(value.help)}`);
    if (many) return preset === undefined ? [] : [preset];
    return kind === "path" && preset !== undefined ? userPath(`${preset}`) : preset;
  }
  if (texts.length > 1 && !many) {
    const all = texts.map((text) => `"${text}"`).join(", ");
    return new Wrong(`${label} must be given once: current values are ${all}`);
  }
  const read = texts.map((text) => readOne(label, value, text));
  return read.find((one) => one instanceof Wrong) ?? (many ? read : read[0]);
}

/** What a help begins with, up to a full stop or semicolon: the rest is for those who ask for help. */
function firstSentence(help: string): string {
  const [first] = /^.*?(?=[.;](?:\s|$))/s.exec(help) ?? [help];
  return `${first}.`;
}

function readOne(label: string, value: Option | Operand, text: string): unknown {
  const { kind, choices } = value;
  if (text.trim() === "") {
    return new Wrong(`${label} must not be empty: current value is "${text}"`);
  }
  const current = `current value is "${text}"`;
  if (choices && !choices.includes(text)) {
    const way = didYouMean(text, choices);
    return new Wrong(`${label} must be ${choices.join(" or ")}: ${current}${way}`);
  }
  if (kind === "path") return userPath(text);
  if (kind !== "integer" && kind !== "number") return text;
  const whole = kind === "integer";
  const pattern = whole ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const { least = whole ? 0 : -Infinity, most = Infinity } = value;
  const number = pattern.test(text) ? Number(text) : NaN;
  const fits = (whole ? Number.isSafeInteger(number) : Number.isFinite(number)) &&
    number >= least && number <= most;
  if (fits) return number;
  const bounds = [
    ...least > -Infinity ? [`>= ${least}`] : [],
    ...most < Infinity ? [`<= ${most}`] : [],
  ].join(" and ");
  const what = `${whole ? "a whole number" : "a number"} ${bounds}`.trim();
  return new Wrong(`${label} must be ${what}: ${current}`);
}
