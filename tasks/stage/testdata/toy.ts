/**
 * A toy pipeline for the runner's tests: slow sums that can be resumed.
 *
 * @module
 */
import { runStages } from "../runner.ts";
import { defineStage, type Stage } from "../stage.ts";

/** Adds up in steps, each of which is saved; `slow` milliseconds a step. */
export function sumStage(
  name: string,
  terms: number,
  slow: number,
  inputs: Stage<unknown>["inputs"] = {},
): Stage<{ terms: number }> {
  return defineStage({
    name,
    module: import.meta.url,
    config: { terms },
    inputs,
    outputs: { sum: "sum.txt" },
    publish: { sum: `published/${name}.txt` },
    async run({ config, scratch, output, input, metric }) {
      let state = { done: 0, sum: 0 };
      try {
        state = JSON.parse(Deno.readTextFileSync(`${scratch}/state.json`));
      } catch { /* A fresh start. */ }
      const start = "before" in inputs ? Number(Deno.readTextFileSync(input("before"))) : 0;
      while (state.done < config.terms) {
        state = { done: state.done + 1, sum: (state.sum * 31 + state.done + start) % 1000003 };
        Deno.writeTextFileSync(`${scratch}/state.part`, JSON.stringify(state));
        Deno.renameSync(`${scratch}/state.part`, `${scratch}/state.json`);
        if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      }
      metric("sum", state.sum);
      Deno.writeTextFileSync(output("sum"), String(state.sum));
    },
  });
}

if (import.meta.main) {
  const [root, dir] = Deno.args;
  const first = sumStage("first", 20, 4);
  const second = sumStage("second", 20, 4, { before: { stage: first, output: "sum" } });
  await runStages([first, second], {
    root,
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results`,
    timingsDir: `${dir}/timings`,
    publishDir: dir,
    jobs: 1,
    engine: "toy",
  });
}
