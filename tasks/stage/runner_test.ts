import { assert, assertEquals, assertRejects } from "@std/assert";
import { projectRoot } from "../project.ts";
import { canonicalJson } from "./digest.ts";
import { type RunOptions, runStages } from "./runner.ts";
import { type AnyStage, defineStage, type Manifest } from "./stage.ts";
import { textsBelow } from "./testdata/files.ts";
import { toyStages } from "./testdata/toy.ts";

const EMITTED = Deno.makeTempDirSync();

interface Bench {
  dir: string;
  lines: string[];
  options: RunOptions;
}

function bench(): Bench {
  const dir = Deno.makeTempDirSync();
  // All benches share what the compiler emitted: it takes most of the time.
  Deno.mkdirSync(`${dir}/cache`);
  try {
    Deno.copyFileSync(`${EMITTED}/emitted.json`, `${dir}/cache/emitted.json`);
  } catch { /* The first one. */ }
  const lines: string[] = [];
  return {
    ...{ dir, lines },
    options: {
      root: projectRoot(),
      cacheDir: `${dir}/cache`,
      resultsDir: `${dir}/results`,
      timingsDir: `${dir}/timings`,
      publishDir: dir,
      jobs: 1,
      engine: "toy",
      onLine: (line) => void lines.push(line),
    },
  };
}

async function run(
  { dir, lines, options }: Bench,
  stages: AnyStage[],
  more: Partial<RunOptions> = {},
): Promise<string[]> {
  lines.length = 0;
  await runStages(stages, { ...options, ...more });
  Deno.copyFileSync(`${dir}/cache/emitted.json`, `${EMITTED}/emitted.json`);
  return [...lines];
}

const TOY = { seed: 5, steps: 4, pause: 0 };

Deno.test("stages run once and are hits from then on", async () => {
  const b = bench();
  const ran: string[] = [];
  const stages = toyStages({ ...TOY, onRun: (name) => void ran.push(name) });
  assertEquals(await run(b, stages), [
    "run numbers: no earlier run",
    "run sum/slow: no earlier run",
    "run odd: no earlier run",
    "run words: no earlier run",
  ]);
  assertEquals(await run(b, stages), ["hit numbers", "hit sum/slow", "hit odd", "hit words"]);
  assertEquals(ran, ["numbers", "sum/slow", "odd", "words"]);
});

Deno.test("a changed configuration reruns its stage, and equal outputs rerun nothing after it", async () => {
  const b = bench();
  await run(b, toyStages(TOY));
  const sums = new Set<string>();
  // Some other seed gives another sum of the same parity: then "words" must not run.
  for (let seed = 6; seed < 12; seed++) {
    const lines = await run(b, toyStages({ ...TOY, seed }));
    assertEquals(lines[0], "run numbers: because configuration seed changed");
    assertEquals(lines[1], "run sum/slow: because input numbers changed");
    assertEquals(lines[2], "run odd: because input sum changed");
    sums.add(lines[3]);
  }
  assert(sums.has("hit words"));
});

Deno.test("a nested configuration key is named by its path", async () => {
  const b = bench();
  const stage = (epochs: number) =>
    defineStage({
      ...{ name: "nested", module: import.meta.url, inputs: {}, outputs: {} },
      config: { descent: { epochs, rate: 1 } },
      run() {},
    });
  await run(b, [stage(1)]);
  assertEquals(await run(b, [stage(2)]), [
    "run nested: because configuration descent.epochs changed",
  ]);
});

Deno.test("a damaged or lost output in the cache is made again", async () => {
  const b = bench();
  const [, sum] = [...(await runStages(toyStages(TOY), b.options)).values()];
  const file = `${b.dir}/cache/sum--slow-${sum.key.slice(0, 16)}/deep/log.txt`;
  const bytes = Deno.readFileSync(file);
  const sound = Uint8Array.from(bytes);
  bytes[3] ^= 1;
  Deno.writeFileSync(file, bytes);
  assertEquals((await run(b, toyStages(TOY))).slice(0, 3), [
    "hit numbers",
    "run sum/slow: because its outputs were removed or changed",
    "hit odd",
  ]);
  assertEquals(Deno.readFileSync(file), sound);
  Deno.removeSync(file);
  assertEquals((await run(b, toyStages(TOY)))[1].slice(0, 12), "run sum/slow");
});

Deno.test("a changed input file reruns its stage", async () => {
  const b = bench();
  const file = `${b.dir}/input.txt`;
  const stage = defineStage({
    ...{ name: "copy", module: import.meta.url, config: {}, inputs: { text: { file } } },
    outputs: { text: "text.txt" },
    run: ({ input, output }) => Deno.copyFileSync(input("text"), output("text")),
  });
  Deno.writeTextFileSync(file, "one");
  await run(b, [stage]);
  Deno.writeTextFileSync(file, "two");
  assertEquals(await run(b, [stage]), ["run copy: because input text changed"]);
  Deno.writeTextFileSync(file, "one");
  assertEquals(await run(b, [stage]), ["hit copy"]);
});

Deno.test("manifests are canonical, complete and free of times; timings stand beside them", async () => {
  const b = bench();
  const result = await runStages(toyStages(TOY), b.options);
  const text = Deno.readTextFileSync(`${b.dir}/results/sum/slow.json`);
  const manifest: Manifest = JSON.parse(text);
  assertEquals(text, canonicalJson(manifest, 1) + "\n");
  assertEquals(manifest, JSON.parse(JSON.stringify(result.get("sum/slow"))));
  assertEquals(Object.keys(manifest), [
    ...["config", "configDigest", "engine", "inputs", "key"],
    ...["metrics", "outputs", "sources", "stage"],
  ]);
  const other = bench();
  await run(other, toyStages({ ...TOY, pause: 2 }), { jobs: 2 });
  const kept = ["results", "published"];
  assertEquals(textsBelow(other.dir, kept), textsBelow(b.dir, kept));
  const timing = JSON.parse(Deno.readTextFileSync(`${other.dir}/timings/sum/slow.json`));
  assertEquals([timing.jobs, timing.deno], [2, Deno.version.deno]);
});

Deno.test("outputs are published, and only into the folder given", async () => {
  const b = bench();
  await run(b, toyStages(TOY), { publishDir: undefined });
  assertEquals([...Deno.readDirSync(b.dir)].map(({ name }) => name).sort(), [
    ...["cache", "results", "timings"],
  ]);
  await run(b, toyStages(TOY));
  const words = Deno.readTextFileSync(`${b.dir}/published/words.txt`);
  assert(/^The sum is (odd|even)\.\n$/.test(words));
});

Deno.test("committed outputs replace a run only where asked for, whole and of the same key", async () => {
  const first = bench();
  await run(first, toyStages(TOY));
  const committed = { resultsDir: `${first.dir}/results`, publishDir: first.dir };
  const second = bench();
  const words = (lines: string[]) => lines.find((line) => line.includes("words"));
  assertEquals(words(await run(second, toyStages(TOY), { committed })), "committed words");
  assertEquals(words(await run(second, toyStages(TOY))), "run words: no earlier run");
  const third = bench();
  Deno.writeTextFileSync(`${first.dir}/published/words.txt`, "The sum is red.\n");
  assertEquals(
    words(await run(third, toyStages(TOY), { committed })),
    "run words: no earlier run",
  );
});

Deno.test("a hit is told of as a run would be: which run came first does not show", async () => {
  const first = bench();
  await run(first, toyStages(TOY), { engine: "other", publishDir: undefined });
  await run(first, toyStages(TOY));
  const second = bench();
  await run(second, toyStages(TOY));
  const kept = ["results", "published"];
  assertEquals(textsBelow(first.dir, kept), textsBelow(second.dir, kept));
});

Deno.test("only runs a stage, those below it and what they need", async () => {
  const b = bench();
  assertEquals((await run(b, toyStages(TOY), { only: ["sum"] })).length, 2);
  await assertRejects(() => run(b, toyStages(TOY), { only: ["sun"] }), RangeError, '"sun"');
});

Deno.test("a stage that forgets an output, or reports what is no number, does not count", async () => {
  const b = bench();
  const stage = (write: boolean, figure: number) =>
    defineStage({
      ...{ name: "half", module: import.meta.url, config: {}, inputs: {} },
      outputs: { a: "a.txt", b: "b.txt" },
      run({ output, metric }) {
        metric("figure", figure);
        Deno.writeTextFileSync(output("a"), "a");
        if (write) Deno.writeTextFileSync(output("b"), "b");
      },
    });
  await assertRejects(() => run(b, [stage(false, 1)]), RangeError, '"b" is missing');
  await assertRejects(() => run(b, [stage(true, NaN)]), TypeError, "metrics.figure is NaN");
  assertEquals(await run(b, [stage(true, 1)]), ["run half: resumes an interrupted run"]);
  await assertRejects(() => run(b, [stage(true, 1), stage(true, 1)]), RangeError, "used once");
});

Deno.test("a second run of the same cache waits for the first", async () => {
  const b = bench();
  const first = runStages(toyStages({ ...TOY, pause: 20 }), b.options);
  await new Promise((resolve) => setTimeout(resolve, 10));
  const second = runStages(toyStages({ ...TOY, pause: 20 }), b.options);
  await Promise.all([first, second]);
  const waiting = b.lines.filter((line) => line.startsWith("waiting: another run"));
  assertEquals(waiting.length, 1);
  assertEquals(b.lines.filter((line) => line.startsWith("run")).length, 4);
  assertEquals(b.lines.slice(-4), ["hit numbers", "hit sum/slow", "hit odd", "hit words"]);
});
