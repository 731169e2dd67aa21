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

for (
  const [what, body, place] of [
    ["a fence without an end", "\n```ts\n1;\n", "a.md:5:1: the fence must end with ```"],
    ["an equation without an end", "\n$$\nx\n", "a.md:5:1: the equation must end with $$"],
    ["a value without an end", "\nIs {{ x.\n", "a.md:5:4: a value must end with }}"],
    ["an unknown attribute", '```ts size="3"\n```\n', "a.md:4:7: a fence takes caption, alt, echo"],
    ["stray text after a fence", "```ts what\n```\n", "a.md:4:7: a fence takes #label and"],
    ["an unknown heading attribute", "# A {bold}\n", "a.md:4:5: a heading takes {#sec-label}"],
  ]
) {
  Deno.test(`${what} is an error with its line and column`, () => {
    const { message } = assertThrows(() => parse(body), ChapterError) as ChapterError;
    assertEquals(message.slice(0, place.length), place);
  });
}

Deno.test("several errors are reported at once, each with a code frame", () => {
  const error = assertThrows(() => parse("# A {x}\n\n# B {y}\n"), ChapterError) as ChapterError;
  assertEquals(error.problems.map(({ line }) => line), [4, 6]);
  assertEquals(error.message.match(/^> \d/gm)?.length, 2);
});
