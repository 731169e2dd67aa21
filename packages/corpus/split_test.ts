import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { speakerOf, splitOf } from "./split.ts";

Deno.test("speakers of the official lists have their official split", () => {
  const official = {
    "026290a7": "validation",
    "060cd039": "validation",
    "0c540988": "testing",
    "0cb74144": "testing",
    "0a2b400e": "training",
  };
  for (const [speaker, split] of Object.entries(official)) assertEquals(splitOf(speaker), split);
});

Deno.test("the split is the formula of the archive's README, with the whole hash", () => {
  const most = 2n ** 27n - 1n;
  fc.assert(
    fc.property(fc.string(), (speaker) => {
      const hash = BigInt(`0x${createHash("sha1").update(speaker).digest("hex")}`);
      const percentage = Number(hash % (most + 1n)) * (100 / Number(most));
      const expected = percentage < 10 ? "validation" : percentage < 20 ? "testing" : "training";
      assertEquals(splitOf(speaker), expected);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("a tenth of many speakers is for validation, a tenth for testing", () => {
  const counts = { training: 0, validation: 0, testing: 0 };
  for (let i = 0; i < 5000; i++) counts[splitOf(`speaker ${i}`)]++;
  assert(Math.abs(counts.validation - 500) < 70, `${counts.validation}`);
  assert(Math.abs(counts.testing - 500) < 70, `${counts.testing}`);
});

Deno.test("a speaker is what stands before _nohash_, else the file's stem", () => {
  assertEquals(speakerOf("0a2b400e_nohash_1.wav"), "0a2b400e");
  assertEquals(speakerOf("my.voice_nohash_12.flac"), "my.voice");
  assertEquals(speakerOf("recording 7.wav"), "recording 7");
});
