import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { freeze, renderPdf } from "./pdf.ts";

const PAGE = `<!doctype html><html lang="en"><head><title>Test</title></head><body>
<h1>First heading</h1><p>Some text.</p></body></html>`;

Deno.test("a page becomes a tagged PDF with bookmarks, twice the same bytes", async () => {
  const pdf = await renderPdf(PAGE);
  const text = new TextDecoder("latin1").decode(pdf);
  assert(text.startsWith("%PDF-"));
  assertStringIncludes(text, "/StructTreeRoot");
  assertStringIncludes(text, "/Outlines");
  assertEquals(await renderPdf(PAGE), pdf);
});

Deno.test("dates and identifiers are overwritten in place", () => {
  const source = "/CreationDate (D:20261123000000+00'00') /ID [<0AF1> <FFFF>] end";
  const frozen = new TextDecoder().decode(freeze(new TextEncoder().encode(source)));
  assertEquals(frozen.length, source.length);
  assertStringIncludes(frozen, "/ID [<0000> <0000>] end");
  assert(!/202611/.test(frozen));
});
