/**
 * What a chapter's cells see: objects for the page, formats, and nothing that differs between runs.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { text } from "./format.ts";
import {
  type Column,
  type FigureOptions,
  type FigurePart,
  NOTHING,
  type Output,
  type Sound,
  type TableOptions,
} from "./output.ts";
import { currentRecording } from "./recording.ts";

export { bytes, exponent, fixed, integer, percent, text, times } from "./format.ts";

// Taken now: while cells run, nobody finds them.
const now = globalThis.performance.now.bind(globalThis.performance);

/** Marks the start of a chapter's own code, after its imports; extracted code calls it. */
export function begin__(): void {
  const recording = currentRecording();
  // What modules have read while they were loaded, no value has read.
  recording.pending.clear();
  recording.onBegin?.();
}

/**
 * Marks the end of a cell: what is read from here on, prose reads; extracted code calls it. Waits until a
 * promise that the cell has left alone has had its chance to fail.
 */
export async function end__(): Promise<void> {
  const recording = currentRecording();
  const milliseconds = now() - recording.began;
  await new Promise((resolve) => setImmediate(resolve));
  recording.milliseconds[recording.current] = milliseconds;
  recording.onCell?.(recording.current, milliseconds);
  recording.current = -1;
}

/** Marks the start of a cell, -1 the end of the chapter; extracted code calls it. */
export function cell__(index: number): void {
  const recording = currentRecording();
  recording.current = index;
  recording.began = now();
  if (index < 0) { for (const take of recording.deferred) take(); }
}

/** Takes a value when all cells have run; extracted code calls it. */
export function defer__(take: () => void): void {
  currentRecording().deferred.push(take);
}

/** What a value shows that nothing has computed. */
const UNKNOWN = /(?<![\p{L}\p{N}_])(?:NaN|undefined|-?Infinity)(?![\p{L}\p{N}_])/u;

/** A value's text, if it says something. */
function known(text: string): string {
  const unknown = UNKNOWN.exec(text)?.[0];
  if (unknown === undefined) return text;
  throw new RangeError(
    `Cannot show a value as it must be known: its text says ${unknown}; say in words what there is not, or ` +
      "leave the cell of a table out",
  );
}

/** Records an inline value; extracted code calls it. */
export function $<T>(value: T, format: (value: T) => string = text): void {
  const recording = currentRecording();
  // Private signs would be taken for marks of this package.
  recording.values.push(known(format(value)).replaceAll(/[\uE000-\uE003]/g, "\uFFFD"));
  recording.valueSources.push([...recording.pending.values()]);
  recording.pending.clear();
}

function emit(output: Output): void {
  const recording = currentRecording();
  if (recording.current < 0) {
    throw new TypeError("Cannot show an object as a cell must be running: none is");
  }
  recording.outputs[recording.current].push(output);
}

/** Whether a specification combines charts, of which there are none. */
function isEmpty(content: object): boolean {
  return ["hconcat", "vconcat", "concat", "layer"].some((kind) => {
    const charts = (content as Record<string, unknown>)[kind];
    return Array.isArray(charts) && charts.length === 0;
  });
}

/** What stands for a chart of nothing. */
const NOTHING_DRAWN =
  '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="24" viewBox="0 0 320 24">' +
  `<text x="160" y="16" text-anchor="middle" font-size="11">${NOTHING}</text></svg>`;

/** What can be drawn, as it is now: what the cell changes later must not change the figure. */
function drawn(content: object | string): object | string {
  if (typeof content !== "string") {
    return isEmpty(content) ? NOTHING_DRAWN : structuredClone(content);
  }
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<svg[\s/>]/.test(content)) {
    throw new TypeError(
      `Cannot show a figure as text must be SVG: it begins with "${content.slice(0, 30)}"`,
    );
  }
  return content;
}

/** Most parts of a figure: each has a letter. */
const MOST_PARTS = 26;

/**
 * Shows a chart: a Vega-Lite specification, or SVG as text; of several charts with a caption each, a figure of
 * parts (a), (b), … that share its number.
 */
export function figure(
  content: object | string | readonly FigurePart[],
  options: FigureOptions = {},
): void {
  if (!Array.isArray(content)) {
    emit({ kind: "figure", content: drawn(content as object | string), options });
    return;
  }
  if (content.length < 2 || content.length > MOST_PARTS) {
    throw new RangeError(
      `Cannot show a figure of parts as there must be 2 to ${MOST_PARTS}: there are ` +
        `${content.length}; a single chart is shown without a list around it`,
    );
  }
  const parts = (content as FigurePart[]).map((part) => ({
    ...part,
    content: drawn(part.content),
  }));
  emit({ kind: "figure", parts, options });
}

/** Shows a table: one object for every row; of none, that there is none. */
export function table<R extends object>(rows: readonly R[], options: TableOptions<R> = {}): void {
  const { columns, format, ...rest } = options;
  const keys = Object.keys(columns ?? rows[0] ?? {}) as (keyof R & string)[];
  if (keys.length === 0) throw new RangeError("Cannot show a table as it must have columns: none");
  const head = keys.map((key): Column & { title: string; numeric: boolean } => {
    const given = columns?.[key] as string | Column | undefined;
    const column: Column = typeof given === "string" ? { title: given } : given ?? {};
    const numeric = rows.length > 0 &&
      rows.every((row) => row[key] === undefined || typeof row[key] === "number");
    return { format: format?.[key], ...column, title: column.title ?? key, numeric };
  });
  const body = rows.map((row, i) =>
    keys.map((key, j) => {
      const value = row[key];
      if (value === undefined || value === null) return "–";
      try {
        return known((head[j].format ?? text)(value));
      } catch (cause) {
        const { message } = cause as Error;
        throw new RangeError(`${message} (row ${i + 1}, column "${key}")`, { cause });
      }
    })
  );
  emit({
    kind: "table",
    table: {
      head: head.map(({ title, align, numeric }) => ({
        title,
        align: align ?? (numeric ? "right" : "left"),
      })),
      body,
    },
    options: rest,
  });
}

/** Shows lines as they are, in a fixed pitch. */
export function log(lines: string | readonly string[]): void {
  emit({ kind: "log", text: typeof lines === "string" ? lines : lines.join("\n") });
}

/** Kinds of files that browsers play, by how they begin. */
const SOUND_STARTS = ["RIFF", "fLaC"];

/** Shows recordings to be played, in HTML alone; of none, nothing. */
export function sounds(list: readonly Sound[]): void {
  for (const { title, bytes } of list) {
    const start = String.fromCharCode(...bytes.subarray(0, 4));
    if (!SOUND_STARTS.includes(start)) {
      throw new RangeError(
        `Cannot play "${title}" as it must be a WAV or FLAC file: it begins with "${start}"`,
      );
    }
  }
  if (list.length > 0) emit({ kind: "sounds", sounds: structuredClone([...list]) });
}

/** Shows a table of all figures and tables, and the runs that they come from. */
export function provenance(options: { caption?: string; label?: string } = {}): void {
  emit({ kind: "provenance", options });
}
