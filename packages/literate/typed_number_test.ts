import { assertEquals, assertThrows } from "@std/assert";
import { parseChapter } from "./chapter.ts";
import { ChapterError } from "./error.ts";
import { buildTexts } from "./testdata/chapters.ts";

function chapter(table: string): string {
  return `---\ntitle: A\n---\n\n# A {#sec-a}\n\n${table}\n`;
}

Deno.test("measurements typed into a table are errors at their places", () => {
  const rows = [
    ["| a | 0.25 |", "0.25", 7],
    ["| a | 3e-5 |", "3e-5", 7],
    ["| ab | 20 ms |", "20 ms", 8],
    ["| a | {{ x }} 97 % |", "97 %", 15],
  ] as const;
  for (const [row, number, column] of rows) {
    const error = assertThrows(
      () => parseChapter("a.md", chapter(`| what | much |\n| --- | --- |\n${row}`)),
      ChapterError,
    );
    assertEquals(error.message.includes(`a.md:9:${column}`), true, error.message);
    assertEquals(error.message.includes(`"${number}" is typed by hand`), true, error.message);
  }
});

Deno.test("every form of a table is one: short delimiters, no outer bars, in quotations and lists", () => {
  const forms = [
    "| what | much |\n| - | - |\n| a | 0.25 |",
    "| what | much |\n|-|:-:|\n| a | 0.25 |",
    "what | much\n-|-\na | 0.25",
    "| what |\n| - |\n| 0.25 |",
    "| what |\n|:-|\n| 0.25 |",
    "> | what | much |\n> | --- | - |\n> | a | 0.25 |",
    "- | what | much |\n  | - | - |\n  | a | 0.25 |",
    "1. a\n\n      | what | much |\n      | - | - |\n      | a | 0.25 |",
    "<table>\n<tr><td>a</td><td>0.25</td></tr>\n</table>",
    "A line before.\n| what | much |\n| - | - |\n| a | 0.25 |",
  ];
  for (const form of forms) {
    const { message } = assertThrows(() => parseChapter("a.md", chapter(form)), ChapterError);
    assertEquals(message.includes('"0.25" is typed by hand'), true, form);
  }
  for (const none of ["a | 0.25\n\n- | -", "0.25 a - b | c"]) {
    parseChapter("a.md", chapter(none));
  }
});

Deno.test("values, code, addresses, whole numbers and prose are none", () => {
  for (
    const text of [
      "| a | {{ 0.5 | fixed(2) }} |",
      "| a | `0.5` |",
      "| a | [b](http://c/1.5) |",
      "| a | 2026 |",
    ]
  ) {
    parseChapter("a.md", chapter(`| what | much |\n| --- | --- |\n${text}`));
  }
  parseChapter("a.md", chapter("Half of it, 0.5, stays."));
});

Deno.test("a measurement that is typed into prose, a caption or a cell's table is noted at its place", async () => {
  const text = `---
title: A
typed: 95 %, 1.1
---

Half of it, 0.5, and 3 %
of that, in 95 % of cases, within 1.1, is {{ 0.25 }}, \`0.5\`, $0.5$, 2026, v2.9.6, arXiv:1804.03209.

\`\`\`ts caption="Of 12 ms, {{ 0.5 }} and 95 %."
table([{ a: "20 ms", b: [7 * 3, "ms"].join(" "), c: "word" }]);
\`\`\`
`;
  const found: string[] = [];
  await buildTexts(text, {
    onTyped: ({ line, column, message }) =>
      found.push(`${line}:${column} ${/"([^"]*)"/.exec(message)![1]}`),
  });
  assertEquals(found, ["6:13 0.5", "6:22 3 %", "9:1 20 ms", "9:19 12 ms"]);
});
