import { assert, assertEquals } from "@std/assert";
import { tryLock } from "./_lock.ts";
import { runStages } from "./run.ts";
import { bench, optionsIn, run, textsBelow } from "./testdata/bench.ts";
import { plan } from "./testdata/toy.ts";

const TOY = { seed: 5, steps: 20, pause: 20 };

/** Starts the toy pipeline in a process of its own; resolves when it says its first word. */
async function start(dir: string): Promise<{ process: Deno.ChildProcess; rest: Promise<string> }> {
  const module = decodeURIComponent(new URL("./testdata/toy_run.ts", import.meta.url).pathname);
  const args = ["run", "-q", "--no-check", "--allow-read", "--allow-write", "--allow-env"];
  const process = new Deno.Command(Deno.execPath(), {
    args: [...args, module, dir, JSON.stringify(TOY)],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.getReader();
  const decoder = new TextDecoder();
  let text = decoder.decode((await reader.read()).value);
  const rest = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return text;
      text += decoder.decode(value);
    }
  })();
  return { process, rest };
}

Deno.test("a pipeline killed at eight instants ends with the bits of one that was not", async () => {
  const whole = Deno.makeTempDirSync();
  await runStages(plan(TOY), optionsIn(whole));
  const dir = Deno.makeTempDirSync();
  let killed = 0;
  let resumed = 0;
  for (const instant of [0, 90, 20, 120, 60, 150, 40, 100]) {
    const { process, rest } = await start(dir);
    const timer = setTimeout(() => process.kill("SIGKILL"), instant);
    const { signal } = await process.status;
    clearTimeout(timer);
    if (signal === "SIGKILL") killed++;
    if ((await rest).includes("takes up")) resumed++;
  }
  const last = await start(dir);
  await last.rest;
  assertEquals((await last.process.status).code, 0);
  assertEquals(textsBelow(dir), textsBelow(whole));
  assert(killed >= 4, `${killed} of the runs were killed`);
  assert(resumed >= 1, `${resumed} of the runs took up another`);
});

Deno.test("Ctrl-C ends the command with a word that the same command goes on", async () => {
  const dir = Deno.makeTempDirSync();
  const { process, rest } = await start(dir);
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.kill("SIGINT");
  assertEquals((await process.status).code, 130);
  const text = await rest;
  assert(text.includes("The same command takes the work up where it was left"), text);
});

Deno.test("two processes share one cache: each stage runs once, the other waits and takes the hit", async () => {
  const dir = Deno.makeTempDirSync();
  const processes = await Promise.all([start(dir), start(dir)]);
  const texts = await Promise.all(processes.map(({ rest }) => rest));
  for (const { process } of processes) assertEquals((await process.status).code, 0);
  const lines = texts.flatMap((text) => text.split("\n"));
  const names = plan(TOY).map(({ name }) => name);
  for (const name of names) {
    assertEquals(lines.filter((line) => line.startsWith(`run ${name}:`)).length, 1, name);
  }
  const waiting = lines.filter((line) => /^waiting: another run \(process \d+\) works/.test(line));
  assert(waiting.some((line) => line.endsWith("sum/slow")), lines.join("\n"));
  const pids = processes.map(({ process }) => process.pid);
  assert(pids.some((pid) => waiting[0].includes(String(pid))), waiting[0]);
});

Deno.test("a second run in the same process waits too, and only where the first works", async () => {
  const b = bench();
  const slow = { ...TOY, steps: 6 };
  const other = plan({ ...slow, seed: 6 });
  const first = run(b, plan(slow));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const lines: string[] = [];
  await Promise.all([
    first,
    runStages(plan(slow), { ...b.options, onLine: (line) => void lines.push(line) }),
    runStages(other, { ...b.options, label: "x", resultsDir: `${b.dir}/x` }),
  ]);
  const pid = Deno.pid;
  assert(lines.includes(`waiting: another run (process ${pid}) works on sum/slow`), `${lines}`);
  assert(!lines.some((line) => line.startsWith("run sum/slow")), `${lines}`);
});

Deno.test("a stage does not read what somebody works on, although it looks whole", async () => {
  const b = bench();
  const [numbers, sum] = plan({ ...TOY, pause: 0 });
  await run(b, [numbers]);
  const [folder] = [...Deno.readDirSync(`${b.options.cacheDir}/stages`)].map(({ name }) => name);
  const release = tryLock(`${b.options.cacheDir}/stages/${folder}`)!;
  let released = false;
  setTimeout(() => {
    released = true;
    release();
  }, 200);
  const { run: work } = sum;
  sum.run = (context) => {
    assert(released);
    return work(context);
  };
  await run(b, [sum]);
  assert(released);
});
