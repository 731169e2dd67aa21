/**
 * Objects that cells leave for the page.
 *
 * @module
 */

/** How a figure is shown. */
export interface FigureOptions {
  /** Text below it; the fence's `caption` by default. */
  caption?: string;
  /** What it shows, for those who do not see it; the fence's `alt` by default. Required. */
  alt?: string;
  /** `fig-…`, for references; the fence's label by default, for the cell's first figure. */
  label?: string;
}

/** One of several charts that share a figure's number. */
export interface FigurePart {
  /** A Vega-Lite specification, or SVG as text. */
  content: object | string;
  /** Text below it, behind its letter. */
  caption: string;
  /** What it shows, for those who do not see it. */
  alt: string;
  /** `fig-…`, for references such as “Figure 3(a)”. */
  label?: string;
}

/** How a table's column is shown. */
export interface Column {
  /** Head of the column; the row's key by default. */
  title?: string;
  /** Text of a value. */
  // deno-lint-ignore no-explicit-any
  format?: (value: any) => string;
  /** Numbers stand on the right, all else on the left, by default. */
  align?: "left" | "right" | "center";
}

/** How a table is shown. */
export interface TableOptions<R> {
  /** Text above it; the fence's `caption` by default. */
  caption?: string;
  /** `tbl-…`, for references; the fence's label by default, for the cell's first table. */
  label?: string;
  /** The columns in order; those of the first row by default. */
  columns?: { [K in keyof R]?: string | Column };
  /** Text of the values of a column, where `columns` does not say it. */
  format?: { [K in keyof R]?: (value: NonNullable<R[K]>) => string };
}

/** A recording that a page plays. */
export interface Sound {
  /** What is heard. */
  title: string;
  /** A WAV or FLAC file. */
  bytes: Uint8Array;
}

/** Text of a table, cell by cell, before Markdown. */
export interface TableText {
  head: { title: string; align: "left" | "right" | "center" }[];
  body: string[][];
}

/** One object on the page. */
export type Output =
  | { kind: "figure"; content: object | string; options: FigureOptions }
  | { kind: "figure"; parts: FigurePart[]; options: FigureOptions }
  | { kind: "table"; table: TableText; options: { caption?: string; label?: string } }
  | { kind: "log"; text: string }
  | { kind: "sounds"; sounds: Sound[] }
  | { kind: "provenance"; options: { caption?: string; label?: string } };

/** What stands for an object without content. */
export const NOTHING = "There is nothing of this kind in this run.";
