import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { buildReport } from "./build.ts";
import { openResults } from "./results.ts";

const here = new URL(".", import.meta.url).pathname;

Deno.test("manifests, figures and logs are read by stage", () => {
  const results = openResults(`${here}testdata/results`, here);
  assertEquals(results.stages(), ["base", "scores/base"]);
  assertEquals(results.metrics<{ parameters: number }>("base").parameters, 70443);
  assertEquals(results.log<{ epoch: number }>("base").map(({ epoch }) => epoch), [1, 2, 3, 4]);
});

Deno.test("a missing folder, stage or log is an error that names what there is", () => {
  const results = openResults(`${here}testdata/results`, here);
  assertThrows(() => openResults(`${here}nowhere`), RangeError, "nowhere");
  assertThrows(() => results.manifest("kd"), RangeError, "there are base, scores/base");
  assertThrows(() => results.log("scores/base"), RangeError, '"log" is not published');
});

Deno.test("an object's sources are what its cell and the cells it builds on have read", async () => {
  const root = `${here}../../`;
  const buildDir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(buildDir, { recursive: true });
  try {
    const open = `openResults(${JSON.stringify(`${here}testdata/results`)})`;
    Deno.writeTextFileSync(
      `${buildDir}/a.md`,
      `---\ntitle: A\n---\n
\`\`\`ts
const results = ${open};
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
`,
    );
    const html = await buildReport({
      chapters: [`${buildDir}/a.md`],
      buildDir,
      nodeModules: `${root}node_modules`,
      check: false,
    });
    const rows = [...html.slice(html.indexOf('id="tbl-all"')).matchAll(/<tr><td>.*?<\/tr>/g)]
      .map(([row]) => row.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim());
    assertEquals(rows, [
      "Table 1 One. base 1f2e3d4c5b6a",
      "Table 2 Two base 1f2e3d4c5b6a scores/base aabbccddeeff",
      "Table 3 Three this document",
    ]);
    assertStringIncludes(html, "<b>Table 4.</b> All");
  } finally {
    Deno.removeSync(buildDir, { recursive: true });
  }
});
