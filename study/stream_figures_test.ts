import { assertEquals } from "@std/assert";
import {
  errorCurves,
  falseAcceptRate,
  keywordsHeard,
  meanHeard,
  millisecondsOf,
  missedShare,
  rateOf,
  shareOf,
  shareOfAccepts,
} from "./stream_figures.ts";
import type { LiveMetrics } from "./stages/live.ts";

Deno.test("seeds are told as their mean, with the exact interval of one network", () => {
  // Clopper and Pearson of 8 of 163, Garwood of 1 in half an hour.
  assertEquals(shareOf([6, 8, 9], 163), "4.7 (2.1–9.4)");
  assertEquals(rateOf([0, 1, 2], 0.5), "2.0 (0.1–11.1)");
  assertEquals(rateOf([0, 0], 0.4), "0.0 (0.0–9.2)");
  assertEquals([millisecondsOf([0.1, null, 0.2]), millisecondsOf([null])], ["150", "–"]);
});

Deno.test("false accepts of all kinds of sound count together, for every hour that was heard", () => {
  const seed = (words: number, natural: number, wake: number, noise: number) =>
    ({
      ...{ curveHours: 2, stream: { falseAccepts: words, misses: 8 * words, keywords: 160 } },
      ...{ natural: { falseAccepts: natural }, wakeWords: { falseAccepts: wake } },
      noise: { falseAccepts: noise },
    }) as unknown as LiveMetrics;
  // Two and four, three on average: Garwood of 3 in two hours.
  assertEquals(falseAcceptRate([seed(1, 0, 1, 0), seed(1, 2, 0, 1)]), "1.5 (0.3–4.4)");
  assertEquals(missedShare([seed(1, 0, 0, 0), seed(3, 0, 0, 0)]), 0.1);
});

Deno.test("a curve has the fewest misses at every rate of false accepts, as far as is asked", () => {
  const seed = {
    curve: [[0, 20, 5], [1, 20, 4], [2, 5, 3], [4, 7, 2], [40, 1, 1]],
    curveHours: 2,
    stream: { keywords: 100 },
  } as unknown as LiveMetrics;
  assertEquals(
    errorCurves("size", [seed], 10).map(({ perHour, missed, seed }) => [perHour, missed, seed]),
    [[0, 20, "size 1"], [1, 5, "size 1"]],
  );
});

Deno.test("several keywords are told by the least and the most of settings, and by words rare in training", () => {
  const seed = (misses: number, accepted: [word: string, accepts: number][]) => {
    const falseAccepts = accepted.reduce((sum, [, accepts]) => sum + accepts, 0);
    const words = accepted.map(([word, accepts]) => ({ word, said: 100, accepts }));
    return {
      ...{ curveHours: 2, stream: { misses, keywords: 10, falseAccepts, accepted: words } },
      ...{ natural: { falseAccepts: 0 }, noise: { falseAccepts: 0 } },
    } as unknown as LiveMetrics;
  };
  const heard = [
    new Map([["small", [seed(1, [["yes", 3]]), seed(3, [["up", 1]])]], ["other", []]]),
    new Map([["small", [seed(5, [["yes", 4], ["up", 2]])]]]),
  ];
  assertEquals(keywordsHeard(heard, ["small"], (word) => word === "yes"), {
    missed: [0.2, 0.5],
    accepts: [1, 3],
    rare: 7 / 10,
  });
});

Deno.test("the share of some words is of all false accepts, and 0 of none", () => {
  const seed = (accepts: Record<string, number>) => ({
    stream: {
      accepted: Object.entries(accepts).map(([word, times]) => ({ word, said: 9, accepts: times })),
    },
  });
  const heard = [seed({ yes: 4, up: 1 }), seed({ yes: 2 }), seed({ up: 5 })];
  assertEquals(shareOfAccepts(heard, (word) => word === "yes"), 6 / 12);
  assertEquals(shareOfAccepts([], () => true), 0);
});

Deno.test("the mean over networks weighs each of them alike, however many seeds it has", () => {
  const seed = (misses: number, falseAccepts: number) =>
    ({
      ...{ curveHours: 2, stream: { misses, keywords: 10, falseAccepts } },
      ...{ natural: { falseAccepts: 0 }, noise: { falseAccepts: 0 } },
    }) as unknown as LiveMetrics;
  const networks = [[seed(1, 2), seed(1, 2), seed(1, 2)], [seed(3, 6)]];
  assertEquals(meanHeard(networks), { missed: 0.2, accepts: 2 });
});
