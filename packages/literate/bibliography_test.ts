import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Bibliography, type Work } from "./bibliography.ts";
import { buildTexts, HEAD, withBuildDir } from "./testdata/chapters.ts";

/** The list's entry of a work, without the tags around it. */
function entryOf(work: Partial<Work>): string {
  const problems: string[] = [];
  const list = new Bibliography(
    [{ id: "one", title: "A title", ...work }],
    ({ message }) => problems.push(message),
  );
  list.number(list.cite("@one", { file: "x.md", line: 1, column: 1 }));
  assertEquals(problems, []);
  return /<li id="ref-one">(.*)<\/li>/.exec(list.render())![1];
}

Deno.test("a preprint's place is its link, once", () => {
  const URL = "https://arxiv.org/abs/1503.02531";
  assertEquals(
    entryOf({ "container-title": "arXiv:1503.02531", URL }),
    `A title. <a href="${URL}">arXiv:1503.02531</a>.`,
  );
});

Deno.test("any other work has its place and its link", () => {
  const URL = "https://arxiv.org/abs/1503.02531";
  const link = `<a href="${URL}">arxiv.org/abs/1503.02531</a>`;
  assertEquals(
    entryOf({ "container-title": "A journal", volume: 3, URL }),
    `A title. <em>A journal</em>, 3. ${link}`,
  );
  assertEquals(
    entryOf({ "container-title": "arXiv:1503.02532", URL }),
    `A title. <em>arXiv:1503.02532</em>. ${link}`,
  );
  assertEquals(
    entryOf({ DOI: "10.1/2" }),
    `A title. <a href="https://doi.org/10.1/2">doi.org/10.1/2</a>`,
  );
});

Deno.test("a work without an author begins with nothing but its year", () => {
  assertEquals(entryOf({ issued: { "date-parts": [[1999]] } }), "(1999). A title.");
  assertEquals(
    entryOf({ author: [{ given: "Ada Mary", family: "Day" }, { literal: "A group" }] }),
    "A. M. Day and A group. A title.",
  );
});

Deno.test("works are numbered in the order of the page: front matter, contents, text with its captions, notes", async () => {
  const works = "abcdefgh".split("").map((id) => ({ id, title: `Work ${id}` }));
  const html = await withBuildDir((dir) => {
    const references = `${dir}/references.json`;
    Deno.writeTextFileSync(references, JSON.stringify(works));
    return buildTexts([
      `---\ntitle: Test\nkeywords: k [@h]\nabstract: After [@a]\n---\n
Text [@c] with a note[^n].

\`\`\`ts #tbl-a caption="Of [@d, 3; @c]. More."
table([{ work: "By [@e]" }]);
\`\`\`

[^n]: A note [@g].

### Deep [@f]

\`\`\`ts #tbl-all caption="All"
provenance();
\`\`\`
`,
      `${HEAD}\n# In the contents [@b]\n\nAgain [@c].\n`,
    ], { references });
  });
  assertEquals(
    [...html.matchAll(/<li id="ref-(\w)">/g)].map(([, id]) => id),
    "abcdefgh".split(""),
  );
  const cited = [...html.matchAll(/<a href="#ref-(\w)">(\d)<\/a>/g)];
  for (const [, id, number] of cited) assertEquals(Number(number), "abcdefgh".indexOf(id) + 1, id);
  assertStringIncludes(
    html,
    'Of <span class="cite">[<a href="#ref-d">4</a>, 3, <a href="#ref-c">3</a>]</span>. More.',
  );
  assertStringIncludes(html, "<td>Of [4, 3, 3].</td>");
  assertStringIncludes(html, '<meta name="keywords" content="k [8]">');
  assertEquals(html.includes("<cite-mark"), false);
});

Deno.test("a bibliography that is no list in JSON is refused by its name", async () => {
  for (const [text, what] of [["{ not", "must be CSL-JSON"], ["{}", "must be a list"]]) {
    await withBuildDir(async (dir) => {
      const references = `${dir}/references.json`;
      Deno.writeTextFileSync(references, text);
      await assertRejects(
        () => buildTexts([`${HEAD}\n# One [@a]\n`], { references }),
        SyntaxError,
        `Cannot read ${references} as a bibliography ${what}`,
      );
    });
  }
});
