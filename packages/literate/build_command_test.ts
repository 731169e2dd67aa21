import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type BuildOptions, buildReport, isChapter } from "./build.ts";
import { ChapterError } from "./error.ts";
import { buildTexts as build, HEAD, root, withBuildDir } from "./testdata/chapters.ts";

Deno.test("cells run, values reach the prose, figures and tables are numbered and referred to", async () => {
  const html = await build(`${HEAD}
# First {#sec-first}

\`\`\`ts #tbl-a caption="Rows of {{ rows.length }}"
const rows = [{ name: "x", value: 1.5 }];
table(rows, { columns: { name: "Name", value: { title: "Value", format: fixed(2) } } });
\`\`\`

See @tbl-a in @sec-first: {{ rows[0].value * 2 | fixed(1) }} and {{
  integer(70443)
}}.

\`\`\`ts #fig-a caption="Points" alt="One point"
figure({ mark: "point", data: { values: [{ x: 1 }] }, encoding: { x: { field: "x" } } });
\`\`\`
`);
  assertStringIncludes(html, '<a class="ref" href="#tbl-a">Table&nbsp;1</a>');
  assertStringIncludes(html, '<a class="ref" href="#sec-first">Section&nbsp;1</a>');
  assertStringIncludes(html.replaceAll(/<\/?span[^>]*>/g, ""), "3.0 and 70,443.");
  assertStringIncludes(html, '<td class="n">1.50</td>');
  assertStringIncludes(
    html,
    '<b>Table 1.</b> Rows of <span class="value" title="typed">1</span></figcaption>',
  );
  assertStringIncludes(html, '<div class="chart" role="img" aria-label="One point"><svg');
});

Deno.test("numbers run through all chapters, and references lead forwards and backwards", async () => {
  const figure = (label: string) =>
    `\n\`\`\`ts #fig-${label} caption="See @tbl-one" alt="A"\nfigure("<svg></svg>");\n\`\`\`\n`;
  const html = await build([
    `${HEAD}\n# A {#sec-a}\n\nNext: @fig-b, @sec-b, @eq-b.\n${figure("a")}`,
    `${HEAD}\n# B\n\n## C {#sec-b}\n${figure("b")}\n$$\nx\n$$\n\n{#eq-b}\n\n` +
    '```ts #tbl-one caption="One"\ntable([{ place: "@fig-a" }]);\n```\n',
  ]);
  const text = (label: string) =>
    new RegExp(`class="ref" href="#${label}">([^<]*)<`).exec(html)?.[1];
  assertEquals(["fig-a", "fig-b", "sec-b", "eq-b", "tbl-one"].map(text), [
    "Figure&nbsp;1",
    "Figure&nbsp;2",
    "Section&nbsp;2.1",
    "Equation&nbsp;1",
    "Table&nbsp;1",
  ]);
});

Deno.test("values are text: they make no tags and no emphasis", async () => {
  const html = await build(
    `${HEAD}\nIs {{ "<b>*a*</b> | _b_" }}.\n\n\`\`\`ts caption="C"\n` +
      'table([{ a: "<script>" }]);\n```\n',
  );
  assertStringIncludes(html, 'title="typed">&lt;b&gt;*a*&lt;/b&gt; | _b_</span>.</p>');
  assertStringIncludes(html, "<td>&lt;script&gt;</td>");
});

Deno.test("an equation is MathML, an admonition an aside, a shown cell a listing", async () => {
  const html = await build(
    `${HEAD}\nAs $x^2$ is.\n\n> [!WARNING]\n> Hot.\n\n` +
      '```ts #lst-a caption="A cell"\nconst a = "b";\n```\n\nIn @lst-a, 10⁻⁴.\n',
  );
  assertStringIncludes(html, "<msup>");
  assertStringIncludes(html, '<aside class="admonition warning"><p class="kind">Warning</p>');
  assertStringIncludes(html, '<figure class="listing" id="lst-a" data-at="chapter.md:10">');
  assertStringIncludes(html, '<span class="hljs-keyword">const</span>');
  assertStringIncludes(html, "10<sup>−4</sup>");
});

Deno.test("works are cited by number in order of appearance", async () => {
  const references = `${root}packages/literate/testdata/references.json`;
  const html = await build(`${HEAD}\nFirst [@okabe2008], then [@hinton2015, p. 2; @okabe2008].\n`, {
    references,
  });
  assertStringIncludes(
    html,
    '[<a href="#ref-hinton2015">2</a>, p. 2, <a href="#ref-okabe2008">1</a>]',
  );
  assert(html.indexOf('<li id="ref-okabe2008">') < html.indexOf('<li id="ref-hinton2015">'));
  assertStringIncludes(html, "G. Hinton, O. Vinyals and J. Dean (2015).");
});

const cell = (code: string, attributes = "") => `${HEAD}\n\`\`\`ts${attributes}\n${code}\n\`\`\`\n`;

const BROKEN: [string, string, RegExp][] = [
  [
    "a cell that throws",
    cell('const a = 1;\nthrow new Error("no " + a);'),
    /chapter\.md:7:\d+: no 1\n/,
  ],
  [
    "a failed assertion of a function called by a cell",
    cell("function f() {\n  throw new RangeError('bad');\n}\nf();"),
    /chapter\.md:7:\d+: RangeError: bad\n/,
  ],
  ["a value that is no number", `${HEAD}\nIt is {{ 0 / 0 }}.\n`, /chapter\.md:5:\d+: .*finite/],
  [
    "a formatted value that is no number",
    `${HEAD}\nIt is\n{{ 0 / 0 | times }}.\n`,
    /chapter\.md:6:\d+: .*finite/,
  ],
  ["a value that is missing", `${HEAD}\nIt is {{ undefined }}.\n`, /chapter\.md:5:\d+: .*there/],
  [
    "a table's value that is no number",
    cell("table([{ a: NaN }]);", ' caption="A"'),
    /chapter\.md:6:1: .*finite.*\(row 1, column "a"\)/,
  ],
  [
    "a dead reference in prose",
    `${HEAD}\nSee @fig-none.\n`,
    /chapter\.md:5:5: the reference @fig-none leads nowhere/,
  ],
  [
    "a dead reference in a caption",
    cell('figure("<svg/>");', ' caption="As @tbl-x" alt="A"'),
    /chapter\.md:5:19: the reference @tbl-x leads nowhere/,
  ],
  [
    "a dead reference in a table",
    cell('table([{ a: "@sec-x" }]);', ' caption="A"'),
    /chapter\.md:5:1: the reference @sec-x leads nowhere/,
  ],
  ["a dead citation", `${HEAD}\nAs [@nobody] says.\n`, /chapter\.md:5:4: the citation @nobody/],
  [
    "a label that is used twice",
    `${HEAD}\n# A {#sec-a}\n\n# B {#sec-a}\n`,
    /chapter\.md:7:1: the label "sec-a" is used twice, first at \S*chapter\.md:5/,
  ],
  ["a label of the wrong kind", `${HEAD}\n# A {#fig-a}\n`, /chapter\.md:5:1: .*start with "sec-"/],
  [
    "a figure without alternative text",
    cell('figure("<svg/>");', ' #fig-a caption="A"'),
    /chapter\.md:5:1: a figure needs alternative text/,
  ],
  [
    "a figure without a caption",
    cell('figure("<svg/>");', ' alt="A"'),
    /chapter\.md:5:1: a figure needs a caption/,
  ],
  [
    "a label without an object",
    cell("1;", ' #fig-a caption="A" alt="A"'),
    /chapter\.md:5:1: the cell "fig-a" shows nothing/,
  ],
  [
    "a malformed chart",
    cell('figure({ mark: "nothing" });', ' caption="A" alt="A"'),
    /chapter\.md:5:1: Cannot draw the chart/,
  ],
  [
    "a chart that loads a file",
    cell(
      'figure({ mark: "point", data: { url: "a.csv" }, encoding: { x: { field: "a" } } });',
      ' caption="A" alt="A"',
    ),
    /chapter\.md:5:1: .*inline/,
  ],
  ["a malformed equation", `${HEAD}\nIs $\\frac{$.\n`, /chapter\.md:5:4: Cannot convert/],
  ["a look at the clock", cell("Date.now();"), /chapter\.md:6:1: Cannot use Date\.now in a cell/],
  ["the current date", cell("new Date();"), /chapter\.md:6:5: Cannot use new Date\(\)/],
  ["a stopwatch", cell("performance.now();"), /chapter\.md:6:1: Cannot use performance in/],
  ["chance", cell("Math.random();"), /chapter\.md:6:1: Cannot use Math\.random in/],
  ["the network", cell('await fetch("http://a.b");'), /chapter\.md:6:7: Cannot use fetch in/],
  [
    "a promise that fails while nobody waits for it",
    cell('Promise.reject(new Error("lost"));\nconst a = 1;\na;'),
    /chapter\.md:6:\d+: lost\n/,
  ],
  [
    "a promise that fails later, of a value that is no error",
    cell("const later = async () => {\n  await null;\n  throw 5;\n};\nvoid later();"),
    /chapter\.md:5:1: Uncaught 5\n/,
  ],
  [
    "a promise of the prose that fails while nobody waits for it",
    `${HEAD}\nIs {{ (void Promise.reject(new Error("lost")), 1) }}.\n`,
    /chapter\.md:5:\d+: lost\n/,
  ],
  ["missing front matter", "# A\n", /chapter\.md:1:1: a chapter must start with front matter/],
];

for (const [what, source, message] of BROKEN) {
  Deno.test(`${what} is an error with the chapter's own line`, async () => {
    const error = await assertRejects(() => build(source), ChapterError) as ChapterError;
    assert(message.test(error.message), `${message} does not match: ${error.message}`);
  });
}

Deno.test("who listens to a build has a clock, and the cells after that have none", async () => {
  const source = `${cell("const a = 1;")}\nIt is {{ a }}.\n\n\`\`\`ts\na;\n\`\`\`\n`;
  const times: number[] = [];
  const onCell = (): void => void times.push(Date.now());
  await build(source, { onCell });
  assertEquals(times.length, 2);
  const late = `${source}\n\`\`\`ts\nMath["ran" + "dom"]();\n\`\`\`\n`;
  await assertRejects(() => build(late, { onCell }), ChapterError, "Cannot use Math.random");
});

Deno.test("a promise that fails while the page is made fails the report", async () => {
  const library = new URL("./testdata/library.ts", import.meta.url).href;
  const source = cell(`import { failLater } from "${library}";\nvoid failLater();`);
  await assertRejects(() => build(source), ChapterError, "nowhere");
});

Deno.test("a report may fail many times in one process, as while it is watched", async () => {
  for (let i = 0; i < 25; i++) {
    const source = cell('await Promise.reject(new Error("no"));');
    await assertRejects(() => build(source), ChapterError, "chapter.md:6:22: no");
  }
});

Deno.test("wrong types in a cell, in prose and in a caption are errors before anything runs", async () => {
  const source = `${HEAD}
\`\`\`ts #fig-a caption="Of {{ word | integer }}" alt="A"
const word = "x";
const a: number = word;
throw new Error("it ran");
\`\`\`

Here @fig-a is, ${"and ".repeat(3)}{{ a }}
is {{ word | percent }}.
`;
  const error = await assertRejects(() => build(source, { check: true }), ChapterError);
  const { problems, message } = error as ChapterError;
  assertEquals(
    problems.map(({ line, column, message }) => [line, column, message.slice(0, 6)]),
    [[5, 29, "TS2345"], [7, 7, "TS2322"], [12, 7, "TS2345"]],
  );
  assertStringIncludes(message, "> 7 | const a: number = word;\n    |       ^");
});

Deno.test("a date that is given is no clock", async () => {
  const html = await build(`${HEAD}\nIn {{ new Date("2026-11-23").getUTCFullYear() }}.\n`);
  assertStringIncludes(html, ">2026</span>.");
});

Deno.test("one chapter alone may refer to the others", async () => {
  const html = await build([`${HEAD}\n# A {#sec-a}\n`, `${HEAD}\n# B\n\nSee @sec-a.\n`], {
    only: "chapter1",
  });
  assertStringIncludes(html, "Section&nbsp;?");
  assert(!html.includes(">A</h2>"));
});

Deno.test("one chapter alone may refer to a part of a figure of another one", async () => {
  const part = (label: string): string =>
    `{ content: "<svg/>", caption: "A", alt: "A", label: "fig-${label}" }`;
  const other = `${HEAD}\n\`\`\`ts caption="Two"\nfigure([${part("x")}, ${part("y")}]);\n\`\`\`\n`;
  const html = await build([other, `${HEAD}\nSee @fig-y.\n`], { only: "chapter1" });
  assertStringIncludes(html, "Figure&nbsp;?");
});

Deno.test("a figure that no text refers to is a warning, and an error where it is wanted", async () => {
  const source = cell('figure("<svg/>");', ' #fig-a caption="A" alt="A"');
  const warnings: string[] = [];
  await build(source, { onWarning: ({ message }) => warnings.push(message) });
  assertEquals(warnings, ["nothing refers to fig-a"]);
  await assertRejects(
    () => build(source, { strict: true }),
    ChapterError,
    "nothing refers to fig-a",
  );
});

Deno.test("a letter that the fonts lack is a warning at its place", async () => {
  const warnings: [number, number][] = [];
  await build(`${HEAD}\nA \u{1F600}.\n`, {
    onWarning: ({ line, column }) => warnings.push([line, column]),
  });
  assertEquals(warnings, [[5, 3]]);
});

Deno.test("two builds give the same bytes", async () => {
  const source = `${HEAD}
\`\`\`ts #fig-a caption="A" alt="A"
figure({ mark: { type: "line", clip: true }, data: { values: [{ x: 0, y: 1 }, { x: 2, y: 2 }] },
  encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } } });
\`\`\`

And $x$.
`;
  assertEquals(await build(source), await build(source));
});

Deno.test("lint of a cell is an error with the chapter's own line", async () => {
  const error = await assertRejects(
    () =>
      build(`${HEAD}\n\`\`\`ts\nvar count = 3;\n\`\`\`\n\nThere are {{ count }}.\n`, {
        check: true,
      }),
    ChapterError,
  );
  assertStringIncludes(error.message, "chapter.md:6:1");
  assertStringIncludes(error.message, "no-var");
});

Deno.test("a number in prose leads to the runs behind it, its own and those of the cells it uses", async () => {
  const recorded = new URL("./recording.ts", import.meta.url).href;
  const html = await build(`${HEAD}
# One {#sec-one}

\`\`\`ts
import { recordSource } from "${recorded}";
\`\`\`

\`\`\`ts
const read = (stage: string) => {
  recordSource({ stage, digest: "0123456789abcdef" });
  return stage.length;
};
\`\`\`

\`\`\`ts
const one = read("base");
\`\`\`

Of a cell {{ one }}, of its own {{ read("own") + 4 }}, of none {{ 1 + 1 }}.
`);
  assertStringIncludes(html, '<span class="value" title="base 0123456789ab">4</span>');
  assertStringIncludes(html, '<span class="value" title="own 0123456789ab">7</span>');
  assertStringIncludes(html, `of none <span class="value" title="typed">2</span>.`);
});

Deno.test("of a report that is built again only the chapter runs that has changed", async () => {
  await withBuildDir(async (buildDir) => {
    const chapters = ["a", "b"].map((name) => `${buildDir}/${name}.md`);
    const write = (path: string, word: string): void =>
      Deno.writeTextFileSync(
        path,
        `${HEAD}\n\`\`\`ts\nconst a = "${word}";\n\`\`\`\n\nIt is {{ a }}.\n`,
      );
    chapters.forEach((path) => write(path, "old"));
    const ran: string[] = [];
    const reuse: BuildOptions["reuse"] = new Map();
    const onChapter = (file: string): void => void ran.push(file);
    const nodeModules = `${root}node_modules`;
    const options = { chapters, buildDir, nodeModules, check: false, reuse, onChapter };
    const first = await buildReport(options);
    write(chapters[1], "new");
    const second = await buildReport(options);
    assertEquals(ran, [...chapters, chapters[1]]);
    assertEquals(second, await buildReport({ ...options, reuse: undefined }));
    assert(first !== second && second.includes(">new</span>"));
    write(chapters[1], '" + Math.random() + "');
    await assertRejects(() => buildReport(options), ChapterError, "Cannot use Math.random");
    write(chapters[1], "new");
    assertEquals(await buildReport(options), second);
  });
});

Deno.test("a chapter is asked for by a part of its name, wherever it lies", () => {
  const chapters = ["/main/reports/01-main-points.md", "/main/reports/02-data.md"];
  const wanted = (only?: string) => chapters.filter((path) => isChapter(path, only)).length;
  assertEquals([wanted(), wanted("main"), wanted("02"), wanted("reports")], [2, 1, 1, 0]);
});
