import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ReferenceAdam } from "./reference/adam_reference.ts";
import type { WorkerTask } from "./pool.ts";
import { rateAt } from "./schedule.ts";
import {
  type Descent,
  type SharedGradients,
  shareGradients,
  train,
  type Trained,
} from "./trainer.ts";

const START = Float32Array.of(1, -2, 0.5, 3, -0.25);
const SHARDS = 3;
/** A rate that no step shares with the next, large steps, much of everything. */
const DESCENT: Descent = {
  ...{ epochs: 3, batches: 5, batch: SHARDS, shards: SHARDS, l2: 0.3, clip: 1.5, average: 0.8 },
  schedule: { kind: "one-cycle", peak: 0.05, warmup: 0.3 },
};

/** The gradient of a shard, which differs from step to step. */
function slope(step: number, shard: number, i: number, parameter: number): number {
  return (parameter - ((step * 7 + shard * 3 + i * 5) % 11) / 4) / SHARDS;
}

/** A bowl whose middle moves. */
export function createTask({ shared }: { shared: SharedGradients }): WorkerTask {
  return {
    run(step, shard) {
      const size = shared.parameters.length;
      shared.losses[shard] = shard + 1;
      for (let i = 0; i < size; i++) {
        shared.gradients[shard * size + i] = slope(step, shard, i, shared.parameters[i]);
      }
    },
  };
}

function descend(change: Partial<Descent> = {}): Promise<Trained> {
  const shared = shareGradients(START.length, SHARDS);
  return train({
    ...{ parameters: START, descent: { ...DESCENT, ...change }, shared, createTask, jobs: 1 },
    ...{ module: import.meta.url, config: { shared } },
  });
}

/** The same in 64-bit floats, by the reference's Adam. */
function reference(change: Partial<Descent> = {}): { averaged: Float64Array; norms: number[] } {
  const { epochs, batches, schedule, l2, clip, average } = { ...DESCENT, ...change };
  const steps = epochs * batches;
  const parameters = Float64Array.from(START);
  const averaged = parameters.slice();
  const adam = new ReferenceAdam();
  const set = (data: Float64Array) =>
    new Map([["p", { shape: [data.length], data: data as unknown as Float32Array }]]);
  const norms: number[] = [];
  for (let step = 0; step < steps; step++) {
    const gradient = parameters.map((value, i) => {
      let sum = 0;
      for (let shard = 0; shard < SHARDS; shard++) sum += slope(step, shard, i, value);
      return sum;
    });
    const rate = rateAt(schedule, step, steps);
    norms.push(adam.step(set(parameters), set(gradient), { rate, l2, clip }));
    const weight = average > 0 ? Math.max(1 - average, 1 / (step + 2)) : 1;
    averaged.forEach((value, i) => averaged[i] = value + weight * (parameters[i] - value));
  }
  return { averaged, norms };
}

Deno.test("a descent is Adam's with clipping, L2 and the average of its parameters", async () => {
  const changes: Partial<Descent>[] = [
    {},
    { average: 0 },
    { l2: 0 },
    { clip: 100 },
    { schedule: { kind: "constant", rate: 0.02 } },
  ];
  const ends = [];
  for (const change of changes) {
    const { parameters } = await descend(change);
    const { averaged } = reference(change);
    parameters.forEach((value, i) => assertAlmostEquals(value, averaged[i], 1e-5));
    ends.push(parameters.join());
  }
  // Every one of them counts.
  assertEquals(new Set(ends).size, changes.length);
});

Deno.test("the log tells loss, norm before clipping and rate of every epoch", async () => {
  const { log } = await descend();
  const { norms } = reference();
  const { epochs, batches, schedule } = DESCENT;
  assertEquals(log.map(({ epoch, steps }) => [epoch, steps]), [[1, 5], [2, 10], [3, 15]]);
  log.forEach(({ loss, norm, rate }, epoch) => {
    assertAlmostEquals(loss, 6, 1e-12);
    const own = norms.slice(epoch * batches, (epoch + 1) * batches);
    assertAlmostEquals(norm, own.reduce((sum, value) => sum + value, 0) / batches, 1e-5);
    assertEquals(rate, rateAt(schedule, (epoch + 1) * batches - 1, epochs * batches));
  });
});
