import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer";
import { ALLOWED, withPage } from "../browser/with_page.ts";
import { buildDemo, serveDemo } from "./demo.ts";

/** Opens the demonstration with a browser's own test tone as its microphone. */
async function withDemo(
  flags: readonly string[],
  attempt: (page: Page) => Promise<void>,
): Promise<void> {
  const dir = Deno.makeTempDirSync();
  await buildDemo(dir);
  const server = serveDemo(dir, 0);
  try {
    await withPage(flags, async (page) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(`http://localhost:${server.addr.port}/`);
      await page.waitForFunction("document.querySelectorAll('#model option').length === 3");
      await attempt(page);
      assertEquals(errors, []);
    });
  } finally {
    await server.shutdown();
    Deno.removeSync(dir, { recursive: true });
  }
}

const statusOf = (page: Page): Promise<string> =>
  page.$eval("#status", (status: { textContent: string | null }) => status.textContent ?? "");

Deno.test("the demonstration listens, changes detector and threshold, takes a file, and stops", async () => {
  await withDemo(ALLOWED, async (page) => {
    await page.click("#listen");
    await page.waitForFunction("document.getElementById('listen').textContent === 'Stop'");
    assertEquals(await statusOf(page), "Listening: say “happy”.");
    // The curve and the spectrogram are drawn.
    await page.waitForFunction(`["curve", "spectrum"].every((id) => {
        const canvas = document.getElementById(id);
        const { data } = canvas.getContext("2d")
          .getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size > 8;
      })`);
    await page.select("#model", "quality");
    await page.waitForFunction("document.getElementById('listen').disabled === false");
    // Whatever is heard is a detection above the lowest threshold, once.
    await page.$eval("#threshold", (input: unknown) => {
      const slider = input as { value: string; onchange(): void };
      slider.value = "-4";
      slider.onchange();
    });
    await page.waitForFunction("document.getElementById('listen').disabled === false");
    assertEquals(
      await page.$eval("#threshold-value", (e: unknown) => (e as { value: string }).value),
      "-4.0",
    );
    await page.click("#listen");
    await page.waitForFunction("document.getElementById('listen').textContent === 'Listen'");
    assertEquals(await statusOf(page), "Stopped.");
  });
});

Deno.test("without leave to the microphone the demonstration says what to do", async () => {
  await withDemo(["--deny-permission-prompts"], async (page) => {
    await page.click("#listen");
    await page.waitForFunction("document.getElementById('status').className === 'fault'");
    assert((await statusOf(page)).includes("allow it beside the page's address"));
  });
});

Deno.test("axe-core finds no violation in the demonstration, light or dark, and a phone has no sideways scroll", async () => {
  const axe = await Deno.readTextFile(new URL(import.meta.resolve("axe-core")));
  await withDemo([], async (page) => {
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      // The page's own policy lets no script of others in: axe is given to the debugger.
      await page.evaluate(axe);
      const { violations } = await page.evaluate("axe.run()") as { violations: { id: string }[] };
      assertEquals(violations.map(({ id }) => `${scheme}: ${id}`), []);
    }
    for (const width of [320, 390, 900]) {
      await page.setViewport({ width, height: 800 });
      const wide = await page.evaluate("document.documentElement.scrollWidth") as number;
      assert(wide <= width, `${wide} of ${width}`);
    }
  });
});
