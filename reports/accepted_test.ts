import { assertEquals } from "@std/assert";
import type { WordsHeard } from "../study/stream_figures.ts";
import { takenWords } from "./accepted.ts";

const seed = (accepted: [word: string, said: number, accepts: number][]): WordsHeard => ({
  stream: { accepted: accepted.map(([word, said, accepts]) => ({ word, said, accepts })) },
});

const heard = new Map([
  ["base", [seed([["yes", 10, 4], ["up", 20, 1]]), seed([["yes", 10, 2]])]],
  ["size", [seed([["up", 20, 5]])]],
  ["other", [seed([["no", 10, 9]])]],
]);

Deno.test("words are listed by their accepts in all named settings, with each setting's mean share", () => {
  // "up": half an accept a seed by the base, five by size; "yes": three a seed by the base.
  assertEquals(takenWords(heard, ["base", "size", "missing"], 5), [
    { word: "up", shares: { base: 0.5 / 20, size: 5 / 20, missing: 0 } },
    { word: "yes", shares: { base: 3 / 10, size: 0, missing: 0 } },
  ]);
  assertEquals(takenWords(heard, ["base", "size"], 1).map(({ word }) => word), ["up"]);
});
