/**
 * Threads that run the numbered shards of a step.
 *
 * @module
 */

/** Work that can be cut into shards; every thread makes its own from the same configuration. */
export interface WorkerTask {
  /**
   * Runs one shard and leaves its result in memory that the configuration shares. Which thread runs
   * which shard must not matter.
   */
  run(step: number, shard: number): void;
}

/** What a task's module must export as `createTask`. */
export type TaskFactory<C> = (config: C) => WorkerTask;

/** Options of {@linkcode Pool.create}. */
export interface PoolOptions<C> {
  /** URL of the module that exports `createTask`. */
  module: string;
  /** The same function, for the thread that makes the pool. */
  createTask: TaskFactory<C>;
  /** The task's configuration; shared arrays in it are shared by all threads. */
  config: C;
  /** Threads in all, this one included. */
  jobs: number;
}

/** Words of the control block that the threads share. */
export const CONTROL = { generation: 0, next: 1, done: 2, shards: 3, step: 4, quit: 5, failed: 6 };
/** Words of the control block. */
const CONTROL_WORDS = 7;

/**
 * Bits of a shard's number in the word `next`; the generation stands above them. A thread that is late
 * from one step can so never claim a shard of the next one by mistake.
 */
const SHARD_BITS = 16;
const GENERATIONS = 1 << 15;

/** What a worker is told first. */
export interface WorkerStart {
  module: string;
  config: unknown;
  control: Int32Array<SharedArrayBuffer>;
  message: Uint8Array<SharedArrayBuffer>;
}

/**
 * Claims and runs shards of the current generation until none is left.
 *
 * @returns How many were run.
 */
export function runShards(task: WorkerTask, control: Int32Array<SharedArrayBuffer>): number {
  const generation = Atomics.load(control, CONTROL.generation) % GENERATIONS;
  const step = Atomics.load(control, CONTROL.step);
  const shards = Atomics.load(control, CONTROL.shards);
  let count = 0;
  for (;;) {
    const next = Atomics.load(control, CONTROL.next);
    const shard = next & ((1 << SHARD_BITS) - 1);
    if (next >>> SHARD_BITS !== generation || shard >= shards) return count;
    if (Atomics.compareExchange(control, CONTROL.next, next, next + 1) !== next) continue;
    task.run(step, shard);
    count++;
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
  }
}

/** Runs the shards of one step after the other on several threads, this one among them. */
export class Pool {
  readonly #task: WorkerTask;
  readonly #workers: Worker[];
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #message: Uint8Array<SharedArrayBuffer>;

  private constructor(task: WorkerTask, workers: Worker[], start: Omit<WorkerStart, "config">) {
    this.#task = task;
    this.#workers = workers;
    this.#control = start.control;
    this.#message = start.message;
  }

  /**
   * Starts the threads.
   *
   * @throws {RangeError} If `jobs` is not a whole number >= 1.
   */
  static async create<C>(options: PoolOptions<C>): Promise<Pool> {
    const { module, createTask, config, jobs } = options;
    if (!(Number.isInteger(jobs) && jobs >= 1)) {
      throw new RangeError(
        `Cannot start threads as jobs must be a whole number >= 1: current value is ${jobs}`,
      );
    }
    // First, as what cannot be made here cannot be made elsewhere: no thread is left without a pool.
    const task = createTask(config);
    const control = new Int32Array(new SharedArrayBuffer(4 * CONTROL_WORDS));
    const message = new Uint8Array(new SharedArrayBuffer(2048));
    const workers: Worker[] = [];
    const ready: Promise<void>[] = [];
    for (let i = 1; i < jobs; i++) {
      const worker = new Worker(new URL("./pool_worker.ts", import.meta.url), { type: "module" });
      workers.push(worker);
      ready.push(
        new Promise((resolve, reject) => {
          worker.onmessage = (event): void =>
            event.data === "ready" ? resolve() : reject(new Error(String(event.data)));
          worker.onerror = (event): void => {
            event.preventDefault();
            reject(new Error(event.message));
          };
        }),
      );
      worker.postMessage({ module, config, control, message } satisfies WorkerStart);
    }
    try {
      await Promise.all(ready);
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
    return new Pool(task, workers, { module, control, message });
  }

  /**
   * Runs shards 0 to `shards` − 1 of a step and returns when all are done.
   *
   * @throws {Error} If a thread failed, with its message.
   */
  run(step: number, shards: number): void {
    const control = this.#control;
    if (!(shards >= 0 && shards < 1 << SHARD_BITS)) {
      throw new RangeError(
        `Cannot run a step as its shards must be fewer than ${1 << SHARD_BITS}: ` +
          `current value is ${shards}`,
      );
    }
    const generation = Atomics.load(control, CONTROL.generation) + 1;
    // The order matters: a late thread reads the generation first and the claims last, so whatever
    // it has read of the step before, its claim fails unless all it read belongs together.
    Atomics.store(control, CONTROL.next, ((generation % GENERATIONS) << SHARD_BITS) | 0xffff);
    Atomics.store(control, CONTROL.step, step);
    Atomics.store(control, CONTROL.shards, shards);
    Atomics.store(control, CONTROL.done, 0);
    Atomics.store(control, CONTROL.generation, generation);
    Atomics.store(control, CONTROL.next, (generation % GENERATIONS) << SHARD_BITS);
    Atomics.notify(control, CONTROL.generation);
    runShards(this.#task, control);
    for (;;) {
      const done = Atomics.load(control, CONTROL.done);
      if (Atomics.load(control, CONTROL.failed)) {
        const end = this.#message.indexOf(0);
        throw new Error(new TextDecoder().decode(this.#message.slice(0, end)));
      }
      if (done >= shards) return;
      Atomics.wait(control, CONTROL.done, done, 500);
    }
  }

  /** Ends the threads. */
  close(): void {
    Atomics.store(this.#control, CONTROL.quit, 1);
    Atomics.add(this.#control, CONTROL.generation, 1);
    Atomics.notify(this.#control, CONTROL.generation);
    for (const worker of this.#workers) worker.terminate();
  }
}
