import { assert, assertEquals } from "@std/assert";
import { filesBelow } from "./_files.ts";
import { tryLock, tryLockForReading } from "./_lock.ts";
import { clean, neededBy } from "./clean.ts";
import { readManifests } from "./manifests.ts";
import { bench, run } from "./testdata/bench.ts";
import { plan } from "./testdata/toy.ts";

const TOY = { seed: 5, steps: 4 };

Deno.test("what no kept plan needs is freed, and what is kept is still a hit", async () => {
  const b = bench();
  const { cacheDir } = b.options;
  await run(b, plan(TOY));
  await run(b, plan({ ...TOY, steps: 9 }));
  const keep = await neededBy(plan(TOY), b.options);
  const before = filesBelow(cacheDir).reduce(
    (sum, file) => sum + Deno.statSync(`${cacheDir}/${file}`).size,
    0,
  );
  const { bytes, removed, busy } = clean(cacheDir, { keep });
  const after = filesBelow(cacheDir).reduce(
    (sum, file) => sum + Deno.statSync(`${cacheDir}/${file}`).size,
    0,
  );
  assertEquals(busy, []);
  assert(removed.length >= 2 && removed.some((name) => name.startsWith("numbers-")), `${removed}`);
  const links = before - after - bytes;
  assert(bytes > 500 && links >= 0 && links % 64 === 0, `${bytes} ${before - after}`);
  const lines = await run(b, plan(TOY));
  assert(lines.every((line) => line.startsWith("hit")), `${lines}`);
  assertEquals(clean(cacheDir, { keep }).bytes, 0);
  assertEquals(clean(cacheDir, { keep, all: true }).removed.length, 4);
  assert((await run(b, plan(TOY))).every((line) => line.startsWith("run")));
});

Deno.test("lineages alone are enough to keep what they have led to", async () => {
  const b = bench();
  await run(b, plan(TOY));
  const lineages = [...readManifests(`${b.dir}/results`).values()].map(({ lineage }) => lineage);
  assertEquals(clean(b.options.cacheDir, { keep: lineages }).removed, []);
  assertEquals(clean(b.options.cacheDir, { keep: lineages.slice(1) }).removed.length, 1);
});

Deno.test("a lock of a folder that was removed before it was taken does not count", () => {
  const dir = Deno.makeTempDirSync();
  const { tryLockSync } = Deno.FsFile.prototype;
  for (const lock of [tryLock, tryLockForReading]) {
    Deno.FsFile.prototype.tryLockSync = function (exclusive) {
      Deno.removeSync(dir, { recursive: true });
      return tryLockSync.call(this, exclusive);
    };
    try {
      assertEquals(lock(dir), undefined);
    } finally {
      Deno.FsFile.prototype.tryLockSync = tryLockSync;
    }
  }
  tryLock(dir)!();
});

Deno.test("a folder that somebody works in or reads is not touched", async () => {
  const b = bench();
  const { cacheDir } = b.options;
  await run(b, plan(TOY));
  const folders = [...Deno.readDirSync(`${cacheDir}/stages`)].map(({ name }) => name).sort();
  const release = tryLock(`${cacheDir}/stages/${folders[0]}`)!;
  const reader = tryLockForReading(`${cacheDir}/stages/${folders[1]}`)!;
  const { removed, busy } = clean(cacheDir);
  assertEquals([removed, busy], [folders.slice(2), folders.slice(0, 2)]);
  assert(filesBelow(`${cacheDir}/stages/${folders[0]}`).includes("record.json"));
  release();
  reader();
  assertEquals(clean(cacheDir).removed, folders.slice(0, 2));
});

Deno.test("resume points of what the plan needs stay", async () => {
  const b = bench();
  const stages = plan(TOY);
  const [numbers, sum] = stages;
  await run(b, [numbers]);
  const before = sum.run;
  sum.run = (context) => {
    Deno.writeTextFileSync(`${context.scratch}/resume.txt`, "half");
    throw new Error("out of luck");
  };
  await run(b, [sum]).catch(() => {});
  sum.run = before;
  assertEquals(clean(b.options.cacheDir, { keep: await neededBy(stages, b.options) }).removed, []);
  assertEquals((await run(b, [sum])).at(-1), "run sum/slow: takes up an interrupted run");
});

Deno.test("an interrupted run is given up where the code has changed since it began", async () => {
  const b = bench();
  const [numbers, sum] = plan(TOY);
  await run(b, [numbers], { code: "one" });
  const before = sum.run;
  sum.run = (context) => {
    Deno.writeTextFileSync(`${context.scratch}/resume.txt`, "half");
    throw new Error("out of luck");
  };
  await run(b, [sum], { code: "one" }).catch(() => {});
  let resumes: boolean | undefined;
  sum.run = (context) => {
    resumes = filesBelow(context.scratch).includes("resume.txt");
    throw new Error("out of luck again");
  };
  await run(b, [sum], { code: "one" }).catch(() => {});
  assertEquals(resumes, true);
  sum.run = (context) => {
    resumes = filesBelow(context.scratch).includes("resume.txt");
    return before(context);
  };
  assertEquals(
    (await run(b, [sum], { code: "two" })).at(-1),
    "run sum/slow: the code has changed since an interrupted run, which is given up",
  );
  assertEquals(resumes, false);
});
