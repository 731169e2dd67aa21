/**
 * Tables of text.
 *
 * @module
 */
import { COLUMNS, columnsOf, wrapText } from "./help.ts";
import { ABSENT, figure, type NumberFormat } from "./number_format.ts";

/** What a cell holds. */
export type Cell = string | number | boolean | null | undefined;

/** One column of a table. */
export interface Column<Row> {
  /** What stands above it. */
  head: string;
  /** Its cell in a row. */
  value: (row: Row) => Cell;
  /** Numbers' form; {@linkcode figure} without it. Values that are no finite numbers are words. */
  format?: NumberFormat;
  /** The side its cells keep to: left without this, or right if all its values are numbers. */
  align?: "left" | "right";
}

/** How a table is laid out. */
export interface TableOptions {
  /** Columns of the terminal that it keeps to; 80 by default. */
  width?: number;
}

/** A column, laid out. */
interface Laid {
  head: string;
  cells: string[];
  /** Whether all its values are numbers, which are never broken. */
  numbers: boolean;
  right: boolean;
  width: number;
}

/** Between two columns. */
const GAP = "  ";

/** Columns of text are not made narrower than this. */
const LEAST = 12;

/**
 * A table of text, at most 80 columns wide. Where it would be wider, the widest columns of text are
 * broken into lines; where that does not do, the columns that do not fit follow in a further table,
 * which repeats the first one.
 *
 * @example Two rows
 * ```ts
 * import { fixed, formatTable } from "@kws/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [{ name: "base", error: 0.25 }, { name: "size", error: NaN }];
 * const table = formatTable(rows, [
 *   { head: "model", value: ({ name }) => name },
 *   { head: "error", value: ({ error }) => error, format: fixed(3) },
 * ]);
 * assertEquals(table, [
 *   "model        error",
 *   "─────  ───────────",
 *   "base         0.250",
 *   "size   not defined",
 * ].join("\n"));
 * ```
 */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width = COLUMNS }: TableOptions = {},
): string {
  if (columns.length === 0) return "";
  const laid = columns.map((column) => layOut(rows, column));
  for (;;) {
    const excess = widthOf(laid) - width;
    const texts = laid.filter((column) => !column.numbers && column.width > leastOf(column));
    if (excess <= 0 || texts.length === 0) break;
    const widest = texts.reduce((a, b) => b.width > a.width ? b : a);
    // A column at a time, by a character at a time: tables are small.
    widest.width--;
  }
  return blocks(laid, width).map(draw).join("\n\n");
}

function layOut<Row>(
  rows: readonly Row[],
  { head, value, format = figure, align }: Column<Row>,
): Laid {
  const values = rows.map(value);
  const cells = values.map((cell) => {
    if (typeof cell === "number") return format(cell);
    return cell === undefined || cell === null ? ABSENT : String(cell).replace(/\s+/g, " ");
  });
  const there = values.filter((cell) => cell !== undefined && cell !== null && cell !== "");
  const numbers = there.length > 0 && there.every((cell) => typeof cell === "number");
  const right = (align ?? (numbers ? "right" : "left")) === "right";
  return { head, cells, numbers, right, width: Math.max(...[head, ...cells].map(columnsOf)) };
}

function leastOf({ head }: Laid): number {
  return Math.max(LEAST, columnsOf(head));
}

function widthOf(laid: readonly Laid[]): number {
  return laid.reduce((sum, column) => sum + column.width, GAP.length * (laid.length - 1));
}

/** Columns in tables that fit; the first column stands in each. */
function blocks(laid: readonly Laid[], width: number): Laid[][] {
  const [first, ...rest] = laid;
  const all: Laid[][] = [[first]];
  for (const column of rest) {
    const last = all[all.length - 1];
    if (last.length === 1 || widthOf([...last, column]) <= width) last.push(column);
    else all.push([first, column]);
  }
  return all;
}

function draw(laid: readonly Laid[]): string {
  const line = (parts: readonly string[]): string =>
    parts.map((part, i) => {
      const space = " ".repeat(Math.max(0, laid[i].width - columnsOf(part)));
      return laid[i].right ? space + part : part + space;
    }).join(GAP).trimEnd();
  const lines = [
    line(laid.map(({ head }) => head)),
    laid.map(({ width }) => "─".repeat(width)).join(GAP),
  ];
  for (const row of laid[0].cells.keys()) {
    const broken = laid.map(({ cells, width }) => wrapText(cells[row], width));
    for (let i = 0; i < Math.max(...broken.map(({ length }) => length)); i++) {
      lines.push(line(broken.map((parts) => parts[i] ?? "")));
    }
  }
  return lines.join("\n");
}
