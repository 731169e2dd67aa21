import { assertEquals, assertThrows } from "@std/assert";
import { duplicatesOf, faultyClips, meanAreaWithout, testClips } from "./faulty_clips.ts";
import type { Metrics } from "../study/metrics.ts";
import { Results } from "../study/results.ts";
import { readings } from "./readings.ts";

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

const results = Results.committed("full");

/** Seeds of the base whose test scores are committed. */
const seeds = (keyword: string): number[] =>
  [1, 2, 3, 4, 5].filter((seed) => results.has(`test/${keyword}/base/seed-${seed}`));

/** Scores of the base models for a keyword. */
const baseScores = (keyword: string): string[] =>
  seeds(keyword).map((seed) => `results/full/scores/${keyword}/base/seed-${seed}.safetensors`);

Deno.test("with every clip, the area is the one that was read", () => {
  for (const keyword of ["happy", "right", "left"]) {
    const areas = seeds(keyword).map((seed) => {
      const { metrics } = results.manifest(`test/${keyword}/base/seed-${seed}`);
      const { auFaFr } = (metrics as unknown as Metrics["test"]).test;
      assertEquals(readings().some((one) => one.auFaFr === auFaFr), true);
      return auFaFr;
    });
    assertEquals(areas.length >= 2, true);
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    assertEquals(meanAreaWithout(baseScores(keyword), keyword, new Set()), mean);
  }
});

Deno.test("a clip that the base models hardly take for the word weighs in their area, a good one hardly", () => {
  const all = meanAreaWithout(baseScores("right"), "right", new Set());
  const without = (path: string): number =>
    meanAreaWithout(baseScores("right"), "right", new Set([path]));
  assertEquals(without("right/ad6a46f1_nohash_1") < 0.7 * all, true);
  assertEquals(Math.abs(without("right/563aa4e6_nohash_2") - all) < 0.05 * all, true);
});

Deno.test("scores of another number of clips are an error that names the file", () => {
  assertThrows(
    () => meanAreaWithout(["checkpoints/base/seed-1.safetensors"], "happy", new Set()),
    RangeError,
    "checkpoints/base/seed-1.safetensors",
  );
});
