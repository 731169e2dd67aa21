/**
 * The demonstration in a browser, for tests.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { encodeWav } from "@kws/features";
import { goldenSounds } from "@kws/runtime/golden";
import type { Page } from "puppeteer";
import { withPage } from "../browser/with_page.ts";
import { buildDemo, serveDemo } from "./demo.ts";

/** Opens the demonstration with a browser's own test tone as its microphone. */
export async function withDemo(
  flags: readonly string[],
  attempt: (page: Page, server: Deno.HttpServer<Deno.NetAddr>, folder: string) => Promise<void>,
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
      await attempt(page, server, dir);
      assertEquals(errors, []);
    });
  } finally {
    await server.shutdown();
    Deno.removeSync(dir, { recursive: true });
  }
}

/** What the page says that it does. */
export const statusOf = (page: Page): Promise<string> =>
  page.$eval("#status", (status: { textContent: string | null }) => status.textContent ?? "");

/** What the page has listed, the latest first. */
export const LISTED = `[...document.querySelectorAll("#heard li")].map((line) => line.textContent)`;

/** Gives the page a file by its button and the browser's dialogue. */
export async function giveFile(page: Page, path: string): Promise<void> {
  const [dialogue] = await Promise.all([page.waitForFileChooser(), page.click("#file")]);
  await dialogue.accept([path]);
}

/** Writes a recording in which the keyword is said, each time behind so many seconds of silence. */
export function wordsFile(pauses: readonly number[]): string {
  const { happy } = goldenSounds();
  const samples = (seconds: number): Int16Array => new Int16Array(Math.round(seconds * 16000));
  const parts = [...pauses.flatMap((seconds) => [samples(seconds), happy]), samples(2)];
  const pcm = Int16Array.from(parts.flatMap((part) => [...part]));
  const path = Deno.makeTempFileSync({ suffix: ".wav" });
  Deno.writeFileSync(path, encodeWav({ pcm, sampleRate: 16000 }));
  return path;
}
