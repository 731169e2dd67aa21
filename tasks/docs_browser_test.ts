import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { buildReport, publishSite } from "@kws/literate";
import { lookAt } from "@kws/literate/testing";
import { buildOptions } from "../study/report.ts";
import { sectionsOf, sitePages } from "../tools/docs/pages.ts";

const root = projectRoot();

/** Every link of a folder of pages that leads to no file, or to no place in it. */
function deadLinks(folder: string): string[] {
  const pages = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".html")
  );
  const dead: string[] = [];
  for (const page of pages) {
    const html = Deno.readTextFileSync(`${folder}/${page}`);
    for (const [, address] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (/^(?:https?|mailto|data):/.test(address)) continue;
      const [path, anchor] = address.split("#");
      try {
        const text = Deno.readTextFileSync(`${folder}/${decodeURI(path || page)}`);
        if (anchor && !text.includes(` id="${decodeURI(anchor)}"`)) {
          dead.push(`${page}: ${address}`);
        }
      } catch {
        dead.push(`${page}: ${address}`);
      }
    }
  }
  return dead;
}

Deno.test("the project's site has no dead link, opens from its folder, and axe-core objects to none of its pages", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const pages = await sitePages(root);
    await publishSite(folder, {
      ...{ title: "T", generator: "a test", root, pages },
      nodeModules: `${root}/node_modules`,
    });
    assertEquals(deadLinks(folder), []);
    assertEquals(await lookAt(pages.map(({ name }) => `file://${folder}/${name}`)), []);
    const runtime = Deno.readTextFileSync(`${folder}/runtime.html`);
    for (const name of ["createdetector", "spotter", "decodekws"]) {
      assertStringIncludes(runtime, `id="${name}"`);
    }
    assertStringIncludes(runtime, "Throws <code>SyntaxError</code>");
    assert(!/#private|private _/.test(runtime), "what is private is not shown");
    Deno.writeTextFileSync(
      `${folder}/index.html`,
      '<a href="none.html">x</a><a href="c.html#no">y</a>',
    );
    assertEquals(deadLinks(folder), ["index.html: none.html", "index.html: c.html#no"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("axe-core objects to nothing in the report, and no page of it is wider than a phone", async () => {
  Deno.env.set("KWS_RESULTS", "full");
  const options = buildOptions({
    ...{ chapters: `${root}/reports`, profile: "full" },
    ...{ strict: false, stale: true, cells: false, typed: false },
  });
  const html = await buildReport({
    ...options,
    check: false,
    onChapter: undefined,
    onCell: undefined,
  });
  assertEquals(await lookAt([html]), []);
});

Deno.test("sections of a document keep their lines, and one that is not there is an error", async () => {
  const text = "# A\n\n## B\nb\n\n```sh\n## C\n```\n\n## D\nd\n";
  assertEquals(sectionsOf(text, "T", ["D"]), "# T\n\n\n\n\n\n\n\n\n## D\nd\n");
  assertEquals(sectionsOf(text, "T", ["B"]).split("\n")[6], "## C");
  await assertRejects(
    async () => await Promise.resolve(sectionsOf(text, "T", ["C"])),
    RangeError,
    "it has B, D",
  );
});
