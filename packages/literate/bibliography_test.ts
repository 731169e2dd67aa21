import { assertEquals } from "@std/assert";
import { Bibliography, type Work } from "./bibliography.ts";

/** The list's entry of a work, without the tags around it. */
function entryOf(work: Partial<Work>): string {
  const problems: string[] = [];
  const list = new Bibliography(
    [{ id: "one", title: "A title", ...work }],
    ({ message }) => problems.push(message),
  );
  list.cite("@one", { file: "x.md", line: 1, column: 1 });
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
