import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Pool, type WorkerTask } from "./pool.ts";

interface Config {
  /** Which step last ran each shard, and how often each shard ran. */
  steps: Int32Array<SharedArrayBuffer>;
  counts: Int32Array<SharedArrayBuffer>;
  /** Whether step 3 fails: wherever it runs, or in other threads than the pool's own alone. */
  fail?: "everywhere" | "elsewhere";
}

/** Whether this thread was started by a pool. */
const elsewhere = "WorkerGlobalScope" in globalThis;

/** Notes what runs; a shard takes next to no time, so that threads collide as often as they can. */
export function createTask({ steps, counts, fail }: Config): WorkerTask {
  return {
    run(step, shard) {
      if (step === 3 && (fail === "everywhere" || (fail && elsewhere))) {
        Atomics.store(steps, 0, step);
        Atomics.notify(steps, 0);
        throw new Error("shard on strike");
      }
      // The pool's own thread leaves the other one time to take a shard, and so to fail.
      if (step === 3 && fail) Atomics.wait(steps, 0, 2, 5000);
      steps[shard] = step;
      Atomics.add(counts, shard, 1);
    },
  };
}

function shared(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}

const module = import.meta.url;

Deno.test("every shard of every step runs exactly once, and never for another step", async () => {
  const config = { steps: shared(5), counts: shared(5) };
  const pool = await Pool.create({ module, createTask, config, jobs: 4 });
  try {
    for (let step = 0; step < 20000; step++) {
      pool.run(step, 5);
      for (let shard = 0; shard < 5; shard++) {
        if (config.steps[shard] !== step || config.counts[shard] !== step + 1) {
          throw new Error(
            `step ${step}, shard ${shard}: ran for ${config.steps[shard]}, ` +
              `${config.counts[shard]} times in all`,
          );
        }
      }
    }
  } finally {
    pool.close();
  }
});

Deno.test("a step that fails says why", async () => {
  const config: Config = { steps: shared(1), counts: shared(1), fail: "everywhere" };
  const pool = await Pool.create({ module, createTask, config, jobs: 1 });
  pool.run(2, 1);
  assertThrows(() => pool.run(3, 1), Error, "shard on strike");
  pool.close();
});

Deno.test("a step that fails in another thread says why, then and from then on", async () => {
  const config: Config = { steps: shared(2), counts: shared(2), fail: "elsewhere" };
  const pool = await Pool.create({ module, createTask, config, jobs: 2 });
  try {
    pool.run(2, 2);
    config.steps.fill(2);
    assertThrows(() => pool.run(3, 2), Error, "shard on strike");
    assertEquals(Atomics.load(config.steps, 0), 3);
    assertThrows(() => pool.run(4, 2), Error, "shard on strike");
  } finally {
    pool.close();
  }
});

Deno.test("a task that cannot be made in another thread says why at the start", async () => {
  const config: Config = { steps: shared(1), counts: shared(1) };
  const error = await assertRejects(
    () => Pool.create({ module: "data:text/javascript,", createTask, config, jobs: 2 }),
    Error,
  );
  assertEquals(error.message.includes("createTask"), true);
});

Deno.test("a task that can be made nowhere says why, and no thread goes on alone", async () => {
  const refuse = (): never => {
    throw new RangeError("no such task");
  };
  const config = { steps: shared(1), counts: shared(1) };
  // Its module has no task either: a thread that had been started would fail in nobody's hands.
  const create = () =>
    Pool.create({ module: "data:text/javascript,", createTask: refuse, config, jobs: 3 });
  await assertRejects(create, RangeError, "no such task");
  await new Promise((resolve) => setTimeout(resolve, 300));
});

Deno.test("no threads at all is an error", async () => {
  const config = { steps: shared(1), counts: shared(1) };
  const error = await assertRejects(
    () => Pool.create({ module, createTask, config, jobs: 0 }),
    RangeError,
  );
  assertEquals(error.message.includes("current value is 0"), true);
});

Deno.test("a number of shards that is no whole one is refused, and does not hang", async () => {
  const config = { steps: shared(3), counts: shared(3) };
  const pool = await Pool.create({ module, createTask, config, jobs: 1 });
  try {
    for (const shards of [2.5, -1, NaN]) {
      assertThrows(() => pool.run(0, shards), RangeError, `current value is ${shards}`);
    }
  } finally {
    pool.close();
  }
});
