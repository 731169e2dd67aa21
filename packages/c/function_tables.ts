/**
 * The tables of integer functions as a C source, `kws_tables.c`.
 *
 * `deno run -A packages/c/function_tables.ts` writes it.
 *
 * @module
 */
import { writeWhole } from "@kws/files";
import { EXP_TABLE, OCTAVE, TANH_TABLE } from "@kws/runtime/network";

/** A table of whole numbers. */
interface CTable {
  /** What is in it. */
  about: string;
  /** The type of its numbers. */
  type: string;
  /** Its name. */
  name: string;
  /** Its numbers. */
  numbers: ArrayLike<number>;
}

const TABLES: readonly CTable[] = [
  {
    ...{ about: "32767 · tanh(i / 64)", type: "int16_t" },
    ...{ name: "kws_tanh_table", numbers: TANH_TABLE },
  },
  {
    ...{ about: "65535 · e^(−i / 32)", type: "uint16_t" },
    ...{ name: "kws_exp_table", numbers: EXP_TABLE },
  },
  {
    ...{ about: "2^(i / 8) · 2^14", type: "uint16_t" },
    ...{ name: "kws_octave", numbers: OCTAVE },
  },
];

/** Numbers in lines that keep to the width of a page. */
function lines(numbers: ArrayLike<number>): string {
  const rows: string[] = [""];
  for (const number of Array.from(numbers)) {
    if (rows[rows.length - 1].length > 90) rows.push("");
    rows[rows.length - 1] += ` ${number},`;
  }
  return rows.map((row) => ` ${row}\n`).join("");
}

/** The source: the tables of `@kws/runtime`, number for number. */
export function functionTables(): string {
  const tables = TABLES.map(({ about, type, name, numbers }) =>
    `/* ${about} */\nconst ${type} ${name}[${numbers.length}] = {\n${lines(numbers)}};\n`
  );
  return `/* Made by packages/c/function_tables.ts. */\n#include "kws_parts.h"\n\n${
    tables.join("\n")
  }`;
}

if (import.meta.main) writeWhole(`${import.meta.dirname}/kws_tables.c`, functionTables());
