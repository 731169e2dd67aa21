import { assertEquals } from "@std/assert";
import { buildReport } from "./build.ts";
import { findBrowser } from "./pdf.ts";

const root = new URL("../../", import.meta.url).pathname;

/** What axe-core says of a page, in light and dark. */
async function violations(html: string): Promise<string[]> {
  const { default: puppeteer } = await import("puppeteer");
  const axe = await Deno.readTextFile(new URL(import.meta.resolve("axe-core")));
  const { path, args } = await findBrowser();
  const browser = await puppeteer.launch({ executablePath: path, args, headless: "shell" });
  try {
    const found: string[] = [];
    for (const scheme of ["light", "dark"]) {
      const page = await browser.newPage();
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setContent(html);
      await page.evaluate(axe);
      const { violations } = await page.evaluate("axe.run()") as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      for (const { id, nodes } of violations) {
        found.push(`${scheme}: ${id}: ${nodes[0].html.slice(0, 120)}`);
      }
      await page.close();
    }
    return found;
  } finally {
    await browser.close();
  }
}

Deno.test("axe-core finds no violation in a report's page, light or dark, marked or not", async () => {
  const buildDir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(buildDir, { recursive: true });
  const cwd = Deno.cwd();
  try {
    Deno.chdir(root);
    for (const mark of [undefined, "stale results"]) {
      const html = await buildReport({
        chapters: ["packages/literate/testdata/00-example.md"],
        buildDir,
        nodeModules: `${root}node_modules`,
        references: "packages/literate/testdata/references.json",
        check: false,
        mark,
      });
      assertEquals(await violations(html), []);
    }
  } finally {
    Deno.chdir(cwd);
    Deno.removeSync(buildDir, { recursive: true });
  }
});
