import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ChapterError } from "./error.ts";
import { NOTHING } from "./output.ts";
import { buildTexts, HEAD } from "./testdata/chapters.ts";

const object = (kind: "tbl" | "fig", code: string): string =>
  `\`\`\`ts #${kind}-a caption="What it is." alt="What it shows"\n${code}\n\`\`\`\n\n@${kind}-a\n`;
const chapter = (text: string): string => `${HEAD}\n${text}\n`;

Deno.test("a text with a number that nothing has computed is an error at its place, in prose and in tables", async () => {
  const cases: [text: string, message: string][] = [
    ["It is {{ `${(0 / 0).toFixed(2)} (a)` }}.", "its text says NaN"],
    ["It is {{ `${[][0]}` }}.", "its text says undefined"],
    ["It is {{ String(-1 / 0) }}.", "its text says -Infinity"],
    [
      object("tbl", "table([{ a: '1 %' }, { a: `${0 / 0} %` }]);").replace(
        ' alt="What it shows"',
        "",
      ),
      "its text says NaN",
    ],
  ];
  for (const [text, message] of cases) {
    const error = await assertRejects(() => buildTexts(chapter(text)), ChapterError, message);
    assertStringIncludes(error.message, "Cannot show a value as it must be known");
    assertStringIncludes(error.message, "chapter.md:");
  }
});

Deno.test("words that only look like it are shown, and so is a cell without a value", async () => {
  const html = await buildTexts(chapter(
    object("tbl", "table([{ a: 'NaNcy', b: undefined }]);").replace(' alt="What it shows"', "") +
      "\nIt is {{ 'undefinedness' }}.",
  ));
  assertStringIncludes(html, "NaNcy");
  assertStringIncludes(html, "undefinedness");
  assertStringIncludes(html, "–</td>");
});

Deno.test("a table without rows and a chart of no charts say that there is nothing", async () => {
  const html = await buildTexts(chapter(
    object("tbl", "table([], { columns: { a: 'A', b: 'B' } });").replace(
      ' alt="What it shows"',
      "",
    ) +
      object("fig", "figure({ hconcat: [] });"),
  ));
  assertStringIncludes(html, `<td class="none" colspan="2">${NOTHING}</td>`);
  assertEquals(html.split(NOTHING).length, 3);
});
