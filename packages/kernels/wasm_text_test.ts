import { assertEquals, assertMatch } from "@std/assert";
import { fromText, toText } from "./wasm_text.ts";

Deno.test("bytes are those that were written, all of them a character each", () => {
  for (const length of [0, 1, 256, 2000]) {
    const bytes = new Uint8Array(length).map((_, i) => i * i + (i >> 8));
    const text = toText(bytes);
    assertEquals(text.length, length);
    assertEquals(fromText(text), bytes);
  }
  const all = toText(new Uint8Array(256).map((_, i) => i));
  assertEquals(new Set(all).size, 256);
  assertMatch(all, /^[\0-\xff]*$/);
});
