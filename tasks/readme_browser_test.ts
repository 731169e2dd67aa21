import { assertEquals } from "@std/assert";
import { serveFolder } from "../tools/browser/serve_folder.ts";
import { withPage } from "../tools/browser/with_page.ts";
import { withProgram } from "./testdata/taken_home.ts";

Deno.test("the README's page detects in a browser what the microphone hears", async () => {
  await withProgram("html", "listen.html", { threshold: -20 }, async (dir) => {
    const server = serveFolder(dir);
    try {
      await withPage(["--use-fake-ui-for-media-stream"], async (page) => {
        const heard = Promise.withResolvers<string>();
        page.on("console", (message) => {
          if (message.type() === "log") heard.resolve(message.text());
        });
        page.on("pageerror", heard.reject);
        const late = setTimeout(
          () => heard.reject(new Error("nothing was detected in 20 s")),
          20000,
        );
        await page.goto(`http://localhost:${server.addr.port}/listen.html`, {
          waitUntil: "networkidle0",
        });
        await page.click("button");
        const [keyword, time, length] = (await heard.promise).split(" ");
        clearTimeout(late);
        assertEquals([keyword, Number(time) > 0, Number(length) > 0], ["happy", true, true]);
      });
    } finally {
      await server.shutdown();
    }
  });
});
