import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ranks } from "./_rank.ts";
import { fairShares } from "./_slots.ts";
import { InterruptedError, StageError, StagesError } from "./errors.ts";
import { runStages } from "./run.ts";
import { bench, besides, textsBelow } from "./testdata/bench.ts";
import { type Node, plan } from "./testdata/dag.ts";
import { graphs } from "./testdata/graphs.ts";

const MODULE = besides("./dag.ts");

function node(more: Partial<Node> = {}): Node {
  return { needs: [], value: 1, range: 9, version: 1, ...more };
}

function within(study: Node[], jobs: number) {
  return { jobs, plan: { module: MODULE, study } };
}

Deno.test("any number of threads gives the same results", async () => {
  await fc.assert(
    fc.asyncProperty(graphs(8), async (nodes) => {
      const benches = [bench(), bench(), bench()];
      const [plain, two, five] = benches;
      try {
        await runStages(plan(nodes), plain.options);
        await runStages(plan(nodes), { ...two.options, ...within(nodes, 2) });
        await runStages(plan(nodes), { ...five.options, ...within(nodes, 5) });
        const folders = nodes.some(({ published }) => published)
          ? ["results", "published"]
          : ["results"];
        for (const { dir } of [two, five]) {
          assertEquals(textsBelow(dir, folders), textsBelow(plain.dir, folders));
        }
      } finally {
        for (const { dir } of benches) Deno.removeSync(dir, { recursive: true });
      }
    }),
    { numRuns: 8, seed: 3 },
  );
});

Deno.test("stages that block their threads run side by side, at most as many as there are threads", async () => {
  const pause = 300;
  const nodes = Array.from({ length: 4 }, (_, i) => node({ value: i, pause }));
  const { options } = bench();
  let running = 0;
  let most = 0;
  const onLine = (line: string) => {
    if (line.startsWith("run")) most = Math.max(most, ++running);
  };
  const onDone = () => void running--;
  const started = performance.now();
  await runStages(plan(nodes), { ...options, ...within(nodes, 2), onLine, onDone });
  const took = performance.now() - started;
  assertEquals(most, 2);
  assert(took > 2 * pause && took < 3.9 * pause, `took ${took} ms`);
});

Deno.test("threads are shared out fairly, and none idles while one could use it", () => {
  assertEquals(fairShares([1, 8], 8), [1, 7]);
  assertEquals(fairShares([2, 2, 2], 4), [2, 1, 1]);
  assertEquals(fairShares([4], 2), [2]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
      fc.nat({ max: 30 }),
      (most, more) => {
        const threads = most.length + more;
        const shares = fairShares(most, threads);
        const sum = shares.reduce((a, b) => a + b);
        assert(sum <= threads && shares.every((share, i) => share >= 1 && share <= most[i]));
        assert(sum === threads || shares.every((share, i) => share === most[i]));
        shares.forEach((share, i) =>
          shares.forEach((other, j) => assert(share === most[i] || other <= share + 1, `${i} ${j}`))
        );
      },
    ),
  );
});

Deno.test("a stage alone gets all threads that it can use, two get half each", async () => {
  const nodes = [
    node({ value: 1, threads: 9, pause: 30 }),
    node({ value: 2, threads: 9, needs: [{ node: 0, output: "a" }], pause: 30 }),
    node({ value: 3, threads: 9, needs: [{ node: 0, output: "a" }], pause: 30 }),
    node({ value: 4, threads: 1, needs: [{ node: 1, output: "a" }, { node: 2, output: "a" }] }),
  ];
  const b = bench();
  await runStages(plan(nodes), { ...b.options, ...within(nodes, 4) });
  const given = b.lines.filter((line) => line.includes("jobs")).map((line) => line.trim()).sort();
  assertEquals(given, ["node/0: jobs 4", "node/1: jobs 2", "node/2: jobs 2", "node/3: jobs 1"]);
});

Deno.test("a failure names its stage, starts nothing new and lets finish what runs", async () => {
  const nodes = [
    node({ value: 1, fails: true }),
    node({ value: 2, pause: 400 }),
    node({ value: 3 }),
    node({ value: 4, needs: [{ node: 0, output: "a" }, { node: 1, output: "a" }] }),
  ];
  const b = bench();
  const error = await assertRejects(
    () => runStages(plan(nodes), { ...b.options, ...within(nodes, 2) }),
    StageError,
  );
  assertEquals(error.message, "Cannot finish node/0: Cannot go on as 0 must not fail");
  assert(error.cause instanceof RangeError || (error.cause as Error).name === "RangeError");
  const ran = b.lines.filter((line) => line.startsWith("run")).map((line) => line.slice(0, 10));
  assertEquals(ran, ["run node/0", "run node/1"]);
  nodes[0].fails = false;
  b.lines.length = 0;
  await runStages(plan(nodes), { ...b.options, ...within(nodes, 2) });
  assert(b.lines.includes("hit node/1"));
});

Deno.test("what the system says in another thread is known by its code, as in this one", async () => {
  for (const threads of [undefined, 2]) {
    const nodes = [node({ fails: "by the system" })];
    const { options } = bench();
    const error = await assertRejects(
      () => runStages(plan(nodes), { ...options, ...threads ? within(nodes, threads) : {} }),
      StageError,
    );
    assertEquals((error.cause as { code?: string }).code, "ENOENT");
  }
});

Deno.test("several failures are all told", async () => {
  const nodes = [1, 2, 3].map((value) => node({ value, pause: 200, fails: value !== 2 }));
  const { options } = bench();
  const error = await assertRejects(
    () => runStages(plan(nodes), { ...options, ...within(nodes, 3) }),
    StagesError,
  );
  assertEquals(error.errors.map(({ stage }) => stage).sort(), ["node/0", "node/2"]);
  assert(error.message.includes("node/0: ") && error.message.includes("node/2: "));
});

Deno.test("an interrupted run says what is at work and that the same command goes on", async () => {
  const nodes = [node({ value: 1 }), node({ value: 2, pause: 5000 })];
  const b = bench();
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 700);
  const started = performance.now();
  const error = await assertRejects(
    () => runStages(plan(nodes), { ...b.options, ...within(nodes, 2), signal: controller.signal }),
    InterruptedError,
  );
  assert(performance.now() - started < 3000);
  assertEquals(error.running, ["node/1"]);
  assert(error.message.includes("The same command takes the work up where it was left"));
  nodes[1].pause = 0;
  b.lines.length = 0;
  await runStages(plan(nodes), { ...b.options, ...within(nodes, 2) });
  assertEquals(b.lines.filter((line) => !line.startsWith(" ")).sort(), [
    "hit node/0",
    "run node/1: takes up an interrupted run",
  ]);
});

Deno.test("a worker whose plan lacks the stage, or whose module is not there, fails with a name", async () => {
  const nodes = [node()];
  const { options } = bench();
  const other = { jobs: 1, plan: { module: MODULE, study: [] } };
  const run = (more: object) => runStages(plan(nodes), { ...options, ...more });
  await assertRejects(() => run(other), StageError, "Cannot finish node/0: Cannot find the stage");
  const gone = { jobs: 1, plan: { module: `${MODULE}.gone.ts`, study: [] } };
  await assertRejects(() => run(gone), StageError, "Cannot finish node/0: ");
});

Deno.test("a thread whose plan is another one does not run it under this plan's key", async () => {
  const nodes = [node({ value: 1 })];
  const { options } = bench();
  await assertRejects(
    () => runStages(plan(nodes), { ...options, ...within([node({ value: 2 })], 1) }),
    StageError,
    "every thread must build the same plan",
  );
});

Deno.test("what the others wait for longest is begun first, once times are known", async () => {
  const chain = (node: number) => [{ node, output: "a" as const }];
  const nodes = [
    ...[1, 2, 3].map((value) => node({ value, pause: 20 })),
    node({ value: 4, pause: 20 }),
    node({ value: 5, pause: 150, needs: chain(3) }),
  ];
  const b = bench();
  const first = async (nodes: Node[]) => {
    b.lines.length = 0;
    await runStages(plan(nodes), { ...b.options, ...within(nodes, 1) });
    return b.lines.find((line) => line.startsWith("run"))!.slice(0, 10);
  };
  await first(nodes);
  const raised = nodes.map((node) => ({ ...node, version: 2 }));
  assertEquals(await first(raised), "run node/3");
});

Deno.test("ranks follow the longest chain that begins with a stage", () => {
  const need = (node: number) => ({ node, output: "a" as const });
  const stages = plan([
    node({ value: 1 }),
    node({ value: 2, needs: [need(0)] }),
    node({ value: 3, needs: [need(0)] }),
    node({ value: 4 }),
  ]);
  const seconds = [1, 2, 50, 30];
  const timings = new Map(
    seconds.map((seconds, i) => [`node/${i}`, { kind: "node", seconds, threads: 1 }]),
  );
  const order = (known: number[]) => {
    const some = new Map([...timings].filter((_, i) => known.includes(i)));
    return [...ranks(stages, some).keys()].map(({ name }) => name.at(-1)).join("");
  };
  assertEquals(order([0, 1, 2, 3]), "0231");
  assertEquals(order([]), "0123"); // As in the plan, and the chain first.
  assertEquals(order([1, 3]), "0231"); // The others count 30 each: 0 begins a chain of 60.
});

Deno.test("of stages that have not run the one with more work ranks first, by what others took", () => {
  const works = [1, 2, 5, 3];
  const stages = plan(works.map((value) => node({ value })))
    .map((stage, i) => ({ ...stage, work: works[i] }));
  const order = (times: [string, number][]) => {
    const known = new Map(
      times.map(([name, seconds]) => [name, { kind: "node", seconds, threads: 1 }]),
    );
    return [...ranks(stages, known).keys()].map(({ name }) => name.at(-1)).join("");
  };
  assertEquals(order([["node/0", 10]]), "2310");
  // One that is known not to take long does not count by its work.
  assertEquals(order([["node/0", 10], ["node/2", 1]]), "3102");
});

Deno.test("threads are kept for the next stages", async () => {
  const nodes = [1, 2, 3].map((value) => node({ value }));
  const { options } = bench();
  const Sound = globalThis.Worker;
  let made = 0;
  globalThis.Worker = class extends Sound {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      made++;
    }
  };
  try {
    await runStages(plan(nodes), { ...options, ...within(nodes, 1) });
  } finally {
    globalThis.Worker = Sound;
  }
  assertEquals(made, 1);
});
