import { assert, assertEquals } from "@std/assert";
import type { Args } from "@kws/cli";
import { askedStudy } from "./command.ts";
import { planStudy } from "./plan.ts";
import type { Ran } from "./run.ts";
import { endOfRun } from "./run_text.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";

const RAN = { ran: 1, hits: 2, equal: 0, different: [], seconds: 60 } as unknown as Ran;

/** What the end of a study's run says, in lines. */
function endOf(label: string, keywords = studyOf(parseLabel(label)!).keywords): string[] {
  const study = studyOf(parseLabel(label)!);
  const wanted = planStudy(study, allSettings());
  return endOfRun({ study, label, keywords, stages: wanted, wanted }, RAN).split("\n");
}

Deno.test("the end of a run names what goes on from there, in lines of a terminal", () => {
  const quick = endOf("quick-synthetic");
  assertEquals(quick[0], "1 stage computed and 2 taken from before, in 1:00 min");
  assert(quick.includes("tables: deno task results --run --label quick-synthetic"));
  assert(quick.every((line) => line.length <= 80), quick.join("\n"));
  const verdicts = (lines: string[]) => lines.some((line) => line.startsWith("all keywords: "));
  assert(verdicts(quick));
  const standard = endOf("standard-synthetic");
  assert(!verdicts(standard), "there is one keyword");
  const machine = (lines: string[]) => lines.some((line) => line.includes("machine's speech"));
  assert(machine(standard) && !machine(endOf("standard")));
  // Who has run another keyword alone is led to its tables.
  const right = endOf("quick-synthetic", ["right"]);
  const tables = "tables: deno task results --run --label quick-synthetic --keyword right";
  assert(right.includes(tables), right.join("\n"));
});

Deno.test("a run of another word's stages, named as such, is a run of that word", async () => {
  const asked = async (...only: string[]) => {
    const args = { profile: "full", corpus: "synthetic", only } as unknown as Args;
    return (await askedStudy(args)).keywords;
  };
  assertEquals(await asked("live/right"), ["right"]);
  assertEquals(await asked("live"), ["happy"]);
  assertEquals(await asked("small"), ["happy"]);
});
