import { assert, assertEquals, assertRejects } from "@std/assert";
import { StageError } from "./errors.ts";
import { readManifests } from "./manifests.ts";
import { bench, run } from "./testdata/bench.ts";
import { plan } from "./testdata/toy.ts";

const TOY = { seed: 5, steps: 4 };

Deno.test("committed results stand for a run, their files only if somebody reads them", async () => {
  const first = bench();
  await run(first, plan(TOY));
  const committed = { manifests: readManifests(`${first.dir}/results`), publishDir: first.dir };
  const clone = bench();
  assertEquals(await run(clone, plan(TOY).slice(-1), { committed }), ["committed words/all"]);
  assertEquals(
    Deno.readTextFileSync(`${clone.dir}/published/words.txt`),
    Deno.readTextFileSync(`${first.dir}/published/words.txt`),
  );
  // `odd` reads a published file; nothing before it is needed.
  const odd = plan(TOY)[2];
  odd.version = 2;
  assertEquals(await run(clone, [odd], { committed }), [
    "committed sum/slow",
    "run odd/all: because version 1 -> 2",
  ]);
  // What is published no longer has its digest: then it is computed.
  Deno.writeTextFileSync(`${first.dir}/published/sum.json`, "12345");
  const other = bench();
  assertEquals(await run(other, [odd], { committed }), [
    "committed sum/slow",
    "committed numbers/all",
    "run numbers/all: its files are not at hand and sum/slow needs them",
    "run sum/slow: its files are not at hand and odd/all needs them",
    "run odd/all: because version 1 -> 2",
  ]);
});

Deno.test("an output that follows from a published file is recovered if it is what the manifest says, or made again", async () => {
  const first = bench();
  await run(first, plan(TOY));
  const committed = { manifests: readManifests(`${first.dir}/results`), publishDir: first.dir };
  const recovering = (recover: (dir: string) => string | undefined) => {
    const [numbers, sum, odd, words] = plan(TOY);
    odd.recover = {
      odd: (dir) => {
        const text = recover(dir);
        return text === undefined ? undefined : new TextEncoder().encode(text);
      },
    };
    words.version = 2;
    return run(bench(), [numbers, sum, odd, words].slice(-1), { committed });
  };
  const made = [
    "committed odd/all",
    "committed sum/slow",
    "run odd/all: its files are not at hand and words/all needs them",
    "run words/all: because version 1 -> 2",
  ];
  const told = (dir: string) =>
    String(Deno.readTextFileSync(`${dir}/published/words.txt`).includes("odd"));
  assertEquals(await recovering(told), [made[0], made[3]]);
  assertEquals(await recovering((dir) => told(dir) === "true" ? "false" : "true"), made);
  assertEquals(await recovering(() => undefined), made);
});

Deno.test("a stage that no longer gives what its committed manifest says stops the run", async () => {
  const first = bench();
  await run(first, plan(TOY));
  const committed = { manifests: readManifests(`${first.dir}/results`) };
  const [numbers, , , words] = plan(TOY);
  const before = numbers.run;
  numbers.run = async (context) => {
    await before(context);
    Deno.writeTextFileSync(context.output("numbers"), "[1, 2]");
  };
  words.version = 2;
  const sum = words.inputs.odd;
  assert("stage" in sum);
  await assertRejects(
    () => run(bench(), [words], { committed }),
    StageError,
    "raise its version if the code has changed",
  );
});
