import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@kws/cli";
import { askedTable } from "./asked_table.ts";

Deno.test("one table is printed, and those over all keywords are not of one", () => {
  assertEquals(askedTable({ short: false, run: true }), undefined);
  assertEquals(askedTable({ json: true, keyword: "left" }), "json");
  assertEquals(askedTable({ verdicts: true }), "verdicts");
  assertThrows(
    () => askedTable({ short: true, costs: true }),
    UsageError,
    "--short and --costs are given",
  );
  assertThrows(
    () => askedTable({ verdicts: true, keyword: "left" }),
    UsageError,
    'leave out --keyword "left"',
  );
});
