import { assert, assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import { openFlite, WORDS } from "./synthetic.ts";
import { DIFFICULTY } from "./synthetic_difficulty.ts";
import { phoneDistance, respellings, similarWords } from "./similar_words.ts";

const PHONES = "iy ih ae aa ow p t k s m n l ax hh".split(" ");
const phones = fc.array(fc.constantFrom(...PHONES), { maxLength: 8 });

/** An engine to which every letter is one phone, c sounds like k, and all u are i. */
const letters = (texts: readonly string[]): string[][] =>
  texts.map((text) => [...text.replaceAll("c", "k").replaceAll("u", "i")]);

Deno.test("the distance of phones is a metric", () => {
  fc.assert(fc.property(phones, phones, phones, (a, b, c) => {
    const between = phoneDistance(a, b);
    assertEquals(between, phoneDistance(b, a));
    assertEquals(between === 0, a.join() === b.join());
    assert(between <= phoneDistance(a, c) + phoneDistance(c, b));
  }));
});

Deno.test("a phone changed for one of its group is nearer than for one of its kind or another", () => {
  const happy = ["hh", "ae", "p", "iy"];
  assertEquals(phoneDistance(happy, ["hh", "ae", "b", "iy"]), 0.5);
  assertEquals(phoneDistance(happy, ["hh", "ae", "n", "iy"]), 1);
  assertEquals(phoneDistance(happy, ["hh", "ae", "p", "iy", "n"]), 1);
  assertEquals(phoneDistance(happy, ["hh", "ae", "aa", "iy"]), 2);
});

Deno.test("respellings change one part of a word", () => {
  const happy = respellings("happy");
  for (const word of ["nappy", "hippy", "hatty", "happow"]) assert(happy.includes(word), word);
  assertFalse(happy.includes("happy"));
  assert(respellings("on").includes("ton") && respellings("on").includes("od"));
  assert(respellings("yes").includes("les") && respellings("yes").includes("yet"));
  assertEquals(respellings(""), []);
});

Deno.test("similar words sound neither as the keyword, nor as each other, nor contain it", () => {
  const keywords = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 3 });
  fc.assert(
    fc.property(keywords, fc.nat(12), (keywords, words) => {
      const neighbours = similarWords(keywords, letters, { words, distance: [1, 2] });
      assertEquals(neighbours.map(({ keyword }) => keyword), keywords);
      for (const { similar, homophones, phones } of neighbours) {
        assert(similar.length <= words);
        const sounds = letters(similar);
        assertEquals(new Set(sounds.map(String)).size, similar.length);
        sounds.forEach((sound, i) => {
          assertFalse(WORDS.includes(similar[i]));
          for (const other of letters(keywords)) {
            assertFalse(sound.join("").includes(other.join("")), `${similar[i]} and ${other}`);
          }
          const distance = phoneDistance(phones, sound);
          assert(distance >= 1 && distance <= 2, `${similar[i]} ${distance}`);
        });
        for (const word of homophones) assertEquals(letters([word]), [phones]);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("words of Speech Commands that sound just like the keyword are named", async () => {
  const { pronounce } = await openFlite();
  const [write, right] = similarWords(["write", "right"], pronounce, DIFFICULTY.similar);
  // Each is a keyword: neither counts among the others' words.
  assertEquals([write.homophones, right.homophones], [[], []]);
  const [alone] = similarWords(["write"], pronounce, DIFFICULTY.similar);
  assertEquals(alone.homophones, ["right"]);
});

Deno.test("every keyword of the study has as many similar words as are asked for", async () => {
  const { pronounce } = await openFlite();
  const keywords = ["happy", "right", "left", "down", "go", "up", "bed", "cat"];
  const neighbours = similarWords(keywords, pronounce, DIFFICULTY.similar);
  for (const { keyword, similar } of neighbours) {
    assertEquals([keyword, similar.length], [keyword, DIFFICULTY.similar.words]);
  }
  const [{ similar, phones }] = neighbours;
  assertEquals(phones, ["hh", "ae", "p", "iy"]);
  assertEquals(similar.join(" "), "bappy hoappy haffy happa cappy hooppy haly happe");
});
