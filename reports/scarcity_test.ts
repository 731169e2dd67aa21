import { assertEquals } from "@std/assert";
import { acceptsOfDraw, chosenDraw, type ScarcityTrial, wholeKeywords } from "./scarcity.ts";

/** A trial with its accepts at a tenth and at a fifth of misses. */
function trial(keyword: string, draw: string, ...points: [number, number][]): ScarcityTrial {
  return {
    ...{ keyword, draw },
    metrics: {
      said: { keyword: 10, rare: 20, others: 40 },
      words: ["bird"],
      points: points.map(([rare, others], i) => ({
        ...{ missed: [0.1, 0.2][i], misses: 1, rare, others },
      })),
    },
  };
}

const TRIALS = [
  ...[trial("a", "clip", [9, 3], [4, 1]), trial("a", "word", [2, 8], [1, 4])],
  ...[trial("b", "clip", [7, 1], [3, 1]), trial("b", "word", [3, 5], [2, 3])],
  // Tried in one way alone: it would favour the other.
  trial("c", "word", [50, 50], [50, 50]),
];

Deno.test("accepts of a draw are sums over its keywords, and none where one never missed so few", () => {
  assertEquals(acceptsOfDraw(TRIALS.slice(0, 4), "clip", 0.1), { rare: 16, others: 4 });
  assertEquals(acceptsOfDraw(TRIALS.slice(0, 4), "word", 0.2), { rare: 3, others: 7 });
  assertEquals(acceptsOfDraw([...TRIALS, trial("d", "clip")], "clip", 0.1), undefined);
  assertEquals(acceptsOfDraw([], "clip", 0.1), undefined);
});

Deno.test("the draw of fewest accepts of all words is chosen, on keywords that were tried alike", () => {
  const draws = ["clip", "word"];
  assertEquals(wholeKeywords(TRIALS, draws), ["a", "b"]);
  assertEquals(chosenDraw(TRIALS, draws), "word");
  const evens = [trial("a", "clip", [5, 5], [2, 1]), trial("a", "word", [1, 9], [2, 2])];
  assertEquals(chosenDraw(evens, draws), "clip");
  assertEquals(chosenDraw(TRIALS.slice(4), draws), undefined);
});
