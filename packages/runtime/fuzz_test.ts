import { assert, assertEquals } from "@std/assert";
import { fuzz } from "./_fuzz.ts";

Deno.test("two thousand broken files with checksums that fit are refused in words, or run", () => {
  const old = ["size", "quality"].map((name) =>
    Deno.readFileSync(new URL(`../../checkpoints/best/${name}.kws`, import.meta.url))
  );
  const { failures, refused, ran, reasons, mostMemory } = fuzz(0, 2000, { old });
  assertEquals(failures, []);
  assert(refused > 500 && ran > 200, `${refused} refused, ${ran} ran`);
  assert(mostMemory < 64e6, `${mostMemory} bytes`);
  assert(reasons.size > 20, [...reasons.keys()].join("\n"));
});
