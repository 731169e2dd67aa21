import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { canonicalJson, sha256, sha256File, writeWhole } from "./digest.ts";

Deno.test("canonical JSON is the same for any order of keys and reads back equal", () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), fc.integer(), (value, seed) => {
      const entries = Object.entries(value);
      const turn = entries.length === 0 ? 0 : Math.abs(seed) % entries.length;
      const turned = Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
      assertEquals(canonicalJson(turned), canonicalJson(value));
      assertEquals(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
    { seed: 1, numRuns: 100 },
  );
});

Deno.test("canonical JSON refuses what is no number, and says where", () => {
  assertThrows(() => canonicalJson({ a: [1, { b: Infinity }] }), TypeError, "value.a[1].b");
});

Deno.test("a file has the digest of its bytes", () => {
  const path = `${Deno.makeTempDirSync()}/file`;
  const bytes = new Uint8Array(3_000_001).map((_, i) => i * 31);
  writeWhole(path, bytes);
  assertEquals(sha256File(path), sha256(bytes));
  assertEquals(
    sha256(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});
