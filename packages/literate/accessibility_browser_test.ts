import { assertEquals } from "@std/assert";
import { findBrowser } from "./pdf.ts";
import { withExample } from "./testdata/example.ts";

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
  for (const mark of [undefined, "stale results"]) {
    await withExample(async (html) => assertEquals(await violations(html), []), { mark });
  }
});
