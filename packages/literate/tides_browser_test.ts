import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Problem } from "./error.ts";
import { pagesOfNames } from "./pdf.ts";
import { publishReport } from "./publish.ts";
import { lookAt } from "./testing.ts";
import { root, withBuildDir } from "./testdata/chapters.ts";

const folder = `${root}packages/literate/testdata/tides`;

Deno.test("a report about something else is built to HTML and PDF by the same engine, with nothing to object to", async () => {
  await withBuildDir(async (dir) => {
    const remarks: Problem[] = [];
    const html = await publishReport({
      chapters: [`${folder}/01-tides.md`, `${folder}/02-model.md`],
      buildDir: dir,
      nodeModules: `${root}node_modules`,
      references: `${folder}/references.json`,
      html: `${dir}/tides.html`,
      pdf: `${dir}/tides.pdf`,
      strict: true,
      onWarning: (problem) => remarks.push(problem),
      onTyped: (problem) => remarks.push(problem),
    });
    assertEquals(remarks, []);
    const text = html.replaceAll(/<[^>]*>/g, "").replaceAll("&nbsp;", " ").replaceAll(/\s+/g, " ");
    for (
      const part of [
        "over 48 hours; the south",
        "the moon and of the sun [1]. In the south it spans",
        "(Figure 1(b)), in the north",
        "the height is Equation 1; it begins at −3.0 m",
        "I. Newton (1687).",
        "These are triangles",
        "gauge/…2",
      ]
    ) assertStringIncludes(text.toLowerCase(), part.toLowerCase());
    assertEquals(
      Deno.readTextFileSync(`${dir}/tides.sources.txt`),
      `gauge/north ${"0a".repeat(16)}\ngauge/south ${"1b".repeat(16)}\n`,
    );
    assertEquals(await lookAt([html]), []);

    const pdf = Deno.readFileSync(`${dir}/tides.pdf`);
    const pages = pagesOfNames(pdf);
    for (const name of ["sec-heights", "fig-both", "tbl-runs", "notes", "references"]) {
      assert(pages.has(name), `${name} is not in the PDF`);
    }
    const { extractText, getDocumentProxy } = await import("unpdf");
    const document = await getDocumentProxy(pdf);
    const { text: printed } = await extractText(document, { mergePages: true });
    assertStringIncludes(printed, "These".toLowerCase());
    assert(!printed.includes("Every figure, table and value"), "the listing is not printed");
    const { info, metadata } = await document.getMetadata();
    const { Title, Author, Subject, Keywords, CreationDate, Producer, Language } = info as Record<
      string,
      string
    >;
    assertEquals({ Title, Author, Subject, Keywords, CreationDate, Producer, Language }, {
      Title: "Two harbours and their tides",
      Author: "A test of the engine",
      Subject: "Tides of two harbours that do not exist",
      Keywords: "tides, engine, test",
      CreationDate: "D:20261123000000Z",
      Producer: "@kws/literate and Chromium",
      Language: "en-GB",
    });
    assertEquals(metadata?.get("dc:title"), "Two harbours and their tides");
  });
});
