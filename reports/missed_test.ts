import { assertEquals } from "@std/assert";
import type { FaultyClip } from "./faulty_clips.ts";
import { missedByAll } from "./missed.ts";

const clip = (path: string, networks: number) => ({ path, networks });

Deno.test("what no network hears is counted, with the faulty clips and the speaker who has most of it", () => {
  const clips = [
    clip("happy/aaaa_nohash_0.flac", 3),
    clip("happy/aaaa_nohash_1.flac", 3),
    clip("happy/bbbb_nohash_0.flac", 3),
    clip("happy/cccc_nohash_0.flac", 2),
  ];
  const faulty: FaultyClip[] = [
    { path: "happy/bbbb_nohash_0", fault: "cut or unclear", reason: "" },
    // Heard by one: not counted.
    { path: "happy/cccc_nohash_0", fault: "wrong word", reason: "" },
    { path: "happy/aaaa_nohash_1", fault: "duplicate", of: "happy/aaaa_nohash_0", reason: "" },
  ];
  assertEquals(
    missedByAll({ networks: 3, keywords: 10, clips }, faulty),
    "All 3 networks of the candidates miss 3 of the 10 keywords (30.0\u00A0%), each by its own rule; of these " +
      "1 is listed as cut, unclear or another word, 1 is a duplicate, 2 are one speaker's.",
  );
  assertEquals(
    missedByAll({ networks: 3, keywords: 10, clips: clips.slice(0, 1) }, []),
    "All 3 networks of the candidates miss 1 of the 10 keywords (10.0\u00A0%), each by its own rule.",
  );
  assertEquals(
    missedByAll({ networks: 4, keywords: 10, clips }, faulty),
    "None of the 10 keywords is missed by all 4 networks of the candidates.",
  );
});
