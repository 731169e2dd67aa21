import { assert, assertEquals, assertThrows } from "@std/assert";
import { planStudy } from "./plan.ts";
import { wantedStages } from "./select.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";

const STAGES = planStudy(studyOf(parseLabel("full")!), allSettings());

/** Names of what is asked for. */
function named(keyword: string, ...only: string[]): string[] {
  return wantedStages(STAGES, { keywords: [keyword], only }).map(({ name }) => name);
}

Deno.test("kinds of stages are those of the keyword that is asked for, as settings are", () => {
  for (const word of ["left", "happy"]) {
    for (const only of ["live", "test", "small", "noise"]) {
      const names = named(word, only);
      assert(names.length > 0);
      assertEquals(names.filter((name) => !name.split("/").includes(word)), [], only);
    }
  }
  assertEquals(named("happy", "acceptance/small"), ["acceptance/small/happy"]);
});

Deno.test("a stage that is named in full is taken, whatever its keyword", () => {
  assertEquals(named("left", "live/right/small/seed-1"), ["live/right/small/seed-1"]);
  assertEquals(named("left", "corpus"), ["corpus"]);
  // So are those whose names begin with a kind and a keyword.
  assertEquals(named("left", "live/right/small").length, 2);
});

Deno.test("what is about other keywords, too, or is unknown, is refused with the way out", () => {
  assertThrows(() => named("left", "acceptance/small"), RangeError, "--keyword all takes them");
  assertThrows(() => named("right", "search"), RangeError, "--keyword happy takes them");
  assertThrows(() => named("left", "smal"), RangeError, "such as small");
});
