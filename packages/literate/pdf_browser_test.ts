import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildReport } from "./build.ts";
import { pagesOfNames, renderPdf } from "./pdf.ts";

const root = new URL("../../", import.meta.url).pathname;

Deno.test("a report becomes a tagged PDF with bookmarks and page numbers, twice the same bytes", async () => {
  const buildDir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(buildDir, { recursive: true });
  const cwd = Deno.cwd();
  try {
    Deno.chdir(root);
    const html = await buildReport({
      chapters: ["packages/literate/testdata/00-example.md"],
      buildDir,
      nodeModules: `${root}node_modules`,
      references: "packages/literate/testdata/references.json",
      check: false,
      strict: true,
    });
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
  } finally {
    Deno.chdir(cwd);
    Deno.removeSync(buildDir, { recursive: true });
  }
});
