/**
 * What a page with a button and a detector does when it is clicked.
 *
 * @module
 */
import type { Page } from "puppeteer";

/** Milliseconds in which a page must have heard something. */
const PATIENCE = 20000;

/**
 * Goes to a page, clicks its button, and gives what it logs first.
 *
 * @throws {Error} If an error comes before it, the breach of a policy among them, or nothing comes.
 */
export async function listenOnPage(page: Page, url: string): Promise<string> {
  const heard = Promise.withResolvers<string>();
  // It may fail while the page still loads, before anybody waits for it.
  heard.promise.catch(() => {});
  page.on("console", (message) => {
    if (message.type() === "log") heard.resolve(message.text());
    if (/policy/i.test(message.text())) heard.reject(new Error(message.text()));
  });
  page.on("pageerror", heard.reject);
  const late = setTimeout(
    () => heard.reject(new Error(`nothing was logged in ${PATIENCE / 1000} s`)),
    PATIENCE,
  );
  try {
    await page.goto(url, { waitUntil: "networkidle0" });
    await page.click("button");
    return await heard.promise;
  } finally {
    clearTimeout(late);
  }
}
