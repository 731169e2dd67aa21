import { assertEquals } from "@std/assert";
import { splitByTrainingCount, summariseWithAndWithoutRare } from "./rare_words.ts";

const trainingCounts = new Map([["happy", 3], ["house", 50], ["yes", 49]]);
const options = { keyword: "happy", trainingCounts };

Deno.test("words below the least count are rare, unseen ones too, the keyword never", () => {
  const words = ["yes", "happy", "house", "learn"];
  assertEquals(splitByTrainingCount(words, options), { known: [1, 2], rare: [0, 3] });
  assertEquals(splitByTrainingCount(words, { ...options, least: 10 }).rare, [3]);
});

Deno.test("both summaries share the threshold that all clips give", () => {
  const words = ["happy", "yes", "house", "happy"];
  const { all, known } = summariseWithAndWithoutRare([2, 1, -3, -1], words, options);
  assertEquals([all.clips, all.positives, all.oneMinusAuc], [4, 2, 0.25]);
  assertEquals([known.clips, known.positives, known.oneMinusAuc], [3, 2, 0]);
  assertEquals(known.threshold, all.threshold);
});
