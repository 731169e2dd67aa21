import { assert, assertEquals } from "@std/assert";
import { readManifests } from "./manifests.ts";
import { outputPath, runStages } from "./run.ts";
import type { AnyStage } from "./stage.ts";
import { staleResults } from "./stale.ts";
import { status, statusLine } from "./status.ts";
import { bench, run, textsBelow } from "./testdata/bench.ts";
import { type Node, plan as dag } from "./testdata/dag.ts";
import { plan } from "./testdata/toy.ts";

const TOY = { seed: 5, steps: 4 };

Deno.test("status says what a run would do and why, and writes nothing", async () => {
  const b = bench();
  const lines = async (stages: AnyStage[], more = {}) =>
    (await status(stages, { ...b.options, ...more })).map(statusLine);
  assertEquals(await lines(plan(TOY)), [
    "run numbers/all: no earlier run",
    "run sum/slow: no earlier run",
    "run odd/all: no earlier run",
    "run words/all: no earlier run",
  ]);
  assertEquals([...Deno.readDirSync(b.dir)], []);
  const { manifests } = await runStages(plan(TOY), b.options);
  const written = textsBelow(b.dir, ["results", "cache"]);
  assertEquals(await lines(plan(TOY).slice(-1)), ["hit words/all"]);
  assertEquals(await lines(plan({ ...TOY, seed: 7 })), [
    "run numbers/all: because configuration seed changed",
    "run sum/slow: as input numbers is computed anew",
    "run odd/all: as input sum is computed anew",
    "run words/all: as input odd is computed anew",
  ]);
  const stages = plan(TOY);
  stages[1].version = 2;
  assertEquals((await lines(stages)).slice(0, 2), [
    "hit numbers/all",
    "run sum/slow: because version 1 -> 2",
  ]);
  const seen = textsBelow(b.dir, ["results", "cache"]);
  for (const file of Object.keys(seen)) if (file.endsWith("seen.json")) delete seen[file];
  for (const file of Object.keys(written)) if (file.endsWith("seen.json")) delete written[file];
  assertEquals(seen, written);
  // A file that is gone makes its stage run only if a stage that runs reads it.
  Deno.removeSync(outputPath(b.options.cacheDir, manifests.get("numbers/all")!, "numbers"));
  assertEquals((await lines(plan(TOY)))[0], "hit numbers/all");
  assertEquals((await lines(stages)).slice(0, 2), [
    "run numbers/all: its files are not at hand and sum/slow needs them",
    "run sum/slow: because version 1 -> 2",
  ]);
  const committed = { manifests: readManifests(`${b.dir}/results`), publishDir: b.dir };
  const fresh = { cacheDir: `${b.dir}/other`, resultsDir: `${b.dir}/none`, committed };
  assertEquals(await lines(plan(TOY).slice(-1), fresh), ["committed words/all"]);
  const words = plan(TOY)[2];
  words.version = 3;
  assertEquals(await lines([words], fresh), [
    "committed sum/slow",
    "run odd/all: because version 1 -> 3",
  ]);
});

Deno.test("reasons compare with the same results, never with another study's", async () => {
  const b = bench();
  await run(b, plan(TOY));
  const other = { ...b.options, resultsDir: `${b.dir}/results/other`, label: "other" };
  const [row] = await status(plan({ ...TOY, steps: 9 }), other);
  assertEquals(statusLine(row), "run numbers/all: no earlier run");
  // Without a folder of results the cache remembers each label's last ones.
  const alone = { ...b.options, resultsDir: undefined, label: "alone" };
  await runStages(plan(TOY), alone);
  const [again] = await status(plan({ ...TOY, steps: 9 }), alone);
  assertEquals(statusLine(again), "run numbers/all: because configuration steps changed");
  const [third] = await status(plan({ ...TOY, steps: 9 }), { ...alone, label: "third" });
  assertEquals(third.why, "no earlier run");
});

Deno.test("an input that changed is named, several and an engine too", async () => {
  const b = bench();
  const path = `${b.dir}/input`;
  const stage = (digest: string, config: unknown): AnyStage => ({
    ...{ kind: "k", name: "k", version: 1, group: "g", config, outputs: {} },
    inputs: { corpus: { outside: "files", path, digest: () => digest } },
    run() {},
  });
  await run(b, [stage("1", { steps: [{ epochs: 1 }], a: 1, b: 1, c: 1, d: 1 })]);
  const why = async (stage: AnyStage, engine = "toy") =>
    (await status([stage], { ...b.options, engine }))[0].why;
  const same = { steps: [{ epochs: 1 }], a: 1, b: 1, c: 1, d: 1 };
  assertEquals(await why(stage("2", same)), "because input corpus changed");
  assertEquals(
    await why(stage("1", { ...same, steps: [{ epochs: 2 }] })),
    "because configuration steps.0.epochs changed",
  );
  assertEquals(
    await why(stage("2", { steps: [], a: 2, b: 2, c: 2, d: 2 }), "other"),
    "because engine toy -> other and configuration a, b, c and 2 more and input corpus changed",
  );
});

Deno.test("status and a run without work are quick for 600 stages", async () => {
  const nodes: Node[] = Array.from({ length: 600 }, (_, i) => ({
    needs: i % 30 === 0 ? [] : [{ node: i - 1 - i % 7 % (i % 30), output: "a" }],
    ...{ value: i, range: 99, version: 1 },
  }));
  const { options } = bench();
  let started = performance.now();
  await status(dag(nodes), options);
  const cold = performance.now() - started;
  await runStages(dag(nodes), options);
  started = performance.now();
  const rows = await status(dag(nodes), options);
  const warm = performance.now() - started;
  assert(rows.every(({ state }) => state === "hit"));
  assert(cold < 3000 && warm < 3000, `${cold} ms, ${warm} ms`);
});

Deno.test("results whose recipe is no longer the plan's are stale, with the reason", async () => {
  const b = bench();
  await run(b, plan(TOY));
  const manifests = readManifests(`${b.dir}/results`);
  const stale = async (stages: AnyStage[], engine = "toy") =>
    (await staleResults(stages, manifests, { engine })).map(({ stage, why }) => `${stage}: ${why}`);
  assertEquals(await stale(plan(TOY)), []);
  const stages = plan(TOY);
  stages[1].version = 2;
  assertEquals(await stale(stages), [
    "sum/slow: because version 1 -> 2",
    "odd/all: as input sum is computed anew",
    "words/all: as input odd is computed anew",
  ]);
  assertEquals(await stale(plan(TOY).slice(0, 3)), ["words/all: the plan has no such stage"]);
  assertEquals((await stale(plan(TOY), "other"))[0], "numbers/all: because engine toy -> other");
  manifests.delete("odd/all");
  assertEquals(await stale(plan(TOY)), []);
});

Deno.test("things from outside count as those of the results, if they are not at hand or not asked", async () => {
  const b = bench();
  const stage = (path: string | undefined, digest: string): AnyStage => ({
    ...{ kind: "k", name: "k", version: 1, group: "g", config: {}, outputs: {} },
    inputs: { corpus: { outside: "files", path, digest: () => digest } },
    run() {},
  });
  await run(b, [stage(b.dir, "1")]);
  const manifests = readManifests(`${b.dir}/results`);
  const count = async (stage: AnyStage, outside?: boolean) =>
    (await staleResults([stage], manifests, { engine: "toy", outside })).length;
  assertEquals(await count(stage(b.dir, "1")), 0);
  assertEquals(await count(stage(b.dir, "2")), 1);
  assertEquals(await count(stage(b.dir, "2"), false), 0);
  assertEquals(await count(stage(undefined, "2")), 0);
});

Deno.test("what is not at hand is named, and nothing after it would run for sure", async () => {
  const b = bench();
  const corpus: AnyStage = {
    ...{ kind: "corpus", name: "corpus", version: 1, group: "g", config: {}, run() {} },
    inputs: { speech: { outside: "recordings in ../speech", digest: () => "" } },
    outputs: { list: "list" },
  };
  const count: AnyStage = {
    ...{ ...corpus, kind: "count", name: "count", outputs: {} },
    inputs: { list: { stage: corpus, output: "list" } },
  };
  assertEquals((await status([count], b.options)).map(statusLine), [
    "missing corpus: its input speech is not at hand: there are no recordings in ../speech",
    "run count: no earlier run",
  ]);
});
