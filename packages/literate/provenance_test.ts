import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { recordSource, startRecording } from "./recording.ts";
import { ranges } from "./source_list.ts";
import { buildTexts, HEAD, withBuildDir } from "./testdata/chapters.ts";

const reader = new URL("./testdata/results.ts", import.meta.url).href;
const recording = new URL("./recording.ts", import.meta.url).href;

/** The rows of the tables in a piece of HTML, as text. */
function rowsOf(html: string): string[] {
  return [...html.matchAll(/<tr><td.*?<\/tr>/g)]
    .map(([row]) => row.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim());
}

Deno.test("an object's sources are what its cell and the cells it builds on have read", async () => {
  const html = await buildTexts(`${HEAD}
\`\`\`ts
import { openResults } from "${reader}";
const results = openResults();
\`\`\`

\`\`\`ts #tbl-one caption="One. More."
const base = results.metrics<{ parameters: number }>("base");
table([{ parameters: base.parameters }]);
\`\`\`

\`\`\`ts #tbl-two caption="Two"
const { auFaFr } = results.metrics<{ auFaFr: number }>("scores/base");
table([{ ratio: auFaFr / base.parameters }]);
\`\`\`

\`\`\`ts #tbl-three caption="Three"
table([{ one: 1 }]);
\`\`\`

\`\`\`ts #tbl-all caption="All"
provenance();
\`\`\`
`);
  const listing = html.slice(html.indexOf("<details"), html.indexOf("</details>"));
  assertEquals(rowsOf(listing), [
    "Table 1 One. 1",
    "Table 2 Two 1–2",
    "Table 3 Three typed",
    "1 base 1f2e3d4c5b6a7988",
    "2 scores/base aabbccddeeff0011",
  ]);
  assertStringIncludes(html, "<b>Table 4.</b> All");
});

Deno.test("a value that comes from no run says that it is typed", async () => {
  const html = await buildTexts(`${HEAD}
\`\`\`ts
import { openResults } from "${reader}";
const { parameters } = openResults().metrics<{ parameters: number }>("base");
\`\`\`

Of no run {{ 1 + 1 }}, of one {{ parameters }}.
`);
  assertStringIncludes(html, 'Of no run <span class="value" title="typed">2</span>');
  assertStringIncludes(html, '<span class="value" title="base 1f2e3d4c5b6a">70443</span>');
});

/** A chapter of cells, each in its fence, and of prose between them. */
const chapterOf = (...parts: readonly string[]): string =>
  `${HEAD}\n\`\`\`ts\nimport { recordSource } from "${recording}";\n` +
  "const read = (stage: string, value = 1) => {\n" +
  '  recordSource({ stage, digest: "0123456789abcdef" });\n  return value;\n};\n```\n\n' +
  parts.map((part) => part.startsWith("It is") ? part : `\`\`\`ts\n${part}\n\`\`\``).join("\n\n");

/** What a page says of its values, in order. */
const titlesOf = (html: string): string[] =>
  [...html.matchAll(/class="value" title="([^"]*)"/g)].map(([, title]) =>
    title.replaceAll(" 0123456789ab", "")
  );

const RESTS: [string, string[], string[]][] = [
  ["calls what is imported by a cell that reads rests on no run", [
    `import { ranges } from "${new URL("./source_list.ts", import.meta.url).href}";\nread("a");`,
    'It is {{ ranges([1, 2]) }} and {{ "read" }}.',
  ], ["typed", "typed"]],
  ["names the second of two declarations rests on its run", [
    'const a = read("a"), { b } = { b: read("b") };',
    "It is {{ b }}.",
  ], ["a, b"]],
  ["is given anew by a later cell rests on that cell's run, where it stands behind it", [
    'let c = read("a");',
    "It is {{ c }}.",
    'c = read("b");',
    "It is {{ c }}.",
    '[c] = [read("c")];',
    "It is {{ c }}.",
  ], ["a", "a, b", "a, b, c"]],
  ["is filled by later cells rests on their runs", [
    "const rows: number[] = [];\nconst found = new Map<string, number[]>();",
    'rows.push(read("a"));',
    'found.set("x", []);\nfound.get("x")!.push(read("b"));',
    "It is {{ rows.length }} and {{ found.size }}.",
  ], ["a", "b"]],
  ["calls a cell's function rests on what that function uses, when it is called", [
    'const a = read("a");\nlet b = 0;',
    "const add = (x: number) => x + a;\nconst both = (x: number) => add(x) + b;",
    'b = read("b");',
    "It is {{ add(1) }} and {{ both(1) }}.",
  ], ["a, b", "a, b"]],
  ["is changed by a cell's function rests on the runs of who calls it", [
    "const rows: number[] = [];\nconst put = (x: number) => void rows.push(x);",
    "const puts = (x: number) => put(x);",
    'puts(read("a"));',
    "It is {{ rows.length }}.",
  ], ["a"]],
  ["shares a member's or an inner name with a cell rests on nothing of it", [
    'const length = read("a");\nconst x = read("b");\nvoid length;\nvoid x;',
    "const list = [1, 2];",
    "It is {{ list.length }}, {{ list.map((x) => x)[0] }} and {{ ({ x: 1 }).x }}.",
  ], ["typed", "typed", "typed"]],
];

for (const [what, parts, expected] of RESTS) {
  Deno.test(`a value that ${what}`, async () => {
    assertEquals(titlesOf(await buildTexts(chapterOf(...parts))), expected);
  });
}

Deno.test("the list has every run that a cell has read, also where nothing on the page rests on it", async () => {
  let lines = "";
  await buildTexts(chapterOf('read("alone");', "It is {{ 1 }}."), {
    onSources: (text) => lines = text,
  });
  assertEquals(lines, "alone 0123456789abcdef\n");
});

Deno.test("a name that a cell declares behind another one is its own, not the one that is offered", async () => {
  const html = await buildTexts(chapterOf('const a = 1, text = "own";', "It is {{ text + a }}."));
  assertStringIncludes(html, ">own1</span>");
});

Deno.test("what a module reads while it is loaded is the source of no value", async () => {
  const source = `import { recordSource } from ${JSON.stringify(recording)};
recordSource({ stage: "early", digest: "0123456789abcdef" });`;
  await withBuildDir(async (dir) => {
    Deno.writeTextFileSync(`${dir}/early.ts`, source);
    const html = await buildTexts(
      `${HEAD}\n\`\`\`ts\nimport "file://${dir}/early.ts";\n\`\`\`\n\nIt is {{ 1 }}.\n`,
    );
    assertStringIncludes(html, '<span class="value" title="typed">1</span>');
  });
});

Deno.test("a source has a name and a digest of 12 or more hexadecimal digits", () => {
  startRecording(0);
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9a-f]{12,64}$/),
      fc.stringMatching(/^\S+$/),
      (digest, stage) => {
        recordSource({ stage, digest });
      },
    ),
    { seed: 3 },
  );
  fc.assert(
    fc.property(fc.string().filter((text) => !/^[0-9a-f]{12,}$/.test(text)), (digest) => {
      assertThrows(() => recordSource({ stage: "a", digest }), TypeError, "hexadecimal digits");
    }),
    { seed: 4 },
  );
  assertThrows(() => recordSource({ stage: " ", digest: "0123456789abcdef" }), TypeError, "name");
});

Deno.test("the summary has one digest for each kind of run and one of all, each of the list that is handed out", async () => {
  let lines = "";
  const html = await buildTexts(
    `${HEAD}
\`\`\`ts
import { recordSource } from "${recording}";
for (const stage of ["b/two", "a/one", "b/one", "alone"]) recordSource({ stage, digest: "0123456789abcdef" });
\`\`\`

One value {{ recordSource({ stage: "c/late", digest: "fedcba9876543210" }) ?? 1 }} and {{ 2 }}.

\`\`\`ts #tbl-all caption="All"
provenance();
\`\`\`
`,
    {
      onSources: (text) => lines = text,
      provenance: { check: "make check", rest: "some/folder" },
    },
  );
  // The value uses a name of the first cell, and so what that cell has read is behind it, too.
  const of = (...stages: string[]): string =>
    stages.map((one) => `${one} 0123456789abcdef\n`).join("");
  const late = "c/late fedcba9876543210\n";
  assertEquals(lines, of("a/one", "alone", "b/one", "b/two") + late);
  const digest = async (text: string): Promise<string> =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
  const summary = html.slice(html.indexOf('id="tbl-all"'), html.indexOf("<details"));
  assertEquals(rowsOf(summary), [
    `b/… 2 ${await digest(of("b/one", "b/two"))}`,
    `a/… 1 ${await digest(of("a/one"))}`,
    `without a folder 1 ${await digest(of("alone"))}`,
    `c/… 1 ${await digest(late)}`,
    `all 5 ${await digest(lines)}`,
  ]);
  for (
    const part of [
      "<code>make check</code>",
      "<code>some/folder</code>",
      "has 2 values; 1 of them come",
    ]
  ) {
    assertStringIncludes(summary, part);
  }
});

Deno.test("numbers become ranges that give the numbers back", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (drawn) => {
      const numbers = drawn.toSorted((a, b) => a - b);
      const back = ranges(numbers).split(", ").filter(Boolean).flatMap((part) => {
        const [from, to = from] = part.split("–").map(Number);
        return Array.from({ length: to - from + 1 }, (_, i) => from + i);
      });
      assertEquals(back, numbers);
    }),
    { seed: 6 },
  );
  assertEquals(ranges([1, 3, 4, 5, 7, 8]), "1, 3–5, 7–8");
});
