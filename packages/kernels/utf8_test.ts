import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { utf8 } from "./utf8.ts";

Deno.test("UTF-8 is that of TextEncoder, for letters of all lengths and halves of pairs", () => {
  const encoder = new TextEncoder();
  const units = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const letters = fc.string({
    unit: fc.oneof(fc.constantFrom(..."aé€😀\u07ff\u0800\uffff\ud800\udc00"), units),
  });
  fc.assert(fc.property(letters, (text) => assertEquals(utf8(text), encoder.encode(text))));
});
