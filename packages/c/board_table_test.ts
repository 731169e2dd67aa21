import { assertEquals, assertThrows } from "@std/assert";
import { boardBlock, withBoardTable } from "./board_table.ts";

Deno.test("a table is brought to its place of a page and read back, whatever stood there", () => {
  const page = "before\n\n<!-- sizes -->\nold\n<!-- /sizes -->\n\nafter\n";
  const table = "head  $& $1\n────\n   1";
  const written = withBoardTable(page, table);
  assertEquals(boardBlock(written), table);
  assertEquals(withBoardTable(written, table), written);
  assertEquals([written.startsWith("before\n\n<!--"), written.endsWith("-->\n\nafter\n")], [
    true,
    true,
  ]);
  assertEquals(boardBlock("no table"), undefined);
  assertThrows(() => withBoardTable("no table", table), SyntaxError, "mark its place");
});
