import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ChapterError } from "./error.ts";
import { renderPdf } from "./pdf.ts";
import { publishReport } from "./publish.ts";
import { MARGINS } from "./theme.ts";
import { buildTexts, HEAD, root, withBuildDir } from "./testdata/chapters.ts";

/** A page of A4 in points, without the theme's right margin. */
const RIGHT_EDGE = (210 - MARGINS.side) / 25.4 * 72;

const columns = (count: number): string =>
  `\`\`\`ts caption="Of ${count} columns."\n` +
  `table([Object.fromEntries(Array.from({ length: ${count} }, (_, i) => ` +
  `[\`column_number_\${i}\`, 123456 + i]))]);\n\`\`\`\n`;

/** Every piece of text of a PDF and where it ends, in points from the left. */
async function ends(pdf: Uint8Array): Promise<{ text: string; right: number }[]> {
  const { getDocumentProxy } = await import("unpdf");
  const document = await getDocumentProxy(pdf.slice());
  const found: { text: string; right: number }[] = [];
  for (let i = 1; i <= document.numPages; i++) {
    const { items } = await (await document.getPage(i)).getTextContent();
    for (const item of items) {
      if (!("str" in item) || item.str.trim() === "") continue;
      found.push({ text: item.str, right: item.transform[4] + item.width });
    }
  }
  return found;
}

Deno.test("wide tables and equations, long cells, code and addresses end on the page, whole", async () => {
  const path = "/a/very/long/path".repeat(20);
  const address = `https://example.org/${"x".repeat(250)}END`;
  const pdf = await renderPdf(
    await buildTexts(`${HEAD}
# ${"Heading".repeat(20)}END {#sec-one}

${columns(9)}
\`\`\`ts caption="A long path; the column behind it."
table([{ path: "${path}", hash: "LAST COLUMN" }]);
\`\`\`

| ${Array.from({ length: 11 }, (_, i) => `heading_${i}`).join(" | ")} | ${"y".repeat(60)} |
| ${"- | ".repeat(12)}
| ${"a | ".repeat(12)}

$$
${Array.from("abcdefghijklmnopqrstuvwxyzabcdef").join(" + ")}
$$

An address: ${address} and \`${"code_word_".repeat(20)}\`.
`),
  );
  const texts = await ends(pdf);
  for (const { text, right } of texts) {
    assert(right <= RIGHT_EDGE + 1, `"${text}" ends at ${right} of ${RIGHT_EDGE}`);
  }
  const all = texts.map(({ text }) => text).join("").replaceAll(/\s+/g, "");
  const words = [
    path,
    address,
    "column_number_8",
    "LASTCOLUMN",
    "code_word_".repeat(20),
    "y".repeat(60),
  ];
  for (const word of words) assertStringIncludes(all, word);
});

Deno.test("what no page is wide enough for fails the PDF at its place, and the HTML stays", async () => {
  await withBuildDir(async (dir) => {
    const chapter = `${dir}/a.md`;
    const header = Array.from({ length: 40 }, (_, i) => `heading_${i}`).join(" | ");
    Deno.writeTextFileSync(
      chapter,
      `${HEAD}\n# One {#sec-one}\n\n${columns(26)}\nText.\n\n| ${header} |\n|${"-|".repeat(40)}\n` +
        `\n$$\n${"a_{long} + ".repeat(60)} b\n$$\n\nAnd $${"x + ".repeat(200)} y$.\n`,
    );
    Deno.writeTextFileSync(`${dir}/report.pdf`, "the old print");
    const error = await assertRejects(() =>
      publishReport({
        chapters: [chapter],
        buildDir: dir,
        nodeModules: `${root}node_modules`,
        check: false,
        html: `${dir}/report.html`,
        pdf: `${dir}/report.pdf`,
      }), ChapterError);
    assertEquals((error as ChapterError).problems.map(({ line }) => line), [7, 13, 16, 16]);
    assertStringIncludes(error.message, '"Table 1" does not fit a printed page: it takes');
    assertEquals(Deno.readTextFileSync(`${dir}/report.pdf`), "the old print");
    assertStringIncludes(Deno.readTextFileSync(`${dir}/report.html`), "column_number_25");
  });
});
