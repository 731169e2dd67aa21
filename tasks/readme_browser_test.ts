import { assertEquals } from "@std/assert";
import { findBrowser } from "@kws/literate";
import { withProgram } from "./testdata/taken_home.ts";

const TYPES: Record<string, string> = { html: "text/html", js: "text/javascript" };

/** What the browser plays in place of a microphone, and nobody is asked. */
const FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

Deno.test("the README's page detects in a browser what the microphone hears", async () => {
  await withProgram("html", "listen.html", { threshold: -20 }, async (dir) => {
    const { default: puppeteer } = await import("puppeteer");
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const name = new URL(request.url).pathname.slice(1);
      const type = TYPES[name.split(".").at(-1)!] ?? "application/octet-stream";
      try {
        return new Response(Deno.readFileSync(`${dir}/${name}`), {
          headers: { "content-type": type },
        });
      } catch {
        return new Response(null, { status: 404 });
      }
    });
    // Not the flags for printing: one of them lets the audio thread stand still.
    const { path } = await findBrowser();
    const browser = await puppeteer.launch({
      ...{ executablePath: path, args: ["--no-sandbox", ...FAKE], headless: "shell" },
    });
    try {
      const page = await browser.newPage();
      const heard = Promise.withResolvers<string>();
      page.on("console", (message) => {
        if (message.type() === "log") heard.resolve(message.text());
      });
      page.on("pageerror", heard.reject);
      const late = setTimeout(() => heard.reject(new Error("nothing was detected in 20 s")), 20000);
      await page.goto(`http://127.0.0.1:${server.addr.port}/listen.html`, {
        waitUntil: "networkidle0",
      });
      await page.click("button");
      const [keyword, time, length] = (await heard.promise).split(" ");
      clearTimeout(late);
      assertEquals([keyword, Number(time) > 0, Number(length) > 0], ["happy", true, true]);
    } finally {
      await browser.close();
      await server.shutdown();
    }
  });
});
