/**
 * A page in a headless Chromium.
 *
 * @module
 */
import { findBrowser } from "@kws/literate";
import type { Page } from "puppeteer";

/** Flags by which nobody is asked: leave to a microphone that plays, and sound without a click. */
export const ALLOWED: readonly string[] = [
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

/**
 * Opens a page with a microphone that plays a tone, and closes the browser behind it.
 *
 * @param flags Of the browser, besides its own.
 * @param attempt Is given the page before it has gone anywhere.
 */
export async function withPage<T>(
  flags: readonly string[],
  attempt: (page: Page) => Promise<T>,
): Promise<T> {
  const { default: puppeteer } = await import("puppeteer");
  // Not the flags for printing: one of them lets the audio thread stand still.
  const { path } = await findBrowser();
  const browser = await puppeteer.launch({
    executablePath: path,
    headless: "shell",
    args: ["--no-sandbox", "--use-fake-device-for-media-stream", ...flags],
  });
  try {
    return await attempt(await browser.newPage());
  } finally {
    await browser.close();
  }
}
