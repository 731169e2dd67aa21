/**
 * Runs the toy pipeline in the folder given, for the test that kills it.
 *
 * @module
 */
import { runStages } from "../runner.ts";
import { toyStages } from "./toy.ts";

if (import.meta.main) {
  const dir = Deno.args[0];
  console.log("started");
  await runStages(toyStages({ seed: 5, steps: 20, pause: 20 }), {
    root: decodeURIComponent(new URL("../../..", import.meta.url).pathname).replace(/\/$/, ""),
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results`,
    timingsDir: `${dir}/timings`,
    publishDir: dir,
    jobs: 1,
    engine: "toy",
    onLine: (line) => console.log(line),
  });
}
