/**
 * The fields of a file: one description for writing, reading, sizes and documentation.
 *
 * @module
 */
import type { BitReader, BitWriter } from "./bits.ts";

/** The numbers of a file by the names of their fields; those of a list are `name.0`, `name.1` … */
export type Numbers = Record<string, number>;

/** Values of fields as objects and lists: each lies where its name says. */
// deno-lint-ignore no-explicit-any
export type Values = any;

/** A number in a file, or a list of them: the whole number (value − low) · scale in `bits` bits. */
export interface Field {
  /** Its name, and the path of its value in a model where it has one there. */
  name: string;
  /** Bits of a value. */
  bits: number;
  /** The least value: 0 unless told. */
  low?: number;
  /** The greatest value: what its bits reach unless told. */
  high?: number;
  /** Steps in a unit: 1 unless told. */
  scale?: number;
  /** Whether a value that lies between two steps or outside the range is brought to the nearest. */
  rounds?: boolean;
  /** Whether it is there, by what stands before it; always without this. */
  when?: (numbers: Numbers) => boolean;
  /** The value that stands for none, if there need be none. */
  absent?: number;
  /** Whether the greatest value stands for Infinity. */
  endless?: boolean;
  /** How many values it has, if it is a list. */
  count?: (numbers: Numbers) => number;
}

/** A field's least and greatest value, and its steps in a unit. */
export function rangeOf(
  { bits, low = 0, scale = 1, high = low + (2 ** bits - 1) / scale }: Field,
): { low: number; high: number; scale: number } {
  return { low, high, scale };
}

/** A field's range in words. */
export function rangeText(field: Field): string {
  const { low, high, scale } = rangeOf(field);
  if (scale === 1) return `a whole number from ${low} to ${high}`;
  return `a number from ${low} to ${high} in steps of ${scale < 1 ? 1 / scale : `1/${scale}`}`;
}

/** The names of a field's values in a file of these numbers; none if it is not there. */
export function namesOf({ name, when, count }: Field, numbers: Numbers): string[] {
  if (when && !when(numbers)) return [];
  return count ? Array.from({ length: count(numbers) }, (_, i) => `${name}.${i}`) : [name];
}

/**
 * Refuses a value that a field cannot have.
 *
 * @throws {RangeError} If it lies outside the range or between two steps.
 */
export function checkField(field: Field, value: number, name: string = field.name): void {
  const { low, high, scale } = rangeOf(field);
  const code = (value - low) * scale;
  if (value >= low && value <= high && Math.abs(code - Math.round(code)) < 1e-6) return;
  throw new RangeError(`${name} must be ${rangeText(field)}: current value is ${value}`);
}

/**
 * Writes fields.
 *
 * @throws {RangeError} If a value does not fit.
 */
export function writeFields(
  fields: readonly Field[],
  numbers: Numbers,
  writer: BitWriter,
): void {
  for (const field of fields) {
    const { low, high, scale } = rangeOf(field);
    const { bits, rounds, endless, absent } = field;
    for (const name of namesOf(field, numbers)) {
      const value = numbers[name] ?? absent;
      // What no stream reaches is not what rejects everything.
      const most = endless && value < Infinity ? high - 1 / scale : high;
      const near = rounds
        ? Math.max(low, Math.min(most, Math.round(value * scale) / scale))
        : value;
      checkField(field, near, name);
      writer.write(Math.round((near - low) * scale), bits);
    }
  }
}

/**
 * Reads fields to `numbers`.
 *
 * @throws {RangeError} If what is there is no value.
 */
export function readFields(
  fields: readonly Field[],
  numbers: Numbers,
  reader: BitReader,
): void {
  for (const field of fields) {
    const { low, scale } = rangeOf(field);
    for (const name of namesOf(field, numbers)) {
      numbers[name] = low + reader.read(field.bits) / scale;
      checkField(field, numbers[name], name);
    }
  }
}

/** The numbers of values by their names, which begin with `path`. */
export function numbersOf(values: Values, path = ""): Numbers {
  const numbers: Numbers = {};
  for (const [key, value] of Object.entries<Values>(values)) {
    if (typeof value === "object") Object.assign(numbers, numbersOf(value, `${path}${key}.`));
    else numbers[path + key] = value;
  }
  return numbers;
}

/** The values of fields: the opposite of {@linkcode numbersOf}. */
export function valuesOf(fields: readonly Field[], numbers: Numbers): Values {
  const values: Values = {};
  for (const field of fields) {
    const { absent, endless } = field;
    const { high } = rangeOf(field);
    for (const name of namesOf(field, numbers)) {
      const value = endless && numbers[name] === high ? Infinity : numbers[name];
      if (value === absent) continue;
      const path = name.split(".");
      path.reduce((place, key, i) => {
        const next = path[i + 1];
        return place[key] ??= next ? (next >= "0" && next <= "9" ? [] : {}) : value;
      }, values);
    }
  }
  return values;
}
