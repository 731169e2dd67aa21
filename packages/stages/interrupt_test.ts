import { assert, assertEquals } from "@std/assert";
import { runStages } from "./run.ts";
import { optionsIn, textsBelow } from "./testdata/bench.ts";
import { plan } from "./testdata/toy.ts";

const TOY = { seed: 5, steps: 2 };

class Killed extends Error {}

const WRITES = [
  "writeFileSync",
  "writeTextFileSync",
  "renameSync",
  "removeSync",
  "copyFileSync",
] as const;

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
      if (count === allowed + 1 && name.startsWith("write")) {
        (sound[name] as typeof Deno.writeFileSync)(path, data.slice(0, data.length / 2));
      } else if (count === allowed + 1 && name === "copyFileSync") {
        sound.writeTextFileSync(data, "half" as never);
      }
      throw new Killed();
    };
  }
  try {
    await work();
    return false;
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof Killed) return true;
    }
    throw error;
  } finally {
    Object.assign(Deno, sound);
  }
}

Deno.test("a run interrupted in the middle of any one write is taken up with the same bits", async () => {
  const whole = Deno.makeTempDirSync();
  await runStages(plan(TOY), optionsIn(whole));
  const expected = textsBelow(whole);
  let allowed = 0;
  for (;; allowed++) {
    const dir = Deno.makeTempDirSync();
    const options = optionsIn(dir);
    const interrupted = await runInterrupted(allowed, () => runStages(plan(TOY), options));
    if (interrupted) await runStages(plan(TOY), options);
    assertEquals(textsBelow(dir), expected, `after ${allowed} writes`);
    const { states } = await runStages(plan(TOY), options);
    assertEquals([...new Set(states.values())], ["hit"]);
    if (!interrupted) break;
  }
  assert(allowed > 40, `only ${allowed} writes were interrupted`);
});
