import { assert, assertEquals } from "@std/assert";
import { closure, sha256 } from "@kws/stages";
import { projectRoot } from "./folders.ts";
import { planStudy } from "./plan.ts";
import { Results } from "./results.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";

Deno.test("every packed file is recovered from the committed file that ships, bit for bit, and none from what is missing or no model", () => {
  const results = Results.committed("full");
  const stages = closure(planStudy(studyOf(parseLabel("full")!), allSettings()));
  let recovered = 0;
  for (const { name, kind, recover } of stages) {
    if (kind !== "pack" || !results.has(name)) continue;
    const bytes = recover?.packed(projectRoot());
    if (bytes === undefined) continue;
    assertEquals(sha256(bytes), results.manifest(name).outputs.packed.digest, name);
    recovered++;
  }
  assert(recovered > 80, `${recovered}`);
  const { recover } = stages.find(({ name }) => name === "pack/happy/small/seed-1")!;
  const dir = Deno.makeTempDirSync();
  try {
    assertEquals(recover!.packed(dir), undefined);
    Deno.mkdirSync(`${dir}/checkpoints/small`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/checkpoints/small/seed-1.kws`, "no model");
    assertEquals(recover!.packed(dir), undefined);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
