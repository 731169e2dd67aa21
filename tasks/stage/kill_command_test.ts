import { assert, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { textsBelow } from "./testdata/files.ts";

const KEPT = ["results", "published"];
const RUNNER = decodeURIComponent(new URL("./testdata/toy_run.ts", import.meta.url).pathname);

/** Starts the toy pipeline in a process of its own; resolves when it says its first word. */
async function start(dir: string): Promise<{ process: Deno.ChildProcess; rest: Promise<string> }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--allow-read", "--allow-write", "--allow-env", RUNNER, dir],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.getReader();
  const { value } = await reader.read();
  const decoder = new TextDecoder();
  let text = decoder.decode(value);
  const rest = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return text;
      text += decoder.decode(value);
    }
  })();
  return { process, rest };
}

Deno.test("a pipeline killed at ten instants ends with the bits of one that was not", async () => {
  const whole = Deno.makeTempDirSync();
  const { process, rest } = await start(whole);
  await rest;
  assertEquals((await process.status).code, 0);

  const dir = Deno.makeTempDirSync();
  // The emitted code is given, so that the instants fall into the work and not into the compiler.
  Deno.mkdirSync(`${dir}/cache`);
  Deno.copyFileSync(`${whole}/cache/emitted.json`, `${dir}/cache/emitted.json`);
  const random = Random.root("kill");
  let killed = 0;
  let resumed = 0;
  for (let i = 0; i < 10; i++) {
    const { process, rest } = await start(dir);
    const instant = random.stream(i).between(0, 120);
    const timer = setTimeout(() => {
      try {
        process.kill("SIGKILL");
      } catch { /* It was quicker. */ }
    }, instant);
    const { signal } = await process.status;
    clearTimeout(timer);
    if (signal === "SIGKILL") killed++;
    if ((await rest).includes("resumes")) resumed++;
  }
  const last = await start(dir);
  await last.rest;
  assertEquals((await last.process.status).code, 0);
  assertEquals(textsBelow(dir, KEPT), textsBelow(whole, KEPT));
  assert(killed >= 5, `${killed} of the runs were killed`);
  assert(resumed >= 1, `${resumed} of the runs took up another`);
});
