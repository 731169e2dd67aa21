import { assertEquals } from "@std/assert";
import type { Page } from "puppeteer";
import { ALLOWED } from "../browser/with_page.ts";
import { giveFile, LISTED, statusOf, withDemo, wordsFile } from "./_with_demo.ts";

/** Plays two words, the second to another detector. */
async function hearBoth(page: Page, sound: string): Promise<void> {
  await giveFile(page, sound);
  await page.waitForFunction(`${LISTED}.length === 1`);
  await page.select("#model", "quality");
  await page.waitForFunction("document.getElementById('threshold-value').value === '3.8'");
  assertEquals(await statusOf(page), "Listening to the file.");
  await page.waitForFunction(`${LISTED}.length === 2`);
  await page.waitForFunction("document.getElementById('listen').textContent === 'Listen'");
}

Deno.test("a page that was loaded needs no network: it plays a file, changes detector, hears, and loads again", async () => {
  const sound = wordsFile([2, 6]);
  await withDemo(ALLOWED, async (page, server, folder) => {
    await page.waitForFunction("!document.getElementById('offline').hidden");
    const kept = await page.evaluate(`caches.open("demonstration").then((cache) => cache.keys())
      .then((all) => all.map(({ url }) => new URL(url).pathname.slice(1) || "index.html"))`);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(
      (kept as string[]).toSorted(),
      files.filter((name) => name !== "offline.min.js").toSorted(),
    );
    // The browser's own switch stops the page alone, not what serves it.
    await page.setOfflineMode(true);
    await server.shutdown();
    await hearBoth(page, sound);
    await page.reload();
    await page.waitForFunction("!document.getElementById('offline').hidden");
    await hearBoth(page, sound);
  });
  Deno.removeSync(sound);
});
