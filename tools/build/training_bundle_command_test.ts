import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { deno } from "../check/deno.ts";
import { findHostUses, hostNames } from "../check/host.ts";
import { bundle } from "./bundle.ts";
import { distilTiny } from "./tiny_distillation.ts";
import { trainTiny } from "./tiny_training.ts";

/** What is to run in any host: each bundled into one file. */
const ENTRIES = {
  training: "tools/build/tiny_training.ts",
  distillation: "tools/build/tiny_distillation.ts",
};

const STEPS = 6;

const made: Record<string, Promise<string>> = {};

/** The address of an entry's file; `.mjs`, so that Node takes it for a module wherever it lies. */
function bundled(name: keyof typeof ENTRIES): Promise<string> {
  return made[name] ??= (async () => {
    const path = `${Deno.makeTempDirSync()}/${name}.mjs`;
    await bundle({ entry: ENTRIES[name], path });
    return `file://${path}`;
  })();
}

/** What Node prints of a script; nothing where there is no Node. */
async function node(script: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await new Deno.Command("node", {
      args: ["--input-type=module", "--eval", script],
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Node's threads in the form that a pool takes: they run the bundle. */
const NODE_THREADS = `
import { Worker } from "node:worker_threads";
const CODE = \`
  import { parentPort } from "node:worker_threads";
  parentPort.once("message", async (start) => {
    const { runThread } = await import(start.module);
    await runThread(start, (text) => parentPort.postMessage(text));
  });
\`;
let threads = 0;
const startThread = (start, report) => {
  threads++;
  const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(CODE)));
  worker.on("message", report);
  worker.on("error", (error) => report(error.message));
  worker.postMessage(start);
  return worker;
};
`;

/** The modules that are to run in any host, relative to the project's folder. */
const ANYWHERE = [
  ...Object.values(ENTRIES),
  "packages/models/mod.ts",
  "packages/compress/mod.ts",
];

for (const entry of ANYWHERE) {
  Deno.test(`nothing that ${entry} reaches names Deno or Node`, async () => {
    const root = projectRoot();
    const { code, text, stdout } = await deno("info", "--json", entry);
    assertEquals([code, code === 0 ? "" : text], [0, ""]);
    const graph = JSON.parse(stdout);
    assert(graph.modules.length > 60);
    const start = graph.roots[0];
    const uses = findHostUses(graph, start, (url) => Deno.readTextFileSync(new URL(url)));
    const shown = uses.map(({ names, way }) =>
      `${names.join(", ")} in ${way.map((url) => url.replace(`file://${root}/`, "")).join(" → ")}`
    );
    assertEquals(shown, []);
  });
}

Deno.test("the bundles name neither Deno nor Node", async () => {
  for (const name of ["training", "distillation"] as const) {
    assertEquals(hostNames(Deno.readTextFileSync(new URL(await bundled(name)))), []);
  }
});

Deno.test("a training through the bundle has the bits of the one from source", async () => {
  const options = { seed: 1, steps: STEPS, jobs: 1 };
  const own = await trainTiny(options);
  const { trainTiny: other } = await import(await bundled("training"));
  assertEquals(await other(options), own);
  // It has learnt something, and the seed counts.
  const { losses } = await trainTiny({ ...options, steps: 40 });
  assert(losses.at(-1)! < 0.7 * losses[0], `${losses}`);
  assertNotEquals((await trainTiny({ ...options, seed: 2 })).digest, own.digest);
});

Deno.test("Node trains to the same bits, on one thread and on several of its own, if it is there", async () => {
  const script = `
    ${NODE_THREADS}
    const { trainTiny } = await import(${JSON.stringify(await bundled("training"))});
    const options = { seed: 1, steps: ${STEPS} };
    const one = await trainTiny({ ...options, jobs: 1 });
    const three = await trainTiny({ ...options, jobs: 3, startThread });
    const why = await trainTiny({ ...options, jobs: 2 }).catch(({ message }) => message);
    console.log(JSON.stringify({ one, three, threads, why }));`;
  const printed = await node(script);
  if (printed === undefined) return;
  const own = await trainTiny({ seed: 1, steps: STEPS, jobs: 1 });
  const why = "Cannot start a thread as the host must have Web Workers: " +
    "pass startThread, or set jobs to 1";
  assertEquals(JSON.parse(printed), { one: own, three: own, threads: 2, why });
});

Deno.test("Node distils, rounds and packs to the same bytes, if it is there", async () => {
  const options = { seed: 1, epochs: 4 };
  const own = await distilTiny(options);
  assertNotEquals(await distilTiny({ ...options, epochs: 3 }), own);
  const printed = await node(`
    const { distilTiny } = await import(${JSON.stringify(await bundled("distillation"))});
    console.log(JSON.stringify(await distilTiny(${JSON.stringify(options)})));`);
  if (printed === undefined) return;
  assertEquals(JSON.parse(printed), own);
});
