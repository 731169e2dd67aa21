import { assertEquals } from "@std/assert";
import { knownWords, labelsOf, RARE_IN_TRAINING, withoutRareWords } from "./rare_words.ts";
import { summarise } from "./summary.ts";

const training = (word: string, count: number) =>
  Array.from({ length: count }, () => ({ word, split: "training" }));
const test = (word: string) => ({ word, split: "testing" });

const corpus = {
  clips: [
    ...training("happy", 3),
    ...training("house", RARE_IN_TRAINING),
    ...training("yes", RARE_IN_TRAINING - 1),
    test("yes"),
    test("happy"),
    test("house"),
    test("learn"),
    test("happy"),
  ],
};
const indices = [102, 103, 104, 105, 106];

Deno.test("words below fifty training clips are rare, unseen ones too, the keyword never", () => {
  assertEquals(RARE_IN_TRAINING, 50);
  assertEquals(knownWords(corpus, indices, "happy"), [1, 2, 4]);
  assertEquals(knownWords(corpus, indices, "learn"), [2, 3]);
});

Deno.test("clips of other splits make no word known", () => {
  const clips = Array.from({ length: 60 }, () => ({ word: "yes", split: "validation" }));
  assertEquals(knownWords({ clips }, [0], "happy"), []);
});

Deno.test("labels are 1 for the keyword's clips", () => {
  assertEquals([...labelsOf(corpus, indices, "happy")], [0, 1, 0, 0, 1]);
});

Deno.test("the figures are those of the known words' clips at the given threshold", () => {
  const odds = Float32Array.of(5, 2, -3, 4, -1);
  assertEquals(
    withoutRareWords(corpus, indices, "happy", odds, 0.7),
    summarise([2, -3, -1], [1, 0, 1], 0.7),
  );
});

Deno.test("there are none where training knows no other word", () => {
  const odds = Float32Array.of(5, 2, 4);
  assertEquals(withoutRareWords(corpus, [102, 103, 105], "happy", odds, 0.7), undefined);
});
