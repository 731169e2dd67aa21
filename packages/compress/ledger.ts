/**
 * The cost ledger: what every setting costs, and how many times less than the base.
 *
 * @module
 */
import { BASE_BYTES, baseMacs } from "./sizes.ts";

/** What is known of one setting. What is missing was not measured, and shows as a dash. */
export interface LedgerRow {
  /** The setting's name. */
  setting: string;
  /** Number of parameters. */
  parameters?: number;
  /** Bytes of the weights alone. */
  rawBytes?: number;
  /** Bytes of the whole file. */
  fileBytes?: number;
  /** MACs of one second of sound, thop's convention, front end apart. */
  macs?: number;
  /** Multiplications per second of sound with shared states. */
  streamingMacs?: number;
  /** Multiplications of the front end per second of sound. */
  frontEndMultiplies?: number;
  /** Peak working memory in bytes. */
  peakBytes?: number;
  /** AU-FA-FR on the test split, mean over seeds. */
  auFaFr?: number;
  /** The verdict of the comparison with the base. */
  verdict?: string;
}

/** What the ratios are against. */
export interface LedgerBase {
  /** Raw weights in bytes. Defaults to the fp32 base's 281,772. */
  rawBytes?: number;
  /** Bytes of the base's own saved file; without it those ratios are left out. */
  fileBytes?: number;
  /** MACs of one second. Defaults to the base network's. */
  macs?: number;
  /** Multiplications of the base's front end per second, for the ratio of both together. */
  frontEndMultiplies?: number;
  /** The base's multiplications per second with shared states, for the same ratio. */
  streamingMacs?: number;
}

/** How many times less a setting costs than the base. */
export interface LedgerRatios {
  /** Raw fp32 base weights over raw weights. */
  raw?: number;
  /** Raw fp32 base weights over the whole file. */
  rawToFile?: number;
  /** The base's saved file over the whole file. */
  file?: number;
  /** MACs, thop's convention. */
  macs?: number;
  /** Multiplications per second, network and front end together. */
  together?: number;
}

function ratio(above: number | undefined, below: number | undefined): number | undefined {
  if (above === undefined || below === undefined) return undefined;
  if (!(above > 0 && below > 0)) {
    throw new RangeError(
      `Cannot take a ratio of costs as both must be above 0: current values are ${above} and ` +
        `${below}`,
    );
  }
  return above / below;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/**
 * The ratios of a row to the base; those whose costs are not known are left out.
 *
 * @throws {RangeError} If a cost is 0 or less.
 */
export function ledgerRatios(row: LedgerRow, base: LedgerBase = {}): LedgerRatios {
  const { rawBytes = BASE_BYTES, fileBytes, macs = baseMacs() } = base;
  const ratios: LedgerRatios = {
    raw: ratio(rawBytes, row.rawBytes),
    rawToFile: ratio(rawBytes, row.fileBytes),
    file: ratio(fileBytes, row.fileBytes),
    macs: ratio(macs, row.macs),
    together: ratio(
      sum(base.streamingMacs, base.frontEndMultiplies),
      sum(row.streamingMacs, row.frontEndMultiplies),
    ),
  };
  return Object.fromEntries(Object.entries(ratios).filter(([, value]) => value !== undefined));
}

/** Rows with their ratios, ready for JSON. */
export function ledgerJson(
  rows: readonly LedgerRow[],
  base: LedgerBase = {},
): (LedgerRow & { ratios: LedgerRatios })[] {
  return rows.map((row) => ({ ...row, ratios: ledgerRatios(row, base) }));
}

/** A column: its head, and what it shows of a row. */
type Column = [head: string, cell: (row: LedgerRow, ratios: LedgerRatios) => string];

const COLUMNS: readonly Column[] = [
  ["params", ({ parameters }) => whole(parameters)],
  ["raw B", ({ rawBytes }) => whole(rawBytes)],
  ["raw ×", (_, { raw }) => times(raw)],
  ["file B", ({ fileBytes }) => whole(fileBytes)],
  ["file ×¹", (_, { rawToFile }) => times(rawToFile)],
  ["file ×²", (_, { file }) => times(file)],
  ["MAC", ({ macs }) => whole(macs)],
  ["MAC ×", (_, { macs }) => times(macs)],
  ["AU-FA-FR", ({ auFaFr }) => auFaFr === undefined ? "-" : auFaFr.toExponential(2)],
];

const NOTE = "¹ raw fp32 base weights over this file   ² the base's saved file over this file";

/** Most columns of the table. */
const WIDTH = 100;

/** Most and fewest columns of a name. */
const NAME_WIDTHS = [22, 8] as const;

function whole(value: number | undefined): string {
  return value === undefined ? "-" : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function times(value: number | undefined): string {
  return value === undefined ? "-" : value.toFixed(value < 100 ? 1 : 0);
}

function shorten(name: string, width: number): string {
  return name.length <= width ? name : `${name.slice(0, width - 1)}…`;
}

/**
 * The ledger as text, at most 100 columns wide: sizes and MACs with their ratios to the base. Columns
 * of which no row knows anything are left out; names are cut to the room that is left.
 */
export function ledgerTable(rows: readonly LedgerRow[], base: LedgerBase = {}): string {
  const ratios = rows.map((row) => ledgerRatios(row, base));
  const columns = COLUMNS
    .map(([head, cell]) => [head, ...rows.map((row, i) => cell(row, ratios[i]))])
    .filter(([, ...cells]) => cells.some((cell) => cell !== "-"));
  const width = (cells: readonly string[]): number =>
    cells.reduce((most, cell) => Math.max(most, cell.length), 0);
  const rest = WIDTH - columns.reduce((sum, cells) => sum + 2 + width(cells), 0);
  const [most, least] = NAME_WIDTHS;
  const room = Math.max(least, Math.min(most, rest));
  const names = ["setting", ...rows.map(({ setting }) => shorten(setting, room))];
  const lines = names.map((name, line) =>
    name.padEnd(width(names)) +
    columns.map((cells) => "  " + cells[line].padStart(width(cells))).join("")
  );
  lines.splice(1, 0, "-".repeat(lines[0].length));
  if (lines[0].includes("file ×")) lines.push("", NOTE);
  return lines.join("\n");
}
