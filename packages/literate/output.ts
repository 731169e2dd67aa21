/** How a figure is shown. */
export interface FigureOptions {
  /** Text below it; the fence's `caption` by default. */
  caption?: string;
  /** What it shows, for those who do not see it; the fence's `alt` by default. Required. */
  alt?: string;
}

/** How a table's column is shown. */
export interface Column {
  /** Head of the column; the row's key by default. */
  title?: string;
  /** Text of a value. */
  // deno-lint-ignore no-explicit-any
  format?: (value: any) => string;
}

/** How a table is shown. */
export interface TableOptions<R> {
  /** Text above it; the fence's `caption` by default. */
  caption?: string;
  /** The columns in order; those of the first row by default. */
  columns?: { [K in keyof R]?: string | Column };
}

/** One object on the page. */
export type Output =
  | { kind: "figure"; content: object | string; options: FigureOptions }
  | { kind: "table"; rows: readonly object[]; options: TableOptions<object> }
  | { kind: "log"; text: string };
