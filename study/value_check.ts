/**
 * Checks of values from files that people write: known words, unknown fields, ranges, all faults at once.
 *
 * @module
 */
import { nearestName } from "@kws/names";

/** Takes what is wrong, a sentence. */
export type Say = (what: string) => void;

/** Says what is wrong with a value, which stands at `path`. */
export type Check = (value: unknown, path: string, say: Say) => void;

function shown(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A value that passes a test; `requirement` goes on from "must be". */
export function must(requirement: string, test: (value: unknown) => boolean): Check {
  return (value, path, say) => {
    if (!test(value)) say(`${path} must be ${requirement}: current value is ${shown(value)}`);
  };
}

/** Any text but an empty one. */
export const TEXT = must("a text", (value) => typeof value === "string" && value !== "");

/** `true` or `false`. */
export const FLAG = must("true or false", (value) => typeof value === "boolean");

/** A finite number. */
export const NUMBER = must("a number", Number.isFinite);

function isBetween(value: unknown, low: number, high = Infinity): boolean {
  return typeof value === "number" && value >= low && value <= high;
}

/** A number of 0 or more. */
export const SIZE = must(
  "a number of 0 or more",
  (value) => Number.isFinite(value) && isBetween(value, 0),
);

/** A number above 0. */
export const POSITIVE = must("above 0", (value) => Number.isFinite(value) && value as number > 0);

/** A number from 0 to 1. */
export const SHARE = must("from 0 to 1", (value) => isBetween(value, 0, 1));

/** A number above 0 and at most 1. */
export const PART = must(
  "above 0 and at most 1",
  (value) => isBetween(value, 0, 1) && value !== 0,
);

/** A whole number of at least so much, and at most so much. */
export function whole(least: number, most = Infinity): Check {
  return must(
    most === Infinity
      ? `a whole number of ${least} or more`
      : `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && isBetween(value, least, most),
  );
}

/** One of some words. */
export function oneOf(words: readonly string[]): Check {
  return (value, path, say) => {
    if (words.includes(value as string)) return;
    const near = typeof value === "string" ? nearestName(value, words) : undefined;
    const way = near === undefined ? "" : `; nearest: "${near}"`;
    say(`${path} must be one of ${words.join(", ")}: current value is ${shown(value)}${way}`);
  };
}

/** What need not be there. */
export function optional(check: Check): Check {
  return (value, path, say) => {
    if (value !== undefined) check(value, path, say);
  };
}

/** A list. */
export function listOf(check: Check, length?: number): Check {
  return (value, path, say) => {
    const fits = Array.isArray(value) && (length === undefined || value.length === length);
    if (!fits) {
      const what = length === undefined ? "a list" : `a list of ${length}`;
      return say(`${path} must be ${what}: current value is ${shown(value)}`);
    }
    value.forEach((one, i) => check(one, `${path}[${i}]`, say));
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Values by names that are not known beforehand. */
export function recordOf(check: Check): Check {
  return (value, path, say) => {
    if (!isRecord(value)) {
      return say(`${path} must be values by name: current value is ${shown(value)}`);
    }
    for (const [name, one] of Object.entries(value)) check(one, `${path}.${name}`, say);
  };
}

/** A check of every field that a type has: a field without one is no TypeScript. */
export type FieldsOf<T> = { readonly [K in keyof Required<T>]: Check };

/** An object with these fields and no others. At the top, `path` is empty. */
export function objectOf(fields: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(fields);
  return (value, path, say) => {
    if (!isRecord(value)) {
      return say(
        `${path || "it"} must be an object of ${names.join(", ")}: ` +
          `current value is ${shown(value)}`,
      );
    }
    const at = (name: string): string => path ? `${path}.${name}` : name;
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) say(unknownField(at(name), name, names));
    }
    for (const name of names) fields[name](value[name], at(name), say);
  };
}

/** What is said of a field that nothing reads. */
function unknownField(path: string, name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  return `${path} must be left out, as nothing reads it: ${
    near === undefined ? `the fields are ${names.join(", ")}` : `nearest: ${near}`
  }`;
}
