/**
 * Runs the toy pipeline in the folder given, for tests with processes of their own.
 *
 * @module
 */
import { InterruptedError } from "../errors.ts";
import { interruptible } from "../interrupt.ts";
import { runStages } from "../run.ts";
import { optionsIn } from "./bench.ts";
import { plan } from "./toy.ts";

if (import.meta.main) {
  const [dir, study] = Deno.args;
  const toy = JSON.parse(study);
  console.log("started");
  const module = new URL("./toy.ts", import.meta.url).href;
  const { signal, release } = interruptible();
  try {
    await runStages(plan(toy), {
      ...{ ...optionsIn(dir), jobs: 2, signal },
      plan: { module, study: toy },
      onLine: (line) => console.log(line),
    });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    console.log(error.message);
    Deno.exit(130);
  } finally {
    release();
  }
}
