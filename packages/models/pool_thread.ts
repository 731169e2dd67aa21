/**
 * What a thread of a pool does, in any host.
 *
 * @module
 */
import { CONTROL, runShards, type TaskFactory, type WorkerStart } from "./pool.ts";

/**
 * Makes the task, then runs shards whenever the generation changes, until the pool is closed. It waits
 * without giving its thread back.
 *
 * @param start What the pool has passed to `startThread`.
 * @param report Tells the pool's own thread, in the host's way: once, `"ready"` or why not.
 */
export async function runThread(
  { module, config, control, message }: WorkerStart,
  report: (text: string) => void,
): Promise<void> {
  try {
    // Read before the start is reported: the first step may follow at once.
    let generation = Atomics.load(control, CONTROL.generation);
    const { createTask } = await import(module) as {
      createTask: TaskFactory<unknown>;
    };
    const task = createTask(config);
    report("ready");
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
    report(text);
  }
}
