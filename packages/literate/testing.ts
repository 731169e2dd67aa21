/**
 * What a browser and axe-core say of a page: for the tests of whoever makes one. The baseline is that they find
 * nothing.
 *
 * @module
 */
import { findBrowser } from "./pdf.ts";

/** Width of a small phone, in CSS pixels. */
const PHONE = 390;

/** A page that is not as it should be. */
interface Seen {
  violations: { id: string; nodes: { html: string }[] }[];
  /** Width of all that is there, in CSS pixels. */
  width: number;
}

/**
 * Opens pages in light and dark, at a desk's width and at a phone's.
 *
 * @param pages HTML, or addresses that begin with `file:`.
 * @returns What axe-core objects to, what is wider than the window, and what a page has loaded from elsewhere; empty
 * where all is well.
 */
export async function lookAt(pages: readonly string[]): Promise<string[]> {
  const { default: puppeteer } = await import("puppeteer");
  const axe = await Deno.readTextFile(new URL(import.meta.resolve("axe-core")));
  const { path, args } = await findBrowser();
  const browser = await puppeteer.launch({ executablePath: path, args, headless: "shell" });
  const found: string[] = [];
  try {
    for (const one of pages) {
      const name = one.startsWith("file:") ? `${one.split("/").at(-1)}: ` : "";
      for (const scheme of ["light", "dark"]) {
        const page = await browser.newPage();
        page.on("request", (request) => {
          const address = request.url();
          if (!/^(?:file|data|about|blob):/.test(address)) found.push(`${name}loads ${address}`);
        });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.setViewport({ width: scheme === "light" ? 1280 : PHONE, height: 900 });
        if (one.startsWith("file:")) await page.goto(one);
        else await page.setContent(one);
        await page.evaluate(axe);
        const { violations, width } = await page.evaluate(
          "axe.run().then(({ violations }) => ({ violations, width: document.documentElement.scrollWidth }))",
        ) as Seen;
        for (const { id, nodes } of violations) {
          found.push(`${name}${scheme}: ${id}: ${nodes[0].html.slice(0, 120)}`);
        }
        const window = scheme === "light" ? 1280 : PHONE;
        if (width > window) {
          found.push(`${name}${width} pixels are wider than a window of ${window}`);
        }
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
  return found;
}
