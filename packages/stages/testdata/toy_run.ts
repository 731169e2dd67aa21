/**
 * Runs the toy pipeline in the folder given, for tests with processes of their own.
 *
 * @module
 */
import { runStages } from "../run.ts";
import { optionsIn } from "./bench.ts";
import { plan } from "./toy.ts";

if (import.meta.main) {
  const [dir, study] = Deno.args;
  const toy = JSON.parse(study);
  console.log("started");
  const module = new URL("./toy.ts", import.meta.url).href;
  await runStages(plan(toy), {
    ...optionsIn(dir),
    jobs: 2,
    plan: { module, study: toy },
    onLine: (line) => console.log(line),
  });
}
