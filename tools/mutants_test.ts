import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { ALL_FAULTS, replaceOnce } from "./mutants.ts";

Deno.test("every fault has a name of its own, its line in its file once, and tests that are there", () => {
  assertEquals(new Set(ALL_FAULTS.map(({ name }) => name)).size, ALL_FAULTS.length);
  const gone = ALL_FAULTS.flatMap(({ name, file, tests, also, ...edit }) => {
    try {
      const text = Deno.readTextFileSync(`${projectRoot()}/${file}`);
      const wrong = replaceOnce(text, edit);
      assert((also ? replaceOnce(wrong, also) : wrong) !== text, "it changes nothing");
      for (const test of tests) Deno.statSync(`${projectRoot()}/${test}`);
      return [];
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
  });
  assertEquals(gone, []);
});
