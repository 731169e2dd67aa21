import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "../project.ts";
import { runStages } from "./runner.ts";
import { toyStages } from "./testdata/toy.ts";
import { compareManifests, verifyFiles, verifyStages } from "./verify.ts";

const TOY = { seed: 5, steps: 4, pause: 0 };
const COMMON = { root: projectRoot(), jobs: 1, engine: "toy", onLine: () => {} };

/** A folder with the results of a run. */
async function committed(): Promise<string> {
  const dir = Deno.makeTempDirSync();
  await runStages(toyStages(TOY), {
    ...COMMON,
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results`,
    timingsDir: `${dir}/timings`,
    publishDir: dir,
  });
  return dir;
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
  const dir = await committed();
  const rows = verifyFiles(`${dir}/results`, dir);
  assertEquals([rows.length, bad(rows)], [6, []]);
  flip(`${dir}/published/words.txt`, 4);
  const different = ["words published/words.txt DIFFERENT"];
  assertEquals(bad(verifyFiles(`${dir}/results`, dir)), different);
  Deno.removeSync(`${dir}/published/words.txt`);
  const missing = ["words published/words.txt missing"];
  assertEquals(bad(verifyFiles(`${dir}/results`, dir)), missing);
});

Deno.test("a manifest whose configuration or form was touched does not pass", async () => {
  const dir = await committed();
  const path = `${dir}/results/sum/slow.json`;
  const text = Deno.readTextFileSync(path);
  for (const changed of [text.replace("65521", "65522"), text + " ", text.slice(9), ""]) {
    Deno.writeTextFileSync(path, changed);
    assertEquals(bad(verifyFiles(`${dir}/results`)), ["sum/slow manifest DIFFERENT"]);
  }
});

Deno.test("computing anew finds a flipped digit in the committed digest or metrics", async () => {
  const dir = await committed();
  const verify = () =>
    verifyStages(toyStages(TOY), {
      ...COMMON,
      workDir: `${dir}/verify`,
      committedDir: `${dir}/results`,
    });
  const rows = await verify();
  assertEquals([rows.length, bad(rows)], [9, []]);
  const path = `${dir}/results/sum/slow.json`;
  const manifest = JSON.parse(Deno.readTextFileSync(path));
  const digest: string = manifest.outputs.log.digest;
  manifest.outputs.log.digest = digest.replace(/^./, digest[0] === "0" ? "1" : "0");
  manifest.metrics.sum++;
  Deno.writeTextFileSync(path, JSON.stringify(manifest));
  assertEquals(bad(await verify()), ["sum/slow log DIFFERENT", "sum/slow metrics DIFFERENT"]);
  Deno.removeSync(path);
  const missing = ["sum", "log", "metrics"].map((name) => `sum/slow ${name} missing`);
  assertEquals(bad(await verify()), missing);
});

Deno.test("a stage that computes other bytes than the committed ones does not pass", async () => {
  const dir = await committed();
  const stages = toyStages(TOY);
  const run = stages[1].run;
  stages[1].run = async (context) => {
    await run(context);
    flip(context.output("sum"), 0);
  };
  const rows = await verifyStages(stages, {
    ...COMMON,
    workDir: `${dir}/verify`,
    committedDir: `${dir}/results`,
  });
  assertEquals(bad(rows)[0], "sum/slow sum DIFFERENT");
  assert(Deno.statSync(`${dir}/verify-different`).isDirectory);
});

Deno.test("a verification takes up an interrupted one but never a finished one", async () => {
  const dir = await committed();
  const ran: string[] = [];
  const stages = toyStages({ ...TOY, onRun: (name) => void ran.push(name) });
  const options = { ...COMMON, workDir: `${dir}/verify`, committedDir: `${dir}/results` };
  await verifyStages(stages, options);
  await verifyStages(stages, options);
  assertEquals(ran.length, 8);
  const interrupted = stages.slice(0, 2);
  const where = { resultsDir: `${dir}/verify/results`, timingsDir: `${dir}/verify/timings` };
  await runStages(interrupted, { ...COMMON, ...where, cacheDir: `${dir}/verify` });
  await verifyStages(stages, options);
  assertEquals(ran.length, 8 + 4);
});

Deno.test("a committed stage that is no more is told", async () => {
  const dir = await committed();
  const now = toyStages(TOY).slice(0, 3);
  const options = { ...COMMON, workDir: `${dir}/verify`, committedDir: `${dir}/results` };
  assertEquals(bad(await verifyStages(now, options)), ["words the stage itself missing"]);
  assertEquals(bad(compareManifests(new Map(), `${dir}/results`)), []);
});
