import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { buildReport } from "./build.ts";
import { ChapterError } from "./chapter.ts";

const root = new URL("../../", import.meta.url).pathname;

async function build(source: string, check = false): Promise<string> {
  const buildDir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(buildDir, { recursive: true });
  try {
    Deno.writeTextFileSync(`${buildDir}/chapter.md`, source);
    return await buildReport({
      chapters: [`${buildDir}/chapter.md`],
      buildDir,
      nodeModules: `${root}node_modules`,
      check,
    });
  } finally {
    Deno.removeSync(buildDir, { recursive: true });
  }
}

const HEAD = "---\ntitle: Test\n---\n";

Deno.test("cells run, values reach the prose, figures and tables are numbered and referred to", async () => {
  const html = await build(`${HEAD}
# First {#sec-first}

\`\`\`ts #tbl-a caption="Rows"
const rows = [{ name: "x", value: 1.5 }];
table(rows, { columns: { name: "Name", value: { title: "Value", format: fixed(2) } } });
\`\`\`

See @tbl-a in @sec-first: {{ rows[0].value * 2 | fixed(1) }} and {{ integer(70443) }}.

\`\`\`ts #fig-a caption="Points" alt="One point"
figure({ mark: "point", data: { values: [{ x: 1 }] }, encoding: { x: { field: "x" } } });
\`\`\`
`);
  assertStringIncludes(html, '<a class="ref" href="#tbl-a">Table&nbsp;1</a>');
  assertStringIncludes(html, '<a class="ref" href="#sec-first">Section&nbsp;1</a>');
  assertStringIncludes(html, "3.0 and 70,443.");
  assertStringIncludes(html, '<td class="n">1.50</td>');
  assertStringIncludes(html, '<div class="chart" role="img" aria-label="One point"><svg');
});

const BROKEN: [string, string, RegExp][] = [
  [
    "a cell that throws",
    `${HEAD}\n\`\`\`ts\nconst a = 1;\nthrow new Error("no " + a);\n\`\`\`\n`,
    /chapter\.md:7:\d+: no 1/,
  ],
  ["a value that is no number", `${HEAD}\nIt is {{ 0 / 0 }}.\n`, /chapter\.md:5:\d+: .*finite/],
  [
    "a dead reference",
    `${HEAD}\nSee @fig-none.\n`,
    /chapter\.md:5:5: the reference @fig-none leads nowhere/,
  ],
  [
    "a label that is used twice",
    `${HEAD}\n# A {#sec-a}\n\n# B {#sec-a}\n`,
    /chapter\.md:7:1: the label "sec-a" is used twice/,
  ],
  [
    "a figure without alternative text",
    `${HEAD}\n\`\`\`ts #fig-a caption="A"\nfigure("<svg/>");\n\`\`\`\n`,
    /chapter\.md:5:1: a figure needs alternative text/,
  ],
  [
    "a look at the clock",
    `${HEAD}\n\`\`\`ts\nDate.now();\n\`\`\`\n`,
    /chapter\.md:6:\d+: Cannot call Date\.now/,
  ],
  [
    "chance",
    `${HEAD}\n\`\`\`ts\nMath.random();\n\`\`\`\n`,
    /chapter\.md:6:\d+: Cannot call Math\.random/,
  ],
  ["missing front matter", "# A\n", /chapter\.md:1:1: a chapter must start with front matter/],
];

for (const [what, source, message] of BROKEN) {
  Deno.test(`${what} is an error with the chapter's own line`, async () => {
    const error = await assertRejects(() => build(source), ChapterError);
    if (!message.test(error.message)) {
      throw new Error(`${message} does not match: ${error.message}`);
    }
  });
}

Deno.test("a wrong type in a cell or in prose is an error before anything runs", async () => {
  const cell = `${HEAD}\n\`\`\`ts\nconst a: number = "x";\n\`\`\`\n`;
  const inCell = await assertRejects(() => build(cell, true), ChapterError);
  assertStringIncludes(inCell.message, "chapter.md:6:7: TS2322");
  const prose = `${HEAD}\n\`\`\`ts\nconst word = "x";\n\`\`\`\n\nIt is {{ word | percent }}.\n`;
  const inProse = await assertRejects(() => build(prose, true), ChapterError);
  assertStringIncludes(inProse.message, "chapter.md:9:10: TS2345");
});

Deno.test("two builds give the same bytes", async () => {
  const source = `${HEAD}
\`\`\`ts #fig-a caption="A" alt="A"
figure({ mark: "bar", data: { values: [{ x: "a", y: 1 }, { x: "b", y: 2 }] }, encoding: {
  x: { field: "x", type: "nominal" }, y: { field: "y", type: "quantitative" } } });
\`\`\`
`;
  assertEquals(await build(source), await build(source));
});
