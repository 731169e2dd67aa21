import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { findBrowser, freeze, pagesOfNames } from "./pdf.ts";

Deno.test("dates and identifiers are overwritten in place", () => {
  const source = "/CreationDate (D:20261123000000+00'00') /ID [<0AF1> <FFFF>] \x80end";
  const bytes = Uint8Array.from(source, (character) => character.charCodeAt(0));
  const frozen = freeze(bytes);
  assertEquals(frozen.length, bytes.length);
  assertEquals(frozen.at(-4), 0x80);
  const text = new TextDecoder().decode(frozen);
  assertStringIncludes(text, "/ID [<0000> <0000>]");
  assert(!/202611/.test(text));
});

Deno.test("named places are found on their pages, in the order of the page tree", () => {
  const pdf = `%PDF-1.4
1 0 obj
<</Type /Catalog /Pages 2 0 R>>
endobj
2 0 obj
<</Type /Pages /Kids [3 0 R 6 0 R]>>
endobj
3 0 obj
<</Type /Pages /Kids [5 0 R 4 0 R]>>
endobj
7 0 obj
<</sec-a [4 0 R /XYZ 0 1 0] /sec-b [6 0 R /XYZ 0 1 0]>>
endobj
`;
  const pages = pagesOfNames(new TextEncoder().encode(pdf));
  assertEquals([...pages], [["sec-a", 2], ["sec-b", 3]]);
});

Deno.test("a browser that is named is taken", async () => {
  const before = Deno.env.get("CHROMIUM_PATH");
  try {
    Deno.env.set("CHROMIUM_PATH", "/somewhere/chromium");
    assertEquals((await findBrowser()).path, "/somewhere/chromium");
  } finally {
    if (before === undefined) Deno.env.delete("CHROMIUM_PATH");
    else Deno.env.set("CHROMIUM_PATH", before);
  }
});
