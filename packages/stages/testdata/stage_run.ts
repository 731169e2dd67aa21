/**
 * Runs one stage of the toy study, as another engine asks for it.
 *
 * @module
 */
import { runStages } from "../run.ts";
import { closure, selectStages } from "../select.ts";
import { doneText } from "../snakemake.ts";
import { writeWhole } from "../digest.ts";
import { optionsIn } from "./bench.ts";
import { plan } from "./study.ts";

if (import.meta.main) {
  const [dir, study, ...rest] = Deno.args;
  const option = (name: string): string => rest[rest.indexOf(`--${name}`) + 1];
  const stages = closure(plan(JSON.parse(Deno.readTextFileSync(study))));
  const wanted = selectStages(stages, [option("stage")]);
  const { manifests } = await runStages(wanted, {
    ...optionsIn(dir),
    jobs: Number(option("jobs")),
    onLine: (line) => console.error(line),
  });
  writeWhole(option("done"), doneText(manifests.get(option("stage"))!));
}
