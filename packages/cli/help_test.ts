import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnsOf, hangText } from "./help.ts";

Deno.test("a long line of a list goes on further in, in 80 columns, and loses no word", () => {
  const word = fc.stringMatching(/^[a-z/é]{1,30}$/, { size: "max" });
  const words = fc.array(word, { minLength: 1, maxLength: 40, size: "max" });
  fc.assert(
    fc.property(words, (words) => {
      const lines = hangText(words.join(" "));
      assertEquals(lines.join(" ").split(/\s+/), words);
      lines.forEach((line, i) => {
        assert(columnsOf(line) <= 80, line);
        assertEquals(line.startsWith("    "), i > 0);
      });
    }),
    { seed: 1 },
  );
});
