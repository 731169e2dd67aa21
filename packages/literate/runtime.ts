/**
 * What a chapter's cells see: objects for the page, formats, and nothing that differs between runs.
 *
 * @module
 */
import type { FigureOptions, Output, TableOptions } from "./output.ts";

/** What one chapter has left behind. */
export interface Recording {
  /** Objects of every cell. */
  outputs: Output[][];
  /** Inline values in the order of the prose. */
  values: string[];
  /** Milliseconds that every cell took, for the progress display. */
  current: number;
}

let recording: Recording = { outputs: [], values: [], current: 0 };

/** Starts a chapter. */
export function startRecording(cells: number): Recording {
  recording = { outputs: Array.from({ length: cells }, () => []), values: [], current: 0 };
  return recording;
}

/** Marks the start of a cell; extracted code calls it. */
export function cell__(index: number): void {
  recording.current = index;
}

/** Records an inline value; extracted code calls it. */
export function $<T>(value: T, format: (value: T) => string = text): void {
  recording.values.push(format(value));
}

function emit(output: Output): void {
  recording.outputs[recording.current].push(output);
}

/** Shows a chart: a Vega-Lite specification, or SVG as text. */
export function figure(content: object | string, options: FigureOptions = {}): void {
  emit({ kind: "figure", content, options });
}

/** Shows a table: one object for every row. */
export function table<R extends object>(rows: readonly R[], options: TableOptions<R> = {}): void {
  emit({
    kind: "table",
    rows: rows as readonly object[],
    options: options as TableOptions<object>,
  });
}

/** Shows lines as they are, in a fixed pitch. */
export function log(lines: string | readonly string[]): void {
  emit({ kind: "log", text: typeof lines === "string" ? lines : lines.join("\n") });
}

function finite(value: number): number {
  if (!Number.isFinite(value)) {
    throw new RangeError(`Cannot show a value as it must be finite: current value is ${value}`);
  }
  return value;
}

/** Any value as text. */
export function text(value: unknown): string {
  return String(typeof value === "number" ? finite(value) : value);
}

/** 70,443 */
export function integer(value: number): string {
  return Math.round(finite(value)).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `fixed(2)`: 3.14 */
export function fixed(digits: number): (value: number) => string {
  return (value) => finite(value).toFixed(digits);
}

/** 12.3 % */
export function percent(value: number): string {
  return `${(100 * finite(value)).toFixed(1)} %`;
}

/** 3.6 · 10⁻⁶ */
export function exponent(value: number): string {
  if (value === 0) return "0";
  const [mantissa, power] = finite(value).toExponential(1).split("e");
  const raised = [...String(Number(power))].map((digit) =>
    digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]
  ).join("");
  return power === "+0" ? mantissa : `${mantissa} · 10${raised}`;
}

/** 3,117 B or 281.8 kB */
export function bytes(value: number): string {
  return value < 10000 ? `${integer(value)} B` : `${(value / 1000).toFixed(1)} kB`;
}

/** 10.1× */
export function times(value: number): string {
  return `${finite(value).toFixed(value < 100 ? 1 : 0)}×`;
}

function forbidden(name: string): never {
  throw new TypeError(
    `Cannot call ${name} in a cell as a report must be the same every time it is built: ` +
      `read the value from a recorded result instead`,
  );
}

/** Throws when it is used: a report has no clock. */
export const Date = Object.assign(
  function Date(): never {
    return forbidden("Date");
  },
  { now: (): never => forbidden("Date.now") },
);

/** Throws when it is used: a report has no clock. */
export const performance = { now: (): never => forbidden("performance.now") };

/** Throws when it is used: a report leaves nothing to chance. */
export const crypto = {
  getRandomValues: (): never => forbidden("crypto.getRandomValues"),
  randomUUID: (): never => forbidden("crypto.randomUUID"),
};

const globalMath = globalThis.Math;

/** The language's own, without `random`. */
export const Math: Omit<typeof globalMath, "random"> & { random: () => never } = Object.assign(
  Object.create(globalMath),
  { random: (): never => forbidden("Math.random") },
);
