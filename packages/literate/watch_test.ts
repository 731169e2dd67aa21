import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { servePage } from "./watch.ts";

async function nextEvent(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<{ name: string; data: string }> {
  const { value } = await reader.read();
  const text = new TextDecoder().decode(value);
  return { name: /event: (.*)/.exec(text)![1], data: /data: (.*)/.exec(text)![1] };
}

Deno.test("a watched page is served here alone, and says when it has changed", async () => {
  const page = servePage();
  try {
    assertStringIncludes(page.address, "http://127.0.0.1:");
    page.show("<p>one</p>");
    assertStringIncludes(await (await fetch(page.address)).text(), "<p>one</p>");
    const events = await fetch(`${page.address}events`);
    const reader = events.body!.getReader();
    assertEquals(await nextEvent(reader), { name: "problem", data: '""' });
    page.complain("a.md:1:1: no\nmore");
    assertEquals(JSON.parse((await nextEvent(reader)).data), "a.md:1:1: no\nmore");
    page.show("<p>two</p>");
    assertEquals((await nextEvent(reader)).name, "page");
    assert((await (await fetch(page.address)).text()).startsWith("<p>two</p>"));
    await reader.cancel();
  } finally {
    await page.close();
  }
});
