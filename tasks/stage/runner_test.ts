import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Random } from "@kws/kernels";
import { projectRoot } from "../project.ts";
import { compareManifests } from "../verify.ts";
import { canonicalJson, sha256File } from "./digest.ts";
import { type RunOptions, runStages } from "./runner.ts";
import { SourceReader } from "./sources.ts";
import type { AnyStage, Manifest } from "./stage.ts";
import { sumStage } from "./testdata/toy.ts";

const root = projectRoot();

function optionsIn(dir: string, lines: string[] = []): RunOptions {
  return {
    root,
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results`,
    timingsDir: `${dir}/timings`,
    publishDir: dir,
    jobs: 1,
    engine: "toy",
    onLine: (line) => void lines.push(line),
  };
}

async function inFolder(body: (dir: string) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync();
  try {
    await body(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function chain(terms: number): AnyStage[] {
  const first = sumStage("first", terms, 0);
  return [first, sumStage("second", 5, 0, { before: { stage: first, output: "sum" } })];
}

Deno.test("a stage runs once, then is a hit, and runs again only for a reason", () =>
  inFolder(async (dir) => {
    const lines: string[] = [];
    const options = optionsIn(dir, lines);
    await runStages(chain(3), options);
    assertEquals(lines.splice(0), ["run first: no earlier run", "run second: no earlier run"]);
    await runStages(chain(3), options);
    assertEquals(lines.splice(0), ["hit first", "hit second"]);
    await runStages(chain(4), options);
    assertEquals(lines.splice(0), [
      "run first: because configuration terms changed",
      "run second: because input before changed",
    ]);
    Deno.removeSync(
      [...Deno.readDirSync(`${dir}/cache`)]
        .filter(({ name }) => name.startsWith("first--") || name.startsWith("first-"))
        .map(({ name }) => `${dir}/cache/${name}/sum.txt`)[0],
    );
    await runStages(chain(3), options);
    await runStages(chain(4), options);
    assert(lines.some((line) => line.startsWith("run first: because")));
    // It came to the same output, so what follows did not run.
    assert(!lines.some((line) => line.startsWith("run second")));
  }));

Deno.test("a damaged output is made again", () =>
  inFolder(async (dir) => {
    const lines: string[] = [];
    await runStages(chain(3), optionsIn(dir));
    const folder = [...Deno.readDirSync(`${dir}/cache`)].find(({ name }) =>
      name.startsWith("first-")
    )!;
    Deno.writeTextFileSync(`${dir}/cache/${folder.name}/sum.txt`, "7");
    await runStages(chain(3), optionsIn(dir, lines));
    assertMatch(lines[0], /^run first/);
  }));

Deno.test("an unknown stage is an error that names those there are", () =>
  inFolder(async (dir) => {
    const error = await assertRejects(
      () => runStages(chain(3), { ...optionsIn(dir), only: ["third"] }),
      RangeError,
    );
    assertMatch(error.message, /one of first, second: current value is "third"/);
  }));

Deno.test("a run that is killed ten times ends with the bits of one that is not", () =>
  inFolder(async (dir) => {
    const random = Random.root("kill");
    const script = `${root}/tasks/stage/testdata/toy.ts`;
    const start = (folder: string): Deno.ChildProcess =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "--no-check", "-A", script, root, folder],
        stderr: "null",
        stdout: "null",
      }).spawn();
    for (let i = 0; i < 10; i++) {
      const child = start(`${dir}/killed`);
      await new Promise((resolve) => setTimeout(resolve, 60 + random.integer(160)));
      try {
        child.kill("SIGKILL");
      } catch { /* It was done already. */ }
      await child.status;
    }
    assert((await start(`${dir}/killed`).status).success);
    assert((await start(`${dir}/whole`).status).success);
    for (const file of ["published/first.txt", "published/second.txt", "results/second.json"]) {
      assertEquals(sha256File(`${dir}/killed/${file}`), sha256File(`${dir}/whole/${file}`));
    }
  }));

Deno.test("a flipped byte in an output or a changed figure is seen by the comparison", () =>
  inFolder(async (dir) => {
    const now = await runStages(chain(3), optionsIn(dir));
    assertEquals(compareManifests(now, `${dir}/results`).map(({ state }) => state), [
      "ok",
      "ok",
      "ok",
      "ok",
    ]);
    const changed = structuredClone(now.get("first")!) as Manifest;
    changed.outputs.sum.digest = changed.outputs.sum.digest.replace(
      /^./,
      (c) => c === "0" ? "1" : "0",
    );
    const rows = compareManifests(new Map([["first", changed]]), `${dir}/results`);
    assertEquals(rows[0], { stage: "first", artefact: "sum", state: "DIFFERENT" });
    changed.metrics.sum = -1;
    assertEquals(
      compareManifests(new Map([["first", changed]]), `${dir}/results`)[1].state,
      "DIFFERENT",
    );
    assertEquals(
      compareManifests(now, `${dir}/nowhere`).map(({ state }) => state),
      ["missing", "missing", "missing", "missing"],
    );
  }));

Deno.test("comments and types do not change a module's digest, code does", () =>
  inFolder(async (dir) => {
    const digest = async (source: string): Promise<string> => {
      Deno.writeTextFileSync(`${dir}/a.ts`, source);
      return (await new SourceReader(root, `${dir}/emitted.json`).read(`file://${dir}/a.ts`))
        .digest;
    };
    const plain = await digest("export const a = 1;\n");
    assertEquals(await digest("// A remark.\nexport const a: number = 1;\n"), plain);
    assert(await digest("export const a = 2;\n") !== plain);
  }));

Deno.test("a barrel counts only as the modules behind the names that are asked for", () =>
  inFolder(async (dir) => {
    Deno.writeTextFileSync(`${dir}/x.ts`, "export const x = 1;\n");
    Deno.writeTextFileSync(`${dir}/y.ts`, "export const y = 1;\n");
    Deno.writeTextFileSync(
      `${dir}/mod.ts`,
      'export * from "./x.ts";\nexport { y } from "./y.ts";\n',
    );
    Deno.writeTextFileSync(`${dir}/a.ts`, 'import { x } from "./mod.ts";\nconsole.log(x);\n');
    const read = async (): Promise<string[]> =>
      Object.keys(
        (await new SourceReader(root, `${dir}/emitted.json`).read(`file://${dir}/a.ts`)).parts,
      ).map((path) => path.replace(/^.*\//, "")).sort();
    assertEquals(await read(), ["a.ts", "x.ts"]);
  }));

Deno.test("canonical JSON sorts keys and refuses what is no number", () => {
  assertEquals(canonicalJson({ b: 1, a: [{ d: 2, c: 3 }] }), '{"a":[{"c":3,"d":2}],"b":1}');
  let message = "";
  try {
    canonicalJson({ a: { b: NaN } });
  } catch (error) {
    message = (error as Error).message;
  }
  assertMatch(message, /value\.a\.b is NaN/);
});
