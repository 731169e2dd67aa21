import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "../project.ts";
import { type RunOptions, runStages } from "./runner.ts";
import { textsBelow } from "./testdata/files.ts";
import { toyStages } from "./testdata/toy.ts";

const KEPT = ["results", "published"];
const TOY = { seed: 5, steps: 2, pause: 0 };

class Killed extends Error {}

type Write = "writeFileSync" | "writeTextFileSync" | "renameSync" | "removeSync" | "copyFileSync";

const WRITES: Write[] = [
  ...["writeFileSync", "writeTextFileSync", "renameSync", "removeSync", "copyFileSync"] as const,
];

/** Lets `allowed` writes through; the next one is done by half, if it can be, and then all is over. */
async function runInterrupted(allowed: number, work: () => Promise<unknown>): Promise<boolean> {
  const sound = Object.fromEntries(WRITES.map((name) => [name, Deno[name]]));
  let count = 0;
  for (const name of WRITES) {
    // deno-lint-ignore no-explicit-any
    (Deno as any)[name] = (path: string, data: any, ...rest: unknown[]): void => {
      if (count++ < allowed) {
        return (sound[name] as (...args: unknown[]) => void)(path, data, ...rest);
      }
      if (name.startsWith("write")) {
        (sound[name] as typeof Deno.writeFileSync)(path, data.slice(0, data.length / 2));
      } else if (name === "copyFileSync") sound.writeTextFileSync(data, "half" as never);
      throw new Killed();
    };
  }
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  } finally {
    Object.assign(Deno, sound);
  }
}

function optionsIn(dir: string): RunOptions {
  return {
    root: projectRoot(),
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results`,
    timingsDir: `${dir}/timings`,
    publishDir: dir,
    jobs: 1,
    engine: "toy",
    onLine: () => {},
  };
}

Deno.test("a run interrupted in the middle of any one write is taken up with the same bits", async () => {
  const whole = Deno.makeTempDirSync();
  await runStages(toyStages(TOY), optionsIn(whole));
  const expected = textsBelow(whole, KEPT);
  let allowed = 0;
  for (;; allowed++) {
    const dir = Deno.makeTempDirSync();
    Deno.mkdirSync(`${dir}/cache`);
    Deno.copyFileSync(`${whole}/cache/emitted.json`, `${dir}/cache/emitted.json`);
    const options = optionsIn(dir);
    const interrupted = await runInterrupted(allowed, () => runStages(toyStages(TOY), options));
    if (interrupted) await runStages(toyStages(TOY), options);
    const found = textsBelow(dir, KEPT);
    for (const file of Object.keys(found)) if (file.endsWith(".part")) delete found[file];
    assertEquals(found, expected, `after ${allowed} writes`);
    if (!interrupted) break;
  }
  assert(allowed > 40, `only ${allowed} writes were interrupted`);
});
