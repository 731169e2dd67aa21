import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildTexts, HEAD } from "./testdata/chapters.ts";

const CHAPTER = `${HEAD}
# One {#sec-one}

First[^late], then[^two] and again[^late].

\`\`\`ts caption="A caption[^cap]."
table([{ a: 1 }]);
\`\`\`

[^late]: Its text has a value, {{ 1 + 1 }}, a link to @sec-one
  and *two* lines.

  A second paragraph.

[^two]: Short.
[^cap]: Of a caption.

No note: \`[^code]\`.
`;

Deno.test("footnotes are numbered in the order of the text, through all chapters, and lead both ways", async () => {
  const html = await buildTexts([CHAPTER, `${HEAD}\nNext[^two].\n\n[^two]: Another one.\n`]);
  const marks = [
    ...html.matchAll(/<a id="([^"]*)" href="#note-(\d)" role="doc-noteref">(\d)<\/a>/g),
  ]
    .map(([, id, to, shown]) => [id, to, shown]);
  assertEquals(marks, [
    ["note-mark-1", "1", "1"],
    ["note-mark-2", "2", "2"],
    ["note-mark-1-2", "1", "1"],
    ["note-mark-3", "3", "3"],
    ["note-mark-4", "4", "4"],
  ]);
  const list = html.slice(html.indexOf('<ol class="notes">'));
  assertEquals(list.match(/<li id="note-\d">/g)?.length, 4);
  assertStringIncludes(list, '<span class="value" title="typed">2</span>');
  assertStringIncludes(list, '<a class="ref" href="#sec-one">');
  assertStringIncludes(list, '<p>A second paragraph. <a class="back" href="#note-mark-1"');
  assertStringIncludes(list, 'href="#note-mark-1-2"');
  assertStringIncludes(html, "<code>[^code]</code>");
  assertStringIncludes(html, '<h2 id="notes">Notes</h2>');
  assert(!html.includes("<footnote-"), "no mark of ours is left");
});

Deno.test("a page without footnotes has no list of them", async () => {
  assert(!(await buildTexts(`${HEAD}\nAll is said.\n`)).includes("doc-endnotes"));
});
