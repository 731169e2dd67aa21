import { assertEquals } from "@std/assert";
import { functionTables } from "./function_tables.ts";

Deno.test("the tables in C are those of the runtime", () => {
  assertEquals(Deno.readTextFileSync("packages/c/kws_tables.c"), functionTables());
});
