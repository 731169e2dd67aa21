import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ChapterError } from "./error.ts";
import { buildTexts, HEAD } from "./testdata/chapters.ts";

const point = (part: string): string =>
  `{ content: { mark: "point", data: { values: [{ x: 1 }] }, encoding: { x: { field: "x" } } }, ${part} }`;
const chapter = (parts: readonly string[], text = ""): string =>
  `${HEAD}\n${text}\n\n\`\`\`ts #fig-both caption="Both."\nfigure([${
    parts.join(", ")
  }]);\n\`\`\`\n`;

Deno.test("charts with letters share a figure's number, and each can be referred to", async () => {
  const warnings: string[] = [];
  const html = await buildTexts(
    chapter([
      point('caption: "The *one*", alt: "A point", label: "fig-one"'),
      point('caption: "The other", alt: "Another point"'),
    ], "See @fig-one."),
    { onWarning: ({ message }) => warnings.push(message) },
  );
  assertStringIncludes(html, '<a class="ref" href="#fig-one">Figure&nbsp;1(a)</a>');
  assertStringIncludes(
    html,
    '<div class="part" id="fig-one"><div class="chart" role="img" aria-label="A point">',
  );
  assertStringIncludes(html, "<p>(a) The <em>one</em></p>");
  assertStringIncludes(html, "<p>(b) The other</p>");
  assertEquals(html.match(/<b>Figure 1\.<\/b> Both\./g)?.length, 1);
  assertEquals(warnings, [], "who refers to a part refers to the figure");
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  assertEquals(new Set(ids).size, ids.length, "no two parts share a name");
});

const WRONG: [string, string, string][] = [
  [
    "a part without alternative text",
    chapter([point('caption: "A"'), point('caption: "B", alt: "B"')]),
    "chapter.md:7:1: part (a) of a figure needs alt",
  ],
  [
    "a part without a caption",
    chapter([point('caption: "A", alt: "A"'), point('alt: "B"')]),
    "chapter.md:7:1: part (b) of a figure needs caption",
  ],
  [
    "a single part",
    chapter([point('caption: "A", alt: "A"')]),
    "there must be 2 to 26: there are 1",
  ],
  [
    "a part's label of the wrong kind",
    chapter([point('caption: "A", alt: "A", label: "tbl-a"'), point('caption: "B", alt: "B"')]),
    'the label "tbl-a" must start with "fig-"',
  ],
];

for (const [what, text, message] of WRONG) {
  Deno.test(`${what} is an error at the figure's place`, async () => {
    await assertRejects(() => buildTexts(text), ChapterError, message);
  });
}
