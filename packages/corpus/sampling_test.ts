import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { smallCorpus } from "./_test_corpus.ts";
import { epochPlan, NOISE } from "./sampling.ts";

const corpus = smallCorpus(["no", "happy", "yes", "left"], 5);
const sample = (epoch: number): Random => Random.root(1).stream("sample", epoch);
const options = { keyword: "happy", batches: 40, batch: 128, noises: 6 };

Deno.test("an epoch draws keyword and other words equally often, from training alone", () => {
  const plan = epochPlan(corpus, sample(0), options);
  assertEquals(plan.length, 40 * 128);
  const drawn = [...plan].filter((index) => index !== NOISE).map((index) => corpus.clips[index]);
  assertEquals(drawn.filter(({ split }) => split !== "training"), []);
  const share = drawn.filter(({ word }) => word === "happy").length / drawn.length;
  assert(Math.abs(share - 0.5) < 0.03, `${share}`);
  // With replacement, every training clip comes up: 5 keywords, 15 others.
  assertEquals(new Set(drawn).size, 20);
});

Deno.test("every batch ends with its pieces of noise", () => {
  const plan = epochPlan(corpus, sample(0), options);
  plan.forEach((index, i) => assertEquals(index === NOISE, i % 128 >= 122));
  assert(!epochPlan(corpus, sample(0), { ...options, noises: 0 }).includes(NOISE));
});

Deno.test("an epoch depends on its stream alone", () => {
  assertEquals(epochPlan(corpus, sample(3), options), epochPlan(corpus, sample(3), options));
  assertNotEquals(epochPlan(corpus, sample(3), options), epochPlan(corpus, sample(4), options));
});

Deno.test("a class without training clips is refused", () => {
  const draw = (keyword: string, words: string[]): void =>
    void epochPlan(smallCorpus(words), sample(0), { ...options, keyword });
  assertThrows(() => draw("sheila", ["no"]), RangeError, 'a training clip of "sheila"');
  assertThrows(() => draw("no", ["no"]), RangeError, 'of a word other than "no"');
});

Deno.test("by word a word of one clip comes as often as one of many", () => {
  const few = {
    ...corpus,
    clips: corpus.clips.filter(({ word, speaker }) => word !== "no" || speaker.endsWith("0")),
  };
  const share = (others?: "clip" | "word"): number => {
    const plan = epochPlan(few, sample(0), { ...options, others });
    const words = [...plan].filter((index) => index !== NOISE).map((index) =>
      few.clips[index].word
    );
    const rest = words.filter((word) => word !== "happy");
    assert(Math.abs(rest.length / words.length - 0.5) < 0.03);
    return rest.filter((word) => word === "no").length / rest.length;
  };
  const [clips, words] = [share(), share("word")];
  assert(Math.abs(clips - 1 / 11) < 0.03, `${clips}`);
  assert(Math.abs(words - 1 / 3) < 0.04, `${words}`);
});
