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

/** A thread that the host has started. */
interface Thread {
  /** Ends it, whatever it is doing. */
  terminate(): void;
}

/** Starts a thread of the host. */
export type StartThread = (
  /** To be given to `runThread`, in the thread, as it is: the arrays in it are shared. */
  start: WorkerStart,
  /** To be told what `runThread` reports, or why there is no thread. */
  report: (text: string) => void,
) => Thread;

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
  /** How a thread is started. Defaults to a Web Worker, as Deno and browsers have it. */
  startThread?: StartThread;
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

/** What a thread is told first; it may be cloned, as messages are. */
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

function startWebWorker(
  start: WorkerStart,
  report: (text: string) => void,
): Thread {
  if (typeof Worker === "undefined") {
    throw new TypeError(
      "Cannot start a thread as the host must have Web Workers: pass startThread, or set jobs to 1",
    );
  }
  const worker = new Worker(new URL("./pool_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }): void => report(String(data));
  worker.onerror = (event): void => {
    event.preventDefault();
    report(event.message);
  };
  worker.postMessage(start);
  return worker;
}

/** Runs the shards of one step after the other on several threads, this one among them. */
export class Pool {
  readonly #task: WorkerTask;
  readonly #threads: Thread[];
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #message: Uint8Array<SharedArrayBuffer>;

  private constructor(
    task: WorkerTask,
    threads: Thread[],
    start: Pick<WorkerStart, "control" | "message">,
  ) {
    this.#task = task;
    this.#threads = threads;
    this.#control = start.control;
    this.#message = start.message;
  }

  /**
   * Starts the threads.
   *
   * @throws {RangeError} If `jobs` is not a whole number >= 1.
   */
  static async create<C>(options: PoolOptions<C>): Promise<Pool> {
    const { module, createTask, config, jobs, startThread = startWebWorker } = options;
    if (!(Number.isInteger(jobs) && jobs >= 1)) {
      throw new RangeError(
        `Cannot start threads as jobs must be a whole number >= 1: current value is ${jobs}`,
      );
    }
    // First, as what cannot be made here cannot be made elsewhere: no thread is left without a pool.
    const task = createTask(config);
    const control = new Int32Array(new SharedArrayBuffer(4 * CONTROL_WORDS));
    const message = new Uint8Array(new SharedArrayBuffer(2048));
    const start: WorkerStart = { module, config, control, message };
    const threads: Thread[] = [];
    const startOne = (): Promise<void> =>
      new Promise((resolve, reject) => {
        threads.push(startThread(start, (text) => {
          if (text === "ready") resolve();
          else reject(new Error(text));
        }));
      });
    try {
      await Promise.all(Array.from({ length: jobs - 1 }, startOne));
    } catch (error) {
      for (const thread of threads) thread.terminate();
      throw error;
    }
    return new Pool(task, threads, start);
  }

  /**
   * Runs shards 0 to `shards` − 1 of a step and returns when all are done.
   *
   * @throws {Error} If a thread failed, with its message.
   */
  run(step: number, shards: number): void {
    const control = this.#control;
    if (!(Number.isInteger(shards) && shards >= 0 && shards < 1 << SHARD_BITS)) {
      throw new RangeError(
        `Cannot run a step as its shards must be a whole number below ${1 << SHARD_BITS}: ` +
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
    for (const thread of this.#threads) thread.terminate();
  }
}
