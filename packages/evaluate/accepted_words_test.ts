import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { acceptedWords } from "./accepted_words.ts";

/** Words of half a second, one a second. */
const said = (...names: string[]) => names.map((name, i) => ({ name, start: i + 0.5, end: i + 1 }));

Deno.test("a false accept is given to the word whose middle was heard last before it", () => {
  const parts = said("yes", "no", "yes", "natural");
  // In the middle of "no", shortly after the second "yes", and when "natural" has only begun.
  assertEquals(acceptedWords([1.75, 3.1, 3.6], parts), [
    { word: "yes", said: 2, accepts: 2 },
    { word: "no", said: 1, accepts: 1 },
    { word: "natural", said: 1, accepts: 0 },
  ]);
  assertEquals(acceptedWords([0.1], said("yes", "no"))[0], { word: "yes", said: 1, accepts: 1 });
});

Deno.test("every false accept and every part of a recording is counted once, most accepted first", () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 30 }),
    fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { maxLength: 20 }),
    (names, times) => {
      const counted = acceptedWords(times, said(...names));
      const sum = (of: "said" | "accepts"): number =>
        counted.reduce((total, word) => total + word[of], 0);
      assertEquals([sum("said"), sum("accepts")], [names.length, times.length]);
      const order = counted.map(({ accepts, word }) => `${100 - accepts}`.padStart(3, "0") + word);
      assertEquals(order, order.toSorted());
    },
  ));
});

Deno.test("false accepts in a recording in which nothing is said are refused", () => {
  assertEquals(acceptedWords([], []), []);
  assertThrows(() => acceptedWords([1, 2], []), RangeError, "there are none for 2 false accepts");
});
