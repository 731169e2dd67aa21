import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ChapterError } from "./error.ts";
import { publishReport } from "./publish.ts";

const root = new URL("../../", import.meta.url).pathname;

Deno.test("a broken chapter leaves the files that are there, a whole one replaces them", async () => {
  const dir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(dir, { recursive: true });
  try {
    const options = {
      chapters: [`${dir}/a.md`],
      buildDir: dir,
      nodeModules: `${root}node_modules`,
      check: false,
      html: `${dir}/report.html`,
    };
    Deno.writeTextFileSync(`${dir}/report.html`, "the old page");
    Deno.writeTextFileSync(`${dir}/report.pdf`, "the old print");
    Deno.writeTextFileSync(`${dir}/a.md`, "---\ntitle: A\n---\n\nSee @fig-none.\n");
    await assertRejects(
      () => publishReport({ ...options, pdf: `${dir}/report.pdf` }),
      ChapterError,
      "a.md:5:5",
    );
    assertEquals(Deno.readTextFileSync(`${dir}/report.html`), "the old page");
    assertEquals(Deno.readTextFileSync(`${dir}/report.pdf`), "the old print");

    Deno.writeTextFileSync(`${dir}/a.md`, "---\ntitle: A\n---\n\nAll is well.\n");
    await publishReport(options);
    assertStringIncludes(Deno.readTextFileSync(`${dir}/report.html`), "All is well.");
    Deno.writeTextFileSync(`${dir}/report.html`, "the old page");
    const written: string[] = [];
    await publishReport({ ...options, onFile: (path) => written.push(path) });
    assertEquals(written, [`${dir}/report.html`]);
    assertStringIncludes(Deno.readTextFileSync(`${dir}/report.html`), "All is well.");
    const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
    assertEquals(names, ["a.md", "a.ts", "report.html", "report.pdf"]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
