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
    // Heard by one, or hard for no reason of its own.
    { path: "happy/cccc_nohash_0", fault: "wrong word", reason: "" },
    { path: "happy/aaaa_nohash_1", fault: "duplicate", of: "happy/aaaa_nohash_0", reason: "" },
  ];
  assertEquals(
    missedByAll({ networks: 3, keywords: 10, clips }, faulty),
    "3 of the 10 (30.0\u00A0%) are missed by all 3 networks; of these 1 are cut or unclear by the list of " +
      "faults, 2 are said by one speaker",
  );
  assertEquals(
    missedByAll({ networks: 4, keywords: 10, clips }, faulty),
    "0 of the 10 (0.0\u00A0%) are missed by all 4 networks",
  );
});
