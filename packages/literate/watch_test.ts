import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { servePage } from "./watch.ts";

/** Connects as the script of a page does; whoever has read enough ends the events. */
async function* listen(
  address: string,
  html: string,
): AsyncGenerator<{ name: string; data: string }, void> {
  const [, path] = /new EventSource\("\/([^"]*)"\)/.exec(html)!;
  const { body } = await fetch(`${address}${path}`);
  let text = "";
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + part).split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      yield { name: /event: (.*)/.exec(event)![1], data: /data: (.*)/.exec(event)![1] };
    }
  }
}

Deno.test("a watched page is served here alone, and says when it has changed", async () => {
  const page = servePage();
  try {
    assertStringIncludes(page.address, "http://127.0.0.1:");
    page.show("<p>one</p>");
    const html = await (await fetch(page.address)).text();
    assertStringIncludes(html, "<p>one</p>");
    const events = listen(page.address, html);
    assertEquals((await events.next()).value, { name: "problem", data: '""' });
    page.complain("a.md:1:1: no\nmore");
    assertEquals(JSON.parse((await events.next()).value!.data), "a.md:1:1: no\nmore");
    page.show("<p>two</p>");
    assertEquals((await events.next()).value!.name, "page");
    assert((await (await fetch(page.address)).text()).startsWith("<p>two</p>"));
    await events.return();
  } finally {
    await page.close();
  }
});

Deno.test("a browser that connects when its page is no longer the newest hears of it at once", async () => {
  const page = servePage();
  try {
    const first = await (await fetch(page.address)).text();
    page.show("<p>one</p>");
    const second = await (await fetch(page.address)).text();
    for (const [html, late] of [[first, ["page"]], [second, []]] as const) {
      const events = listen(page.address, html);
      const names = [(await events.next()).value!.name];
      page.complain("the last");
      while (names.filter((name) => name === "problem").length < 2) {
        names.push((await events.next()).value!.name);
      }
      assertEquals(names, ["problem", ...late, "problem"]);
      await events.return();
    }
  } finally {
    await page.close();
  }
});
