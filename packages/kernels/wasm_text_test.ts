import { assertEquals, assertLess, assertMatch } from "@std/assert";
import { Random } from "./random.ts";
import { fromText, toText } from "./wasm_text.ts";

/** Bytes by their places. */
function bytes(length: number, at: (i: number) => number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, i) => at(i));
}

Deno.test("bytes are those that were written: none, one, all, and what a forecast is surest of", () => {
  const random = Random.root("bytes");
  const cases = [
    bytes(0, () => 0),
    ...[0, 1, 255].map((byte) => bytes(1, () => byte)),
    bytes(256, (i) => i),
    bytes(2000, () => random.integer(256)),
    // The surest forecast, and what it is wrong about.
    bytes(50000, (i) => i === 49000 ? 255 : 0),
    bytes(50000, (i) => i < 40000 ? 255 : i),
  ];
  for (const all of cases) assertEquals(fromText(toText(all)), all);
});

Deno.test("the text needs no escape in a string, and what repeats takes little of it", () => {
  const random = Random.root("text");
  const { digits, length } = toText(bytes(3000, () => random.integer(256)));
  assertEquals(length, 3000);
  assertMatch(digits, /^[#-[\]-~]+$/);
  assertEquals(new Set(digits).size, 91);
  assertLess(toText(bytes(3000, (i) => i * i % 100)).digits.length, 500);
});
