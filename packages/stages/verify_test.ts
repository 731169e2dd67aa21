import { assert, assertEquals, assertRejects } from "@std/assert";
import { changedWithoutVersion } from "./history.ts";
import { readManifests } from "./manifests.ts";
import type { AnyStage, Manifest } from "./stage.ts";
import { type Bench, bench, besides, run } from "./testdata/bench.ts";
import { plan } from "./testdata/toy.ts";
import { kindsToRaise, sampleStages, verifySample, verifyStages } from "./verify.ts";
import { verifyFiles } from "./verify_files.ts";

const TOY = { seed: 5, steps: 4 };
const COMMON = { jobs: 1, engine: "toy", code: "toy", onLine: () => {} };

/** A folder with the results of a run. */
async function committed(): Promise<Bench & { manifests: Map<string, Manifest> }> {
  const b = bench();
  await run(b, plan(TOY));
  return { ...b, manifests: readManifests(`${b.dir}/results`) };
}

function flip(path: string, position: number): void {
  const bytes = Deno.readFileSync(path);
  bytes[position] ^= 1;
  Deno.writeFileSync(path, bytes);
}

function bad(rows: readonly { stage: string; artefact: string; state: string }[]): string[] {
  return rows.filter(({ state }) => state !== "ok")
    .map(({ stage, artefact, state }) => `${stage} ${artefact} ${state}`);
}

Deno.test("sound files pass, one flipped byte in a published file does not", async () => {
  const { dir } = await committed();
  const verify = () => verifyFiles(`${dir}/results`, { publishDir: dir });
  assertEquals([verify().length, bad(verify())], [2 + 4 + 2, []]);
  flip(`${dir}/published/words.txt`, 4);
  assertEquals(bad(verify()), ["words/all published/words.txt DIFFERENT"]);
  Deno.removeSync(`${dir}/published/words.txt`);
  assertEquals(bad(verify()), ["words/all published/words.txt missing"]);
});

Deno.test("a manifest whose configuration, inputs or form was touched does not pass", async () => {
  const { dir } = await committed();
  const path = `${dir}/results/deep/second.json`;
  const text = Deno.readTextFileSync(path);
  const input = /"numbers": "(\w)/.exec(text)![0];
  const other = input.slice(0, -1) + (input.endsWith("0") ? "1" : "0");
  const manifest = "deep/second.json manifest DIFFERENT";
  for (
    const [changed, rows] of [
      [text.replace("65521", "65522"), [manifest, "sum/slow key DIFFERENT"]],
      [text.replace(input, other), [manifest, "sum/slow key DIFFERENT"]],
      [text.replace(/("metrics": \{\s*"\w+": )\d/, "$19"), [manifest]],
      [text + " ", [manifest]],
    ] as const
  ) {
    Deno.writeTextFileSync(path, changed);
    assertEquals(bad(verifyFiles(`${dir}/results`)), [...rows]);
  }
  // An input that was never written down: the plan knows of it.
  const manifests = JSON.parse(text);
  delete manifests.stages["sum/slow"].inputs.numbers;
  Deno.writeTextFileSync(path, JSON.stringify(manifests, undefined, 1) + "\n");
  assert(bad(verifyFiles(`${dir}/results`)).includes("sum/slow key DIFFERENT"));
  const rows = bad(verifyFiles(`${dir}/results`, { stages: plan(TOY) }));
  assert(rows.includes("sum/slow key unproven"), `${rows}`);
});

Deno.test("computing anew finds a flipped digit in the committed digest or metrics", async () => {
  const { dir, manifests } = await committed();
  const options = { ...COMMON, workDir: `${dir}/verify`, committed: manifests };
  const verify = () => verifyStages(plan(TOY), options);
  const rows = await verify();
  assertEquals([rows.length, bad(rows)], [1 + 1 + 2 + 1 + 1 + 1 + 1 + 1, []]);
  const manifest = manifests.get("sum/slow")!;
  const { digest } = manifest.outputs.log;
  manifest.outputs.log.digest = digest.replace(/^./, digest[0] === "0" ? "1" : "0");
  manifest.metrics.sum = Number(manifest.metrics.sum) + 1;
  assertEquals(bad(await verify()), ["sum/slow log DIFFERENT", "sum/slow metrics DIFFERENT"]);
  assert(Deno.statSync(`${dir}/verify-different`).isDirectory);
  manifests.delete("sum/slow");
  const missing = ["log", "sum", "metrics"].map((name) => `sum/slow ${name} missing`);
  assertEquals(bad(await verify()), missing);
});

Deno.test("the kinds that are first to differ must be raised, those after them not", async () => {
  const { dir, manifests } = await committed();
  const stages = plan(TOY);
  const { run } = stages[1];
  stages[1].run = async (context) => {
    await run(context);
    const sum = JSON.parse(Deno.readTextFileSync(context.output("sum")));
    Deno.writeTextFileSync(context.output("sum"), JSON.stringify(sum + 1));
  };
  const options = { ...COMMON, workDir: `${dir}/verify`, committed: manifests };
  const rows = await verifyStages(stages, options);
  assertEquals(bad(rows), [
    "sum/slow sum DIFFERENT",
    "odd/all odd DIFFERENT",
    "words/all words DIFFERENT",
    "words/all metrics DIFFERENT",
  ]);
  assertEquals(kindsToRaise(rows), {
    ...{ raise: ["sum"], anew: [], downstream: ["odd", "words"] },
  });
});

Deno.test("a stage that is planned otherwise than committed is to be computed anew, not raised", async () => {
  const verdict = async (
    change: (stages: AnyStage[], manifests: Map<string, Manifest>) => void,
  ) => {
    const { dir, manifests } = await committed();
    const stages = plan(TOY);
    change(stages, manifests);
    const options = { ...COMMON, workDir: `${dir}/verify`, committed: manifests };
    return kindsToRaise(await verifyStages(stages, options));
  };
  const spoil = (stage: AnyStage): void => {
    const { run } = stage;
    stage.run = async (context) => {
      await run(context);
      Deno.writeTextFileSync(context.output("words"), "other");
    };
  };
  /** A further input, as of a stage over all settings when there is one more. */
  const add = (stages: AnyStage[]): void => {
    stages[3].inputs = { ...stages[3].inputs, more: { stage: stages[0], output: "numbers" } };
    spoil(stages[3]);
  };
  const none = { raise: [], anew: [], downstream: [] };
  assertEquals(await verdict(add), { ...none, anew: ["words"] });
  assertEquals(
    await verdict((stages) => {
      stages[3].config = { settings: 2 };
      spoil(stages[3]);
    }),
    { ...none, anew: ["words"] },
  );
  // Where the committed key is of inputs that nobody wrote down, the further one may be one of them.
  assertEquals(
    await verdict((stages, manifests) => {
      add(stages);
      manifests.get("words/all")!.key = "0".repeat(64);
    }),
    { ...none, raise: ["words"] },
  );
});

Deno.test("a verification takes up an interrupted one but never a finished one", async () => {
  const { dir, manifests } = await committed();
  const lines: string[] = [];
  const onLine = (line: string) => void (line.startsWith("run") && lines.push(line));
  const options = { ...COMMON, workDir: `${dir}/verify`, committed: manifests, onLine };
  await verifyStages(plan(TOY), options);
  await verifyStages(plan(TOY), options);
  assertEquals(lines.length, 8);
});

Deno.test("a verification that other code has begun is begun anew", async () => {
  const { dir, manifests } = await committed();
  const stages = (spoilt: boolean, fails: boolean): AnyStage[] => {
    const all = plan(TOY);
    const [{ run }] = all;
    all[0].run = async (context) => {
      await run(context);
      if (spoilt) Deno.writeTextFileSync(context.output("numbers"), "[]");
    };
    if (fails) all[3].run = () => Promise.reject(new Error("as if interrupted"));
    return all;
  };
  const verify = (code: string, spoilt: boolean, fails = false) =>
    verifyStages(stages(spoilt, fails), {
      ...{ ...COMMON, workDir: `${dir}/verify`, committed: manifests, code },
    });
  await assertRejects(() => verify("old", false, true), Error, "as if interrupted");
  assertEquals(bad(await verify("new", true))[0], "numbers/all numbers DIFFERENT");
  await assertRejects(() => verify("new", true, true), Error, "as if interrupted");
  assertEquals(bad(await verify("newer", false)), []);
});

Deno.test("a sample leaves a training that another run has begun as it is", async () => {
  const { dir, manifests } = await committed();
  const begun: string[] = [];
  const slow = (fails: boolean): AnyStage[] => {
    const all = plan(TOY);
    const { run } = all[1];
    all[1].run = async (context) => {
      const there = [...Deno.readDirSync(context.scratch)].map(({ name }) => name);
      begun.push(...there.filter((name) => name === "half"));
      Deno.writeTextFileSync(`${context.scratch}/half`, "");
      if (fails) throw new Error("as if interrupted");
      await run(context);
    };
    return all;
  };
  const other = { ...COMMON, cacheDir: `${dir}/other`, code: "same" };
  await assertRejects(() => run({ ...bench(), options: other }, slow(true)), Error);
  const stages = slow(false);
  await verifySample([stages[2]], {
    ...{ ...other, workDir: `${dir}/verify`, committed: { manifests, publishDir: `${dir}/none` } },
  });
  assertEquals(begun, ["half"]);
});

Deno.test("what a killed publication has left is no file of results", async () => {
  const { dir } = await committed();
  Deno.writeTextFileSync(`${dir}/results/first.json.0.part`, '{"stages": {');
  assertEquals(bad(verifyFiles(`${dir}/results`)), []);
});

Deno.test("a sample is the same for the same seed, computed alone and compared", async () => {
  const { dir, manifests, options } = await committed();
  const stages = plan(TOY);
  const names = (seed: number) => sampleStages(stages, 2, seed).map(({ name }) => name);
  assertEquals(names(1), names(1));
  assert(new Set([1, 2, 3, 4, 5, 6].map((seed) => names(seed).join())).size > 2);
  const lines: string[] = [];
  const sample = {
    ...COMMON,
    workDir: `${dir}/verify`,
    cacheDir: options.cacheDir,
    committed: { manifests, publishDir: dir },
    plan: { module: besides("./toy.ts"), study: TOY },
    onLine: (line: string) => void lines.push(line),
  };
  const [, sum, odd] = stages;
  const result = await verifySample([odd, sum], sample);
  assertEquals([bad(result.rows), result.done, result.left], [[], ["odd/all", "sum/slow"], []]);
  assertEquals(lines.filter((line) => line.startsWith("run")).map((line) => line.split(":")[0]), [
    "run odd/all",
    "run sum/slow",
  ]);
  // In a clone the input of `odd` is a published file; that of `sum` must be computed.
  lines.length = 0;
  const clone = { ...sample, cacheDir: `${dir}/other`, limit: 60 };
  assertEquals(bad((await verifySample([odd, sum], clone)).rows), []);
  assertEquals(lines.filter((line) => line.startsWith("run")).map((line) => line.split(":")[0]), [
    "run odd/all",
    "run numbers/all",
    "run sum/slow",
  ]);
  const late = await verifySample([odd, sum], { ...sample, limit: 0 });
  assertEquals([late.done, late.left], [[], ["odd/all", "sum/slow"]]);
  manifests.get("odd/all")!.outputs.odd.digest = "0".repeat(64);
  const wrong = await verifySample([odd], sample);
  assertEquals(bad(wrong.rows), ["odd/all odd DIFFERENT"]);
  assertEquals(kindsToRaise(wrong.rows).raise, ["odd"]);
});

Deno.test("results that have changed under the same key are told, others not", async () => {
  const { manifests } = await committed();
  const now = structuredClone(manifests);
  assertEquals(changedWithoutVersion(manifests, now), []);
  const sum = now.get("sum/slow")!;
  sum.outputs.log.digest = "0".repeat(64);
  sum.metrics.sum = 0;
  assertEquals(changedWithoutVersion(manifests, now), [
    { stage: "sum/slow", kind: "sum", version: 1, artefacts: ["log", "metrics"] },
  ]);
  sum.key = "1".repeat(64); // With the version the key changes.
  assertEquals(changedWithoutVersion(manifests, now), []);
});

Deno.test("a verification in another's folder is refused, and leaves it as it is", async () => {
  const { dir, manifests } = await committed();
  const options = { ...COMMON, workDir: `${dir}/verify`, committed: manifests };
  const stages = plan(TOY);
  const { run: compute } = stages[1];
  let refused = false;
  stages[1].run = async (context) => {
    await assertRejects(
      () => verifyStages(plan(TOY), options),
      Error,
      `Cannot verify in ${dir}/verify as no other verification must work there: process ${Deno.pid}`,
    );
    refused = true;
    await compute(context);
  };
  assertEquals(bad(await verifyStages(stages, options)), []);
  assert(refused);
  assertEquals(bad(await verifyStages(plan(TOY), options)), []);
});
