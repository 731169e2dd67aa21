import { assertEquals, assertThrows } from "@std/assert";
import { parseChapter } from "./chapter.ts";
import { ChapterError } from "./error.ts";

const parse = (body: string) => parseChapter("a.md", `---\ntitle: A\n---\n${body}`);

Deno.test("front matter may go on in indented lines and stand in quotes", () => {
  const { frontMatter } = parseChapter(
    "a.md",
    "---\ntitle: 'A: b'\nabstract: >\n  one\n  two\n---\n",
  );
  assertEquals(frontMatter, { title: "A: b", abstract: "one two" });
});

Deno.test("a chapter's blocks are found in order", () => {
  const { blocks } = parse(
    "# One {#sec-one}\n```ts #fig-a\n1;\n```\n$$x$$ {#eq-a}\n\n$$\ny\n$$\n\n{#eq-b}\n\n" +
      "```json #lst-a\n{}\n```\n## Two {.unnumbered}\n",
  );
  assertEquals(
    blocks.map((block) =>
      block.kind === "heading" || block.kind === "equation"
        ? [block.kind, block.label]
        : block.kind === "cell"
        ? [block.kind, block.cell.label]
        : [block.kind, block.attributes.label]
    ),
    [
      ["heading", "sec-one"],
      ["cell", "fig-a"],
      ["equation", "eq-a"],
      ["equation", "eq-b"],
      ["listing", "lst-a"],
      ["heading", undefined],
    ],
  );
});

Deno.test("what looks like a heading or a value in a listing is code", () => {
  const { blocks, spans } = parse(
    "```sh\n# {{ no }} @fig-no\n```\n\n- item\n\n  ```sh\n  # {{ no }}\n  ```\n",
  );
  assertEquals(blocks.map(({ kind }) => kind), ["listing"]);
  assertEquals(spans, []);
});

Deno.test("code in a list stays as it is, also behind a blank line, and prose goes on after it", () => {
  const code = "  ```sh\n  echo $A $B\n\n  # {{ no }} @fig-no [@no] 1.5 %\n\n  ```\n";
  const { spans, typed, markdown } = parse(
    `- item {{ one }}\n\n${code}\n  more {{ two }}\n${code}  and {{ three }}\n`,
  );
  assertEquals(spans.map(({ kind, text, line, column }) => [kind, text, line, column]), [
    ["value", " one ", 4, 8],
    ["value", " two ", 13, 8],
    ["value", " three ", 20, 7],
  ]);
  assertEquals(typed, []);
  assertEquals(markdown.split(code).length, 3);
});

for (
  const [what, body, place] of [
    ["a fence without an end", "\n```ts\n1;\n", "a.md:5:1: the fence must end with ```"],
    ["an equation without an end", "\n$$\nx\n", "a.md:5:1: the equation must end with $$"],
    ["a value without an end", "\nIs {{ x.\n", "a.md:5:4: a value must end with }}"],
    ["an unknown attribute", '```ts size="3"\n```\n', "a.md:4:7: a fence takes caption, alt, echo"],
    ["stray text after a fence", "```ts what\n```\n", "a.md:4:7: a fence takes #label and"],
    ["code in a caption", '```ts caption="A `b`"\n```\n', "a.md:4:18: a fence's line holds no `"],
    ["an unknown fence", "\n```python\nprint(1)\n```\n", "a.md:5:4: a fence is a cell (ts),"],
    ["an unknown fence with attributes", '``` rust caption="A"\n```\n', "a.md:4:5: a fence is a"],
    ["a cell in a list", "- a\n\n  ```ts\n  1;\n  ```\n", "a.md:6:6: a fence of ts must start"],
    ["a cell in a quotation", "> ```ts\n> 1;\n> ```\n", "a.md:4:6: a fence of ts must start"],
    ["a cell behind a mark", "1. > ```ts\n", "a.md:4:9: a fence of ts must start"],
    ["a listing in a quotation", "> ```ruby\n> 1\n> ```\n", "a.md:4:6: a fence is a cell (ts)"],
    ["an unknown heading attribute", "# A {bold}\n", "a.md:4:5: a heading takes {#sec-label}"],
  ]
) {
  Deno.test(`${what} is an error with its line and column`, () => {
    const { message } = assertThrows(() => parse(body), ChapterError) as ChapterError;
    assertEquals(message.slice(0, place.length), place);
  });
}

for (
  const [what, head, place] of [
    [
      "a day that is none",
      "created: 2026-02-30",
      "a.md:2:10: created must be a day such as 2026-11-23",
    ],
    ["unknown front matter", "title: A\ntoc: true", "a.md:3:1: front matter takes title, authors"],
    [
      "front matter that is there twice",
      "title: A\ntitle: B",
      'a.md:3:1: front matter has "title" twice',
    ],
    ["a language that is none", "lang: Deutsch!", "a.md:2:7: lang must be a language's tag"],
  ]
) {
  Deno.test(`${what} is an error with its line and column`, () => {
    const { message } = assertThrows(
      () => parseChapter("a.md", `---\n${head}\n---\n`),
      ChapterError,
    ) as ChapterError;
    assertEquals(message.slice(0, place.length), place);
  });
}

Deno.test("a listing of any language is meant where it has a label", () => {
  const { blocks } = parse('```python #lst-a caption="A"\nprint(1)\n```\n');
  assertEquals(blocks.map(({ kind }) => kind), ["listing"]);
});

Deno.test("a mark of the byte order in front of a chapter is no text", () => {
  const { frontMatter } = parseChapter("a.md", "\uFEFF---\ntitle: A\n---\n");
  assertEquals(frontMatter, { title: "A" });
});

Deno.test("several errors are reported at once, each with a code frame", () => {
  const error = assertThrows(() => parse("# A {x}\n\n# B {y}\n"), ChapterError) as ChapterError;
  assertEquals(error.problems.map(({ line }) => line), [4, 6]);
  assertEquals(error.message.match(/^> \d/gm)?.length, 2);
});

Deno.test("what is unknown is told with the name that was probably meant", () => {
  const slips = [
    ["autors: A", "", 'is unknown; nearest: "authors"'],
    ["title: A", '```ts capton="A"\n```', 'is unknown; nearest: "caption"'],
    ["title: A", "```jsno\n```", 'jsno #lst-…; nearest: "json"'],
  ];
  for (const [head, text, message] of slips) {
    const error = assertThrows(
      () => parseChapter("a.md", `---\n${head}\n---\n\n${text}\n`),
      ChapterError,
    );
    assertEquals(error.message.includes(message), true, error.message);
  }
});
