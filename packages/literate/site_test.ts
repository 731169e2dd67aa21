import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { slugOf } from "./document.ts";
import { ChapterError } from "./error.ts";
import { buildSite, type SitePage } from "./site.ts";
import { root, withBuildDir } from "./testdata/chapters.ts";

/** A site of documents by name, in a folder that also holds a file of data. */
function site(texts: Record<string, string>): Promise<Map<string, string | Uint8Array>> {
  return withBuildDir((dir) => {
    const pages = Object.entries(texts).map(([name, text]): SitePage => {
      Deno.writeTextFileSync(`${dir}/${name}.md`, text);
      return { file: `${dir}/${name}.md`, name: `${name}.html`, title: name.toUpperCase() };
    });
    Deno.mkdirSync(`${dir}/data`);
    Deno.writeTextFileSync(`${dir}/data/a.json`, "{}");
    return buildSite({
      title: "T",
      generator: "a test",
      pages,
      root: dir,
      nodeModules: `${root}node_modules`,
    });
  });
}

Deno.test("documents link to each other, to their places and to files, which come along", async () => {
  const files = await site({
    index:
      "# Start\n\nSee [b](b.md), [there](b.md#a-place-of-its-own-1), [here](#more), [data](data/a.json).\n\n## More\n\nText.\n",
    b: "# B\n\n## A place, of `its own`\n\n## A place, of `its own`\n\n```c\nint main(void) { return 0; }\n```\n\n{{ no value }}, @fig-none, $x$[^n].\n\n[^n]: A note.\n",
  });
  // A folder that a killed writing has left is known as a site by its first file.
  assertEquals([...files.keys()][0], "index.html");
  assertEquals([...files.keys()].sort(), [
    "b.html",
    "files/data/a.json",
    "index.html",
    "style.css",
  ]);
  const [index, b] = [files.get("index.html") as string, files.get("b.html") as string];
  for (const address of ["b.html", "b.html#a-place-of-its-own-1", "#more", "files/data/a.json"]) {
    assertStringIncludes(index, `<a href="${address}">`);
  }
  assertStringIncludes(index, '<a href="index.html" aria-current="page">INDEX</a>');
  assertStringIncludes(index, '<a href="b.html" rel="next">B →</a>');
  assertStringIncludes(b, '<h1 id="b"');
  assertStringIncludes(b, '<h2 id="a-place-of-its-own-1"');
  assertStringIncludes(b, '<span class="hljs-type">int</span>');
  assertStringIncludes(b, "{{ no value }}, @fig-none, $x$<sup");
  assertStringIncludes(b, "<title>B · T</title>");
  assert(!/<script|https?:/.test(index + b), "a page runs and loads nothing");
});

Deno.test("a page with a fault is told once, and not at every link to its places", async () => {
  const error = await assertRejects(
    () =>
      site({
        index: "# A\n\n[x](b.md#place), [y](c.md#no)\n",
        b: "# B\n\n## Place\n\n[z](none.md)\n",
        c: "# C\n",
      }),
    ChapterError,
  );
  assertEquals(error.problems.map(({ message }) => message.replace(/;.*/, "")), [
    'the file "none.md" is not there, or is a folder',
    "the link leads nowhere: C has no #no",
  ]);
});

Deno.test("no two headings of a page have one place, also where one is named like another's second", async () => {
  const files = await site({ index: "# Step\n\n## Step\n\n## Step 1\n\n[x](#step-1-1)\n" });
  const ids = [...(files.get("index.html") as string).matchAll(/<h\d id="([^"]*)"/g)];
  assertEquals(ids.map(([, id]) => id), ["step", "step-1", "step-1-1"]);
});

const WRONG: [string, string, string][] = [
  ["a page that is not there", "[x](none.md)", 'index.md:3:5: the file "none.md" is not there'],
  ["a folder", "[x](data)", 'index.md:3:5: the file "data" is not there, or is a folder'],
  [
    "a place that is not on another page",
    "[x](b.md#plaice)",
    "index.md:3:5: the link leads nowhere: B has no #plaice; nearest: #place",
  ],
  ["a place that is not on the page", "[x](#no)", "index.md:3:5: the link #no leads nowhere"],
  [
    "a file outside of the project",
    "[x](../../../../deno.json)",
    "index.md:3:5: a link must stay in the project",
  ],
  ["a picture that is not there", "![x](no.png)", 'index.md:3:6: the image "no.png" is not'],
  ["a script", "[x](javascript:1)", "index.md:3:5: a link must lead to https:"],
  ["a fence without an end", "```sh\nls", "index.md:3:1: the fence must end with ```"],
];

for (const [what, text, message] of WRONG) {
  Deno.test(`a site with a link to ${what} is an error at its place`, async () => {
    await assertRejects(
      () => site({ index: `# A\n\n${text}\n`, b: "# B\n\n## Place\n" }),
      ChapterError,
      message,
    );
  });
}

Deno.test("a heading's place is named as on GitHub", () => {
  assertEquals(slugOf("The `.kws` file, version 2"), "the-kws-file-version-2");
  assertEquals(
    slugOf("Add a kind of network, or a [layer](x.md)"),
    "add-a-kind-of-network-or-a-layer",
  );
});
