import { assert, assertRejects } from "@std/assert";
import { MissingInputError } from "@kws/stages";
import { planStudy } from "./plan.ts";
import { runStudy } from "./run.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";

Deno.test("who has no recordings hears what brings them, before anything is computed", async () => {
  // Nothing of this seed is committed.
  const label = "full-seed-1234";
  const study = studyOf(parseLabel(label)!);
  const stages = planStudy(study, allSettings());
  const wanted = stages.filter(({ name }) => name === "validate/happy/base/seed-1234");
  const asked = { study, label, keywords: study.keywords, stages, wanted };
  const { message } = await assertRejects(
    () => runStudy(asked, { jobs: 1, fromCommitted: true }),
    MissingInputError,
  );
  assert(
    /there are no recordings .*, or put them there; deno task fetch corpus brings/.test(message),
    message,
  );
});
