import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { recordSource, startRecording } from "./recording.ts";
import { buildTexts, HEAD, withBuildDir } from "./testdata/chapters.ts";

const reader = new URL("./testdata/results.ts", import.meta.url).href;
const recording = new URL("./recording.ts", import.meta.url).href;

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
  const rows = [...html.slice(html.indexOf('id="tbl-all"')).matchAll(/<tr><td>.*?<\/tr>/g)]
    .map(([row]) => row.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim());
  assertEquals(rows, [
    "Table 1 One. base 1f2e3d4c5b6a",
    "Table 2 Two base 1f2e3d4c5b6a scores/base aabbccddeeff",
    "Table 3 Three typed",
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
