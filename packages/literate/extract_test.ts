import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseChapter } from "./chapter.ts";
import { declaredNames, extractModule } from "./extract.ts";
import { buildTexts, HEAD } from "./testdata/chapters.ts";
import { loadTypeScript } from "./typescript.ts";

await loadTypeScript();

const SOURCE = `---
title: A {{ title }}
---

# Heading {{ one }} {#sec-a}

\`\`\`ts #fig-a caption="Shows {{ two | fixed(2) }}." alt="A {{ three }}"
const { two, x: renamed } = { two: 2, x: 1 };
let one = 1, title = "t";
\`\`\`

A value over {{
two | integer }} lines and {{one}}.

- In a list: {{ renamed ?
  1 : 2 }}.

> In a quotation: {{ one +
> two }}.

| a            |
| ------------ |
| {{ two \\| percent }} and {{ one \\| fixed(1) }} or {{ one \\|\\| two }} |
`;

Deno.test("a module has the chapter's lines, and expressions stand at their columns", () => {
  const chapter = parseChapter("a.md", SOURCE);
  const { text, place } = extractModule(chapter, "file:///runtime.ts");
  const module = text.split("\n");
  assertEquals(module.length, chapter.lines.length + 1);
  for (const span of chapter.spans) {
    const [first] = span.text.split("\n");
    const name = /\w+/.exec(first)?.[0];
    if (!name) continue;
    const written = span.column + 2 + first.indexOf(name);
    const line = module[span.line - 1];
    const columns = [...line.matchAll(new RegExp(`\\b${name}\\b`, "g"))].map((m) => m.index + 1);
    const back = columns.map((column) => place(span.line, column));
    assert(
      back.some(({ line: l, column }) => l === span.line && column === written),
      `${name} of ${span.line}:${written} is at ${JSON.stringify(back)} in ${line}`,
    );
  }
  // Behind bars without their backslashes, too.
  for (const name of ["percent", "fixed", "two }} |"]) {
    const column = chapter.lines[22].indexOf(name) + 1;
    const found = module[22].lastIndexOf(name.split(" ")[0]) + 1;
    assertEquals(place(23, found), { line: 23, column }, name);
  }
  assertEquals(module[12].indexOf("two"), SOURCE.split("\n")[12].indexOf("two"));
});

Deno.test("formats become arguments, bars of Markdown tables and marks of quotations disappear", () => {
  const { text } = extractModule(parseChapter("a.md", SOURCE), "file:///runtime.ts");
  assertStringIncludes(text, "two , integer );");
  assertStringIncludes(text, "$( two , percent );");
  assertStringIncludes(text, "\n  two );");
});

Deno.test("a backslash before a bar is an escape in the row of a Markdown table alone", async () => {
  const html = await buildTexts(`${HEAD}
Split: {{ "a|b c".split(/\\|/).length }}, {{ "a\\|b\\,".length }}.

> Split: {{ "a|b c".split(/\\|/).length }}.

| a \\| b | c |
| ------ | - |
| {{ 0 \\|\\| "x" }} | {{ "a|b c".split(/\\\\|/).length }} |
| {{ 1.25 \\| fixed(1) }} | {{ "\\,".length }} |
`);
  const values = [...html.matchAll(/class="value" title="typed">([^<]*)</g)].map(([, v]) => v);
  assertEquals(values, ["2", "4", "2", "x", "2", "1.3", "1"]);
});

Deno.test("names that a chapter declares itself are not offered", () => {
  const source =
    '---\ntitle: A\n---\n```ts\nconst text = 1;\nimport { log as times } from "./x.ts";\n```\n';
  const chapter = parseChapter("a.md", source);
  assertEquals([...declaredNames(chapter)].sort(), ["text", "times"]);
  const [head] = extractModule(chapter, "file:///runtime.ts").text.split("\n");
  assert(!/\b(?:text|times)\b/.test(head));
});
