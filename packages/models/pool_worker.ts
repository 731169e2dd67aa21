/**
 * A thread of a pool: makes its task, then runs shards whenever the generation changes.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { CONTROL, runShards, type TaskFactory, type WorkerStart } from "./pool.ts";

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = async (event: MessageEvent<WorkerStart>): Promise<void> => {
  const { module, config, control, message } = event.data;
  try {
    // Read before the start is reported: the first step may follow at once.
    let generation = Atomics.load(control, CONTROL.generation);
    const { createTask } = await import(module) as {
      createTask: TaskFactory<unknown>;
    };
    const task = createTask(config);
    scope.postMessage("ready");
    for (;;) {
      Atomics.wait(control, CONTROL.generation, generation);
      generation = Atomics.load(control, CONTROL.generation);
      if (Atomics.load(control, CONTROL.quit)) break;
      runShards(task, control);
    }
  } catch (error) {
    const text = error instanceof Error ? `${error.message}` : String(error);
    message.set(new TextEncoder().encode(text).subarray(0, message.length - 1));
    Atomics.store(control, CONTROL.failed, 1);
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
    scope.postMessage(text);
  }
};
