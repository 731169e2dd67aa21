import { assert, assertEquals } from "@std/assert";
import { extractText, getDocumentProxy } from "unpdf";
import { renderPdf } from "./pdf.ts";
import { withExample } from "./testdata/example.ts";

Deno.test("a PDF's text reads in order, its headings are bookmarks and tags, its language is set", async () => {
  await withExample(async (html) => {
    const headings = [...html.matchAll(/<h2 id="[^"]*"[^>]*>(.*?)<\/h2>/g)]
      .map(([, text]) => text.replaceAll(/<[^>]*>/g, "").trim());
    assert(headings.length > 1, "the example has headings");
    const pdf = await getDocumentProxy(await renderPdf(html));
    const { text } = await extractText(pdf, { mergePages: true });
    const words = (one: string): string => one.replaceAll(/\s+/g, "");
    // Behind the table of contents every heading comes once more, in order.
    let at = 0;
    for (const heading of [...headings, ...headings]) {
      const found = words(text).indexOf(words(heading), at);
      assert(found >= at, `"${heading}" is not behind what comes before it`);
      at = found + 1;
    }
    const outline = await pdf.getOutline();
    const titles = outline.flatMap(({ title, items }) => [title, ...items.map((one) => one.title)]);
    for (const heading of headings) {
      assert(titles.some((title) => words(title) === words(heading)), `no bookmark "${heading}"`);
    }
    const tree = JSON.stringify(await (await pdf.getPage(1)).getStructTree());
    for (const role of ["H1", "H2", "P", "Figure"]) {
      assert(tree.includes(`"role":"${role}"`), `the first page has no tag ${role}`);
    }
    const { info } = await pdf.getMetadata();
    assertEquals((info as { Language?: string }).Language, "en");
  });
});
