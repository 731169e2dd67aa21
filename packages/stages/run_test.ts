import { assert, assertEquals, assertRejects } from "@std/assert";
import { MissingInputError, StageError } from "./errors.ts";
import { readManifests } from "./manifests.ts";
import { outputPath, runStages } from "./run.ts";
import { type AnyStage, defineStage } from "./stage.ts";
import { bench, run, textsBelow } from "./testdata/bench.ts";
import { plan } from "./testdata/toy.ts";

const TOY = { seed: 5, steps: 4 };

Deno.test("stages run once and are hits from then on", async () => {
  const b = bench();
  assertEquals(await run(b, plan(TOY)), [
    "run numbers/all: no earlier run",
    "run sum/slow: no earlier run",
    "run odd/all: no earlier run",
    "run words/all: no earlier run",
  ]);
  const hits = ["hit numbers/all", "hit sum/slow", "hit odd/all", "hit words/all"];
  assertEquals(await run(b, plan(TOY)), hits);
});

Deno.test("what a wanted stage needs is not looked at if it has results", async () => {
  const b = bench();
  const words = (toy = TOY) => plan(toy).slice(-1);
  assertEquals((await run(b, words())).length, 4);
  assertEquals(await run(b, words()), ["hit words/all"]);
});

Deno.test("results that were removed are whole again after a run of nothing but hits", async () => {
  const b = bench();
  const results = `${b.dir}/results`;
  const options = { resultsDir: `${results}/manifests`, publishDir: results };
  const stages = () => {
    const all = plan(TOY);
    all[0].publish = { numbers: "first/numbers.txt" };
    return all;
  };
  await run(b, stages(), options);
  const before = textsBelow(b.dir);
  assertEquals(Object.keys(before).length, 5);
  assertEquals([...readManifests(options.resultsDir).keys()].length, 4);
  Deno.removeSync(results, { recursive: true });
  assertEquals(await run(b, stages().slice(-1), options), ["hit words/all"]);
  assertEquals(textsBelow(b.dir), before);
});

Deno.test("a changed configuration reruns its stage, and equal outputs rerun nothing after it", async () => {
  const b = bench();
  await run(b, plan(TOY));
  const last = new Set<string>();
  // Some other seed gives another sum of the same parity: then "words" must not run.
  for (let seed = 6; seed < 12; seed++) {
    const lines = await run(b, plan({ ...TOY, seed }));
    assertEquals(lines[0], "run numbers/all: because configuration seed changed");
    assertEquals(lines[1], "run sum/slow: because input numbers changed");
    assertEquals(lines[2], "run odd/all: because input sum changed");
    last.add(lines[3]);
  }
  assert(last.has("hit words/all"));
});

Deno.test("a raised version reruns its stage and says so", async () => {
  const b = bench();
  await run(b, plan(TOY));
  const stages = plan(TOY);
  stages[0].version = 2;
  assertEquals(await run(b, stages), [
    "run numbers/all: because version 1 -> 2",
    "hit sum/slow",
    "hit odd/all",
    "hit words/all",
  ]);
  assertEquals(await run(b, stages.slice(-1)), ["hit words/all"]);
});

Deno.test("a damaged output is made again, a lost one only if somebody reads it", async () => {
  const b = bench();
  const { manifests } = await runStages(plan(TOY), b.options);
  const file = outputPath(b.options.cacheDir, manifests.get("sum/slow")!, "log");
  const bytes = Deno.readFileSync(file);
  const sound = Uint8Array.from(bytes);
  bytes[3] ^= 1;
  Deno.writeFileSync(file, bytes);
  assertEquals((await run(b, plan(TOY))).sort(), [
    "hit numbers/all",
    "hit odd/all",
    "hit words/all",
    "run sum/slow: because its results are not at hand",
  ]);
  assertEquals(Deno.readFileSync(file), sound);
  Deno.removeSync(file);
  assert((await run(b, plan(TOY))).includes("hit sum/slow"));
  const numbers = outputPath(b.options.cacheDir, manifests.get("numbers/all")!, "numbers");
  Deno.removeSync(numbers);
  const sum = plan(TOY)[1];
  sum.version = 2;
  assertEquals(await run(b, [sum]), [
    "hit numbers/all",
    "run numbers/all: its files are not at hand and sum/slow needs them",
    "run sum/slow: because version 1 -> 2",
  ]);
  Deno.removeSync(numbers);
  assertEquals(await run(b, plan(TOY).slice(0, 1), { files: true }), [
    "hit numbers/all",
    "run numbers/all: its files are not at hand",
  ]);
});

Deno.test("a record in which a digit was changed does not count", async () => {
  const b = bench();
  const { manifests } = await runStages(plan(TOY), b.options);
  const path = outputPath(b.options.cacheDir, manifests.get("sum/slow")!, "sum")
    .replace("sum.json", "record.json");
  const sound = Deno.readTextFileSync(path);
  const metric = sound.replace(/("sum": )(\d)/, (_, name, digit) => name + (9 - digit));
  for (const text of [metric, sound.slice(0, 300), "", "[]", "null"]) {
    Deno.writeTextFileSync(path, text);
    const lines = await run(b, plan(TOY));
    assert(lines.includes("run sum/slow: because its results are not at hand"), text);
    assertEquals(Deno.readTextFileSync(path), sound);
  }
});

Deno.test("what has not changed by size, time and inode is not hashed again", async () => {
  const b = bench();
  const { manifests } = await runStages(plan(TOY), b.options);
  const file = outputPath(b.options.cacheDir, manifests.get("numbers/all")!, "numbers");
  const long = new Date(2020, 1, 1);
  const RERUN = "run numbers/all: because its results are not at hand";
  Deno.utimeSync(file, long, long);
  await run(b, plan(TOY)); // Hashes it, as its time has changed, and remembers the time.
  const bytes = Deno.readFileSync(file);
  bytes[1] = bytes[1] === 49 ? 50 : 49;
  Deno.writeFileSync(file, bytes);
  assert((await run(b, plan(TOY))).includes(RERUN));
  const again = Deno.readFileSync(file);
  Deno.utimeSync(file, long, long);
  await run(b, plan(TOY));
  again[1] ^= 1;
  Deno.writeFileSync(file, again);
  Deno.utimeSync(file, long, long);
  assert(!(await run(b, plan(TOY))).includes(RERUN)); // The lie is believed.
});

Deno.test("a file's time is not remembered while another change could have the same one", async () => {
  const b = bench();
  const { manifests } = await runStages(plan(TOY), b.options);
  const file = outputPath(b.options.cacheDir, manifests.get("numbers/all")!, "numbers");
  const later = new Date(Date.now() + 60_000);
  Deno.utimeSync(file, later, later);
  await run(b, plan(TOY));
  const bytes = Deno.readFileSync(file);
  bytes[1] = bytes[1] === 49 ? 50 : 49;
  Deno.writeFileSync(file, bytes);
  Deno.utimeSync(file, later, later);
  const rerun = "run numbers/all: because its results are not at hand";
  assert((await run(b, plan(TOY))).includes(rerun));
});

Deno.test("equal inputs are enough for a hit, though recipe and files are not there", async () => {
  const b = bench();
  const { manifests } = await runStages(plan(TOY), b.options);
  Deno.removeSync(outputPath(b.options.cacheDir, manifests.get("numbers/all")!, "numbers"));
  Deno.removeSync(`${b.options.cacheDir}/lineages`, { recursive: true });
  const hits = ["hit numbers/all", "hit odd/all", "hit sum/slow", "hit words/all"];
  assertEquals((await run(b, plan(TOY))).sort(), hits);
  // And so for what is committed, by another recipe.
  const committed = { manifests: readManifests(`${b.dir}/results`) };
  const stages = plan(TOY);
  stages[0].version = 2;
  assertEquals((await run(bench(), stages, { committed })).sort(), [
    "committed odd/all",
    "committed sum/slow",
    "committed words/all",
    "run numbers/all: because version 1 -> 2",
  ]);
});

Deno.test("in this thread stages run one after another, each with all threads that it can use", async () => {
  const b = bench();
  let running = 0;
  const given: number[] = [];
  const stages = [1, 2, 3].map((i) =>
    defineStage({
      ...{ kind: "k", name: `k/${i}`, version: 1, group: "g", config: { i }, inputs: {} },
      ...{ outputs: {}, threads: 2 },
      async run({ jobs }) {
        assertEquals(++running, 1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        given.push(jobs);
      },
    })
  );
  await run(b, stages, { jobs: 4 });
  assertEquals(given, [2, 2, 2]);
});

Deno.test("things from outside are known by their content, asked for once a run", async () => {
  const b = bench();
  const file = `${b.dir}/input.txt`;
  let asked = 0;
  const text = {
    outside: "texts",
    path: file,
    digest: () => (asked++, Deno.readTextFileSync(file)),
  };
  const copy = (name: string) =>
    defineStage({
      ...{ kind: "copy", name, version: 1, group: "copy", config: { name } },
      inputs: { text },
      outputs: { text: "text.txt" },
      run: ({ input, output }) => Deno.copyFileSync(input("text"), output("text")),
    });
  const stages = [copy("copy/a"), copy("copy/b")];
  Deno.writeTextFileSync(file, "one");
  await run(b, stages);
  assertEquals(asked, 1);
  Deno.writeTextFileSync(file, "two");
  const lines = await run(b, stages);
  assertEquals(lines[0], "run copy/a: because input text changed");
  Deno.writeTextFileSync(file, "one");
  assertEquals(await run(b, stages), ["hit copy/a", "hit copy/b"]);
});

Deno.test("what is not at hand is satisfied by results, or else named with the way out", async () => {
  const b = bench();
  const path = `${b.dir}/speech`;
  Deno.writeTextFileSync(path, "aloud");
  const chain = (there: boolean, level = 1) => {
    const speech = {
      outside: "recordings in ../speech",
      path: there ? path : undefined,
      digest: () => "d1",
    };
    const corpus = defineStage({
      ...{ kind: "corpus", name: "corpus", version: 1, group: "c", config: {} },
      inputs: { speech },
      outputs: { list: "list.txt" },
      run: ({ input, output }) => Deno.copyFileSync(input("speech"), output("list")),
    });
    return defineStage({
      ...{ kind: "count", name: "count", version: 1, group: "c", config: { level } },
      inputs: { list: { stage: corpus, output: "list" } },
      outputs: {},
      run: ({ input, metric }) => metric("letters", Deno.readTextFileSync(input("list")).length),
    });
  };
  const error = await assertRejects(() => run(b, [chain(false)]), MissingInputError);
  assertEquals(
    error.message,
    'Cannot run corpus as its input "speech" must be at hand: there are no recordings in ' +
      "../speech. Take a plan whose results are committed, or put them there",
  );
  await run(b, [chain(true)]);
  assertEquals(await run(b, [chain(false)]), ["hit count"]);
  // The corpus' files are in the cache: another count may be made of them.
  assertEquals(await run(b, [chain(false, 2)]), [
    "hit corpus",
    "run count: because configuration level changed",
  ]);
  // In a clone there are only manifests.
  const committed = { manifests: readManifests(`${b.dir}/results`) };
  const clone = bench();
  assertEquals(await run(clone, [chain(false, 2)], { committed }), ["committed count"]);
  await assertRejects(() => run(clone, [chain(false, 3)], { committed }), MissingInputError);
});

Deno.test("a stage that forgets an output, or reports what is no number, does not count", async () => {
  const b = bench();
  const stage = (write: boolean, figure: unknown, ask = "b") =>
    defineStage({
      ...{ kind: "half", name: "half", version: 1, group: "half", config: {}, inputs: {} },
      outputs: { a: "a.txt", b: "b.txt" },
      run({ output, metric }) {
        metric("figure", figure);
        Deno.writeTextFileSync(output("a"), "a");
        if (write) Deno.writeTextFileSync(output(ask), "b");
      },
    });
  const rejects = (stage: AnyStage, message: string) =>
    assertRejects(() => run(b, [stage]), StageError, message);
  await rejects(stage(false, 1), "Cannot finish half: Cannot count half as finished");
  await rejects(stage(true, NaN), "value.figure is NaN");
  await rejects(stage(true, new Float32Array(2)), "value.figure is a Float32Array");
  await rejects(stage(true, 1, "c"), 'one of a, b: current value is "c"');
  assertEquals(await run(b, [stage(true, 1)]), ["run half: takes up an interrupted run"]);
});

Deno.test("outputs are published, and only into the folder given", async () => {
  const b = bench();
  await run(b, plan(TOY), { publishDir: undefined });
  assertEquals([...Deno.readDirSync(b.dir)].map(({ name }) => name).sort(), ["cache", "results"]);
  await run(b, plan(TOY));
  const file = `${b.dir}/published/words.txt`;
  assert(/^The sum is (odd|even)\.\n$/.test(Deno.readTextFileSync(file)));
  const { mtime, ino } = Deno.statSync(file);
  await run(b, plan(TOY));
  assertEquals([Deno.statSync(file).mtime, Deno.statSync(file).ino], [mtime, ino]);
  Deno.writeTextFileSync(file, "The sum is red.\n");
  await run(b, plan(TOY));
  assert(!Deno.readTextFileSync(file).includes("red"));
});

Deno.test("which run came first does not show, nor how many threads there were", async () => {
  const first = bench();
  await run(first, plan({ ...TOY, seed: 9 }), { publishDir: undefined });
  await run(first, plan(TOY), { code: undefined });
  const second = bench();
  await run(second, plan(TOY), { jobs: 4 });
  assertEquals(textsBelow(first.dir), textsBelow(second.dir));
});

Deno.test("a rerun keeps the results' files byte for byte, provenance too", async () => {
  const b = bench();
  await run(b, plan(TOY), { code: "first" });
  const before = textsBelow(b.dir);
  const times = () => Deno.statSync(`${b.dir}/results/first.json`).mtime;
  const time = times();
  await run(b, plan(TOY), { code: "second" });
  assertEquals([textsBelow(b.dir), times()], [before, time]);
  Deno.removeSync(`${b.dir}/cache`, { recursive: true });
  await run(b, plan(TOY), { code: "third" });
  assertEquals(textsBelow(b.dir), before);
  assert(before["results/first.json"].includes('"code": "first"'));
});

Deno.test("two stages of one name, circles and unknown outputs are refused", async () => {
  const b = bench();
  const [numbers, sum] = plan(TOY);
  const twin = { ...numbers };
  await assertRejects(() => run(b, [numbers, twin]), RangeError, '"numbers/all" twice');
  await assertRejects(
    () => run(b, [{ ...sum, inputs: { numbers: { stage: numbers, output: "letters" } } }]),
    RangeError,
    'one of numbers: current value is "letters"',
  );
  const circle = { ...numbers, outputs: sum.outputs };
  circle.inputs = { sum: { stage: circle, output: "sum" } };
  await assertRejects(() => run(b, [circle]), RangeError, "numbers/all needs numbers/all");
});
