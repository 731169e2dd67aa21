import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnsOf } from "./help.ts";
import { bytes, exponent, figure, fixed, grouped, percent, significant } from "./number_format.ts";
import { type Column, formatTable } from "./table.ts";

type Row = Record<string, string | number | undefined>;

function columns(...heads: string[]): Column<Row>[] {
  return heads.map((head) => ({ head, value: (row) => row[head] }));
}

Deno.test("text keeps to the left, numbers to the right, and what is missing has a sign", () => {
  const rows: Row[] = [{ a: "x", b: 1, c: "y" }, { a: "long", b: 12.345 }];
  assertEquals(
    formatTable(rows, columns("a", "b", "c")),
    ["a        b  c", "────  ────  ─", "x        1  y", "long  12.3  –"].join("\n"),
  );
});

Deno.test("numbers that are none are words", () => {
  const rows: Row[] = [{ a: NaN }, { a: Infinity }, { a: -Infinity }, { a: 0 }];
  const words = ["not defined", "infinite", "minus infinite", "0"];
  const lines = formatTable(rows, columns("a")).split("\n").slice(2);
  assertEquals(lines.map((line) => line.trim()), words);
  for (
    const format of [fixed(2), significant(2), exponent(1), percent(0), grouped, figure, bytes]
  ) {
    assertEquals([NaN, Infinity, -Infinity].map(format), words.slice(0, 3));
  }
});

Deno.test("numbers have the form that was asked for", () => {
  assertEquals(fixed(2)(Math.PI), "3.14");
  assertEquals([0.012345, 123456].map(significant(3)), ["0.0123", "123000"]);
  assertEquals([0, 1.92e-5].map(exponent(2)), ["0", "1.92e-5"]);
  assertEquals(percent(1)(0.125), "12.5%");
  assertEquals([0, 12_850, 1_790_000].map(bytes), ["0.0 kB", "12.8 kB", "1.8 MB"]);
  assertEquals([999, 70443, -1234567].map(grouped), ["999", "70,443", "-1,234,567"]);
  assertEquals([3, 1234.5, 12.345, 1.234, 0.00123].map(figure), [
    ...["3", "1235", "12.3", "1.23", "1.2e-3"],
  ]);
});

Deno.test("a table that is too wide breaks its text and then goes on below", () => {
  const rows: Row[] = [{ a: "name", b: "word ".repeat(30), c: 1 }];
  const broken = formatTable(rows, columns("a", "b", "c"));
  assertEquals(broken.match(/word/g)?.length, 30);
  assert(broken.split("\n").length > 3);
  const heads = Array.from({ length: 20 }, (_, i) => `number ${i}`);
  const wide = formatTable(
    [{ a: "name", ...Object.fromEntries(heads.map((head, i) => [head, i])) }],
    columns("a", ...heads),
  );
  assertEquals(wide.match(/^name/gm)?.length, wide.split("\n\n").length);
  for (const head of heads) assert(wide.includes(head), head);
});

Deno.test("tables keep to 80 columns and lose no word, whatever they hold", () => {
  const cell = fc.oneof(fc.lorem({ maxCount: 30 }), fc.double(), fc.integer());
  const row = fc.record({ a: fc.lorem({ maxCount: 20 }), b: cell, c: cell, d: cell, e: cell });
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
    const table = formatTable<Row>(rows, columns("a", "b", "c", "d", "e"));
    for (const line of table.split("\n")) assert(columnsOf(line) <= 80, line);
    for (const value of rows.flatMap((row) => Object.values(row))) {
      if (typeof value !== "string") continue;
      for (const word of value.split(" ").filter(({ length }) => length <= 12)) {
        assert(table.includes(word), word);
      }
    }
  }));
});

Deno.test("a table without rows has its head", () => {
  assertEquals(formatTable([], columns("a", "b")), "a  b\n─  ─");
});
