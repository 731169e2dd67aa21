import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  chosenDraw,
  missedByDraw,
  pointsOf,
  type ScarcityTrial,
  wholeKeywords,
} from "./scarcity.ts";

/** A trial with its misses of ten keywords at one, three and ten false accepts. */
function trial(keyword: string, draw: string, ...misses: number[]): ScarcityTrial {
  return {
    ...{ keyword, draw },
    metrics: {
      said: { keyword: 10, rare: 20, others: 40 },
      words: ["bird"],
      clips: { rare: 0.02, others: 0.01 },
      points: misses.map((misses, i) => ({
        ...{ allowed: [1, 3, 10][i], misses, rare: 1, others: 0 },
      })),
    },
  };
}

const DRAWS = ["clip", "word"];
const TRIALS = [
  ...[trial("a", "clip", 9, 6, 3), trial("a", "word", 6, 3, 0)],
  ...[trial("b", "clip", 6, 3, 0), trial("b", "word", 6, 3, 0)],
  // Tried in one way alone: it would favour the other.
  trial("c", "word", 10, 10, 10),
];

Deno.test("the share that is missed is a mean over keywords and numbers of false accepts", () => {
  assertAlmostEquals(missedByDraw(TRIALS, "clip"), 0.45);
  assertAlmostEquals(missedByDraw(TRIALS.slice(0, 4), "word"), 0.3);
  assertEquals(missedByDraw([], "word"), NaN);
  assertEquals(pointsOf(TRIALS, "a", "word").map(({ misses }) => misses), [6, 3, 0]);
  assertEquals(pointsOf(TRIALS, "d", "word"), []);
});

Deno.test("the draw that misses the smallest share is chosen, on keywords that were tried alike", () => {
  assertEquals(wholeKeywords(TRIALS, DRAWS), ["a", "b"]);
  assertEquals(chosenDraw(TRIALS, DRAWS), "word");
  assertEquals(chosenDraw(TRIALS.slice(4), DRAWS), undefined);
  assertEquals(wholeKeywords([trial("d", "clip", 1), trial("d", "word")], DRAWS), []);
});

Deno.test("drawing clip by clip stays where the better way misses more for more than one keyword", () => {
  const rest = ["d", "e"].flatMap((word) => [trial(word, "clip", 3), trial(word, "word", 4)]);
  assertEquals(chosenDraw([...TRIALS, ...rest.slice(0, 2)], DRAWS), "word");
  assertEquals(chosenDraw([...TRIALS, ...rest], DRAWS), "clip");
  const equals = [trial("a", "clip", 1), trial("a", "word", 1)];
  assertEquals(chosenDraw(equals, DRAWS), "clip");
});
