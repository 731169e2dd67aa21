/**
 * The fields of a file: one description for writing, reading, sizes and documentation.
 *
 * @module
 */
import type { BitReader, BitWriter } from "./bits.ts";

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
  when?: (values: Values) => boolean;
  /** The value that stands for none, if there need be none. */
  absent?: number;
  /** Whether the greatest value stands for Infinity. */
  endless?: boolean;
  /** How many values it has, if it is a list. */
  count?: (values: Values) => number;
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

/** The names of a field's values beside these values; none if it is not there. */
export function namesOf({ name, when, count }: Field, values: Values): string[] {
  if (when && !when(values)) return [];
  return count ? Array.from({ length: count(values) }, (_, i) => `${name}.${i}`) : [name];
}

/**
 * Refuses a value that a field cannot have.
 *
 * @throws {RangeError} If it lies outside the range or between two steps.
 */
function checkField(field: Field, value: number, name: string = field.name): void {
  const { low, high, scale } = rangeOf(field);
  const code = (value - low) * scale;
  if (value >= low && value <= high && Math.abs(code - Math.round(code)) < 1e-6) return;
  throw new RangeError(`${name} must be ${rangeText(field)}: current value is ${value}`);
}

/**
 * Puts a value where its name says, if it stands for one.
 *
 * @throws {RangeError} If the field cannot have it.
 */
export function putValue(field: Field, values: Values, name: string, value: number): void {
  checkField(field, value, name);
  const { absent, endless } = field;
  if (value === absent) return;
  const path = name.split(".");
  path.reduce((place, key, i) => {
    const next = path[i + 1];
    return place[key] ??= next
      ? (next >= "0" && next <= "9" ? [] : {})
      : endless && value === rangeOf(field).high
      ? Infinity
      : value;
  }, values);
}

/** The value that {@linkcode putValue} put there, if there is one. */
function valueOf(values: Values, name: string): number | undefined {
  return name.split(".").reduce((place, key) => place?.[key], values);
}

/**
 * A value as a file has it.
 *
 * @throws {RangeError} If it does not fit.
 */
function storedValue(field: Field, values: Values, name: string): number {
  const { low, high, scale } = rangeOf(field);
  const { rounds, endless, absent } = field;
  const value = valueOf(values, name) ?? absent!;
  // What no stream reaches is not what rejects everything.
  const most = endless && value < Infinity ? high - 1 / scale : high;
  const near = rounds ? Math.max(low, Math.min(most, Math.round(value * scale) / scale)) : value;
  checkField(field, near, name);
  return near;
}

/**
 * Writes fields.
 *
 * @throws {RangeError} If a value does not fit.
 */
export function writeFields(fields: readonly Field[], values: Values, writer: BitWriter): void {
  for (const field of fields) {
    const { low, scale } = rangeOf(field);
    for (const name of namesOf(field, values)) {
      writer.write(Math.round((storedValue(field, values, name) - low) * scale), field.bits);
    }
  }
}

/** Why {@linkcode writeFields} would refuse values: a sentence for each that does not fit. */
export function fieldFaults(fields: readonly Field[], values: Values): string[] {
  return fields.flatMap((field) =>
    namesOf(field, values).flatMap((name) => {
      try {
        storedValue(field, values, name);
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    })
  );
}

/**
 * Reads fields to `values`.
 *
 * @throws {RangeError} If what is there is no value.
 */
export function readFields(fields: readonly Field[], values: Values, reader: BitReader): void {
  for (const field of fields) {
    const { low, scale } = rangeOf(field);
    for (const name of namesOf(field, values)) {
      putValue(field, values, name, low + reader.read(field.bits) / scale);
    }
  }
}
