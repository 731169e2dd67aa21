import { assertEquals } from "@std/assert";
import { comparedWith, rowOf, type SizeRow, sizesTable } from "./download_sizes.ts";

const PAGE = rowOf("page", "0.1.0", [
  { file: "a.js", raw: 300, gzipped: 100 },
  { file: "b.kws", raw: 60, gzipped: 50 },
]);
const PEER = rowOf("peer", "4.0.1", [{ file: "c.js", raw: 900, gzipped: 600 }]);
const MISSING: SizeRow = { ...rowOf("other", "1.0.0", []), skipped: "Cannot run npm pack" };

Deno.test("what a page loads is the sum of its files, and others are compared with it", () => {
  assertEquals([PAGE.raw, PAGE.gzipped], [360, 150]);
  const rows = comparedWith([PAGE, PEER, MISSING], "page");
  assertEquals(rows.map(({ ratio }) => ratio), [1, 4, undefined]);
});

Deno.test("what was not measured has no figures but a reason", () => {
  const [head, , page, peer, missing, , note] = sizesTable(
    comparedWith([PAGE, PEER, MISSING], "page"),
  )
    .split("\n");
  assertEquals(head.trim().split(/\s{2,}/), ["what", "version", "bytes", "gzipped", "× page"]);
  assertEquals(page.split(/\s+/), ["page", "0.1.0", "360", "150", "1.00"]);
  assertEquals(peer.split(/\s+/), ["peer", "4.0.1", "900", "600", "4.00"]);
  assertEquals(missing.split(/\s+/), ["other", "1.0.0", "–", "–", "–"]);
  assertEquals(note, "other: Cannot run npm pack");
});
