import { assertEquals } from "@std/assert";
import { duplicatesOf, faultyClips, testClips } from "./faulty_clips.ts";

Deno.test("a faulty clip stands in the list once, and a duplicate names its original", () => {
  const clips = faultyClips();
  assertEquals(new Set(clips.map(({ path }) => path)).size, clips.length);
  for (const { path, fault, of, reason } of clips) {
    assertEquals(/^[a-z]+\/[0-9a-f]{8}_nohash_\d+$/.test(path), true, path);
    assertEquals(reason.length > 0, true, path);
    assertEquals(fault === "duplicate", of !== undefined, path);
    if (of) assertEquals(of.split("_")[0], path.split("_")[0], "same word, same speaker");
  }
  assertEquals(["happy", "right", "left"].map(duplicatesOf), [7, 2, 2]);
});

Deno.test("every faulty clip is one of the study's test clips", () => {
  const clips = new Set(testClips());
  assertEquals(clips.size, 4174);
  assertEquals(faultyClips().filter(({ path }) => !clips.has(path)), []);
});
