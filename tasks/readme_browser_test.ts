import { assertEquals } from "@std/assert";
import { listenOnPage } from "../tools/browser/listen_on_page.ts";
import { serveFolder } from "../tools/browser/serve_folder.ts";
import { withPage } from "../tools/browser/with_page.ts";
import { withProgram } from "./testdata/taken_home.ts";

Deno.test("the README's page detects in a browser what the microphone hears", async () => {
  await withProgram("html", "listen.html", { threshold: -20 }, async (dir) => {
    const server = serveFolder(dir);
    try {
      await withPage(["--use-fake-ui-for-media-stream"], async (page) => {
        const url = `http://localhost:${server.addr.port}/listen.html`;
        const [keyword, time, length] = (await listenOnPage(page, url)).split(" ");
        assertEquals([keyword, Number(time) > 0, Number(length) > 0], ["happy", true, true]);
      });
    } finally {
      await server.shutdown();
    }
  });
});
