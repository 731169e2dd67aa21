/**
 * The fields of a file: one description for writing, reading, sizes and documentation.
 *
 * @module
 */
import type { BitReader, BitWriter } from "./bits.ts";

/** What a field is read into and written from: a model, or one in the making. */
export type Draft = Record<string, unknown>;

/**
 * A number in a file, or a list of them: the whole number (value − low) · scale in `bits` bits.
 *
 * Without `get` and `set` it stands at the path that is its name, as `frontEnd.hop`.
 */
export interface Field {
  /** Its name, and the path of its value in a model. */
  name: string;
  /** Bits of a value. */
  bits: number;
  /** The least value. */
  low: number;
  /** The greatest value. */
  high: number;
  /** Steps in a unit: 1 unless told. */
  scale?: number;
  /** Unit of the value. */
  unit?: string;
  /** What it says. */
  about: string;
  /** Whether a value that lies between two steps or outside the range is brought to the nearest. */
  rounds?: boolean;
  /** Whether it is there; always without this. */
  when?: (draft: Draft) => boolean;
  /** When it is there, in words. */
  whenAbout?: string;
  /** How many values it has, if it is a list. */
  count?: (draft: Draft) => number;
  /** The value in a model. */
  get?: (model: Draft) => number | readonly number[];
  /** Puts a value into a model in the making. */
  set?: (draft: Draft, value: number | readonly number[]) => void;
}

/**
 * The fields of a convolution over bands and frames.
 *
 * @param channels What its channels are called.
 * @param kernel What its kernel is called.
 */
export function convolutionFields(channels: string, kernel: string): Field[] {
  const byte = { bits: 8, low: 1, high: 256 };
  const pair = (name: string, what: string): Field[] => [
    { ...byte, name: `shape.${name}.0`, about: `${what} over bands` },
    { ...byte, name: `shape.${name}.1`, about: `${what} over frames` },
  ];
  return [
    { ...byte, name: "shape.channels", about: channels },
    ...pair("kernel", kernel),
    ...pair("stride", "its stride"),
  ];
}

/** The value at a path, as `frontEnd.hop`. */
export function valueAt(model: Draft, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => (at as Draft | undefined)?.[key], model);
}

/** Puts a value at a path; what is missing on the way is made. */
function putAt(draft: Draft, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = draft;
  keys.forEach((key, i) => {
    const next = keys[i + 1] ?? last;
    at = (at[key] ??= /^\d+$/.test(next) ? [] : {}) as Draft;
  });
  at[last] = value;
}

/** A field's range in words. */
export function rangeOf({ low, high, scale = 1 }: Field): string {
  if (scale === 1) return `a whole number from ${low} to ${high}`;
  return `a number from ${low} to ${high} in steps of ${scale < 1 ? 1 / scale : `1/${scale}`}`;
}

/** Bits of a field in a file of this model. */
export function bitsOf(field: Field, draft: Draft): number {
  if (field.when && !field.when(draft)) return 0;
  return field.bits * (field.count ? field.count(draft) : 1);
}

/** What is wrong with a value, in words. */
function complaint(field: Field, value: unknown): string {
  return `${field.name} must be ${rangeOf(field)}: current value is ${value}`;
}

/**
 * Refuses a value that a field cannot have.
 *
 * @throws {RangeError} If it lies outside the range or between two steps.
 */
export function checkField(field: Field, value: unknown): void {
  const { low, high, scale = 1 } = field;
  const number = typeof value === "number" ? value : NaN;
  const code = (number - low) * scale;
  const isStep = Math.abs(code - Math.round(code)) < 1e-6;
  if (!(number >= low && number <= high && isStep)) throw new RangeError(complaint(field, value));
}

/**
 * Writes a field of a model.
 *
 * @throws {RangeError} If the value does not fit.
 */
export function writeField(field: Field, model: Draft, writer: BitWriter): void {
  const { low, high, scale = 1, bits, rounds, count, when } = field;
  if (when && !when(model)) return;
  const value = field.get ? field.get(model) : valueAt(model, field.name);
  const values = count ? value as readonly number[] : [value as number];
  if (count && !(Array.isArray(value) && value.length === count(model))) {
    throw new RangeError(
      `${field.name} must have ${count(model)} values: current value is ${String(value)}`,
    );
  }
  for (const one of values) {
    const near = rounds ? Math.max(low, Math.min(high, Math.round(one * scale) / scale)) : one;
    checkField(field, near);
    writer.write(Math.round((near - low) * scale), bits);
  }
}

/**
 * Reads a field into a model in the making.
 *
 * @throws {RangeError} If what is there is no value of it.
 */
export function readField(field: Field, draft: Draft, reader: BitReader): void {
  const { low, scale = 1, bits, count, when } = field;
  if (when && !when(draft)) return;
  const one = (): number => {
    const value = low + reader.read(bits) / scale;
    checkField(field, value);
    return value;
  };
  const value = count ? Array.from({ length: count(draft) }, one) : one();
  if (field.set) field.set(draft, value);
  else putAt(draft, field.name, value);
}
