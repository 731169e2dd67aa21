/**
 * A study as a graph of stages: keys, cache, runs side by side, status, verification, other engines.
 *
 * A stage's results are known by its key: the digest of its kind, version, configuration, inputs and
 * engine. What has results is not run again, and what nobody reads is not made at all.
 *
 * @example A study of two stages
 * ```ts
 * import { defineStage, readManifests, runStages } from "@kws/stages";
 * import { assertEquals } from "@std/assert";
 *
 * function plan(count: number) {
 *   const numbers = defineStage({
 *     ...{ kind: "numbers", name: "numbers/all", version: 1, group: "toy" },
 *     config: { count },
 *     inputs: {},
 *     outputs: { numbers: "numbers.json" },
 *     run({ config: { count }, output }) {
 *       const numbers = Array.from({ length: count }, (_, i) => i % 3);
 *       Deno.writeTextFileSync(output("numbers"), JSON.stringify(numbers));
 *     },
 *   });
 *   const sum = defineStage({
 *     ...{ kind: "sum", name: "sum/all", version: 1, group: "toy", config: {}, outputs: {} },
 *     inputs: { numbers: { stage: numbers, output: "numbers" } },
 *     run({ input, metric }) {
 *       const numbers: number[] = JSON.parse(Deno.readTextFileSync(input("numbers")));
 *       metric("sum", numbers.reduce((sum, number) => sum + number, 0));
 *     },
 *   });
 *   return [sum];
 * }
 *
 * const dir = Deno.makeTempDirSync();
 * const lines: string[] = [];
 * const options = {
 *   cacheDir: `${dir}/cache`,
 *   resultsDir: `${dir}/results`,
 *   engine: "plain",
 *   onLine: (line: string) => void lines.push(line),
 * };
 * await runStages(plan(5), options);
 * await runStages(plan(5), options); // `numbers` is not even looked at.
 * await runStages(plan(6), options);
 * assertEquals(lines, [
 *   "run numbers/all: no earlier run",
 *   "run sum/all: no earlier run",
 *   "hit sum/all",
 *   "run numbers/all: because configuration count changed",
 *   "run sum/all: because input numbers changed",
 * ]);
 * assertEquals(readManifests(`${dir}/results`).get("sum/all")!.metrics, { sum: 6 });
 * ```
 *
 * @module
 */
export * from "./clean.ts";
export * from "./coverage.ts";
export * from "./digest.ts";
export { MissingInputError } from "./errors.ts";

export * from "./graph.ts";
export * from "./history.ts";
export * from "./interrupt.ts";
export { ManifestWriter, parseManifests, pruneManifests, readManifests } from "./manifests.ts";
export { nearestNames } from "./nearest.ts";
export * from "./options.ts";
export { type PlanSource } from "./plan.ts";
export { runStages } from "./run.ts";
export { closure, selectStages } from "./select.ts";
export * from "./snakemake.ts";
export * from "./stage.ts";
export * from "./stale.ts";
export * from "./status.ts";
export { readTimings, type Timing } from "./timings.ts";
export {
  type KindsToRaise,
  kindsToRaise,
  type SampleOptions,
  type SampleResult,
  sampleStages,
  type VerifyOptions,
  type VerifyRow,
  verifySample,
  verifyStages,
  type VerifyState,
} from "./verify.ts";
export * from "./verify_files.ts";
