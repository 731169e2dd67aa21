import { assertEquals } from "@std/assert";
import { inVocabulary, labelsOf, summariseInVocabulary, VOCABULARY_CLIPS } from "./vocabulary.ts";
import { summarise } from "./summary.ts";

const training = (word: string, count: number) =>
  Array.from({ length: count }, () => ({ word, split: "training" }));
const test = (word: string) => ({ word, split: "testing" });

const corpus = {
  clips: [
    ...training("happy", 3),
    ...training("house", VOCABULARY_CLIPS),
    ...training("yes", VOCABULARY_CLIPS - 1),
    test("yes"),
    test("happy"),
    test("house"),
    test("learn"),
    test("happy"),
  ],
};
const indices = [102, 103, 104, 105, 106];

Deno.test("words below fifty training clips are out of vocabulary, unseen ones too, the keyword never", () => {
  assertEquals(VOCABULARY_CLIPS, 50);
  assertEquals(inVocabulary(corpus, indices, "happy"), [1, 2, 4]);
  assertEquals(inVocabulary(corpus, indices, "learn"), [2, 3]);
});

Deno.test("clips of other splits bring no word into the vocabulary", () => {
  const clips = Array.from({ length: 60 }, () => ({ word: "yes", split: "validation" }));
  assertEquals(inVocabulary({ clips }, [0], "happy"), []);
});

Deno.test("labels are 1 for the keyword's clips", () => {
  assertEquals([...labelsOf(corpus, indices, "happy")], [0, 1, 0, 0, 1]);
});

Deno.test("the figures are those of the in-vocabulary words' clips at the given threshold", () => {
  const logOdds = Float32Array.of(5, 2, -3, 4, -1);
  assertEquals(
    summariseInVocabulary(corpus, indices, "happy", logOdds, 0.7),
    summarise([2, -3, -1], [1, 0, 1], 0.7),
  );
});

Deno.test("there are none where training knows no other word", () => {
  const logOdds = Float32Array.of(5, 2, 4);
  assertEquals(summariseInVocabulary(corpus, [102, 103, 105], "happy", logOdds, 0.7), undefined);
});
