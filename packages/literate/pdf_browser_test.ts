import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pagesOfNames, renderPdf } from "./pdf.ts";
import { withExample } from "./testdata/example.ts";

Deno.test("a report becomes a tagged PDF with bookmarks and page numbers, twice the same bytes", async () => {
  await withExample(async (html) => {
    const pdf = await renderPdf(html);
    const text = new TextDecoder("latin1").decode(pdf);
    assert(text.startsWith("%PDF-"));
    for (const part of ["/StructTreeRoot", "/Outlines", "/Lang (en)", "/MarkInfo", "/Alt"]) {
      assertStringIncludes(text, part);
    }
    const pages = pagesOfNames(pdf);
    assertEquals(pages.get("sec-objects"), 1);
    assert(pages.get("sec-provenance")! > 1, "the second chapter is on a later page");
    assert(pages.get("references")! >= pages.get("sec-provenance")!);
    assertEquals(await renderPdf(html), pdf);
  }, { strict: true });
});
