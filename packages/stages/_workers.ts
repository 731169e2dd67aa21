/**
 * Threads that run stages: each is a worker that builds the plan again and keeps it.
 *
 * @module
 */
import type { Listener, Task, Work } from "./_work.ts";
import type { WorkerAnswer, WorkerTask } from "./_worker.ts";
import type { PlanSource } from "./plan.ts";

interface Thread {
  worker: Worker;
  settle?: { done(work: Work): void; failed(error: unknown): void };
}

/** Starts threads when they are needed and keeps them. */
export class Workers {
  readonly #plan: PlanSource;
  readonly #listener: Listener;
  readonly #idle: Thread[] = [];
  readonly #all = new Set<Thread>();

  constructor(plan: PlanSource, listener: Listener) {
    this.#plan = plan;
    this.#listener = listener;
  }

  /** Runs a stage in a thread of its own. */
  run(task: Task): Promise<Work> {
    const thread = this.#idle.pop() ?? this.#start();
    return new Promise((done, failed) => {
      thread.settle = { done, failed };
      thread.worker.postMessage({ plan: this.#plan, task } satisfies WorkerTask);
    });
  }

  /** Ends all threads, whatever they do. */
  close(): void {
    for (const { worker, settle } of this.#all) {
      worker.terminate();
      settle?.failed(new Error("its thread was ended"));
    }
    this.#all.clear();
    this.#idle.length = 0;
  }

  #start(): Thread {
    const worker = new Worker(new URL("./_worker.ts", import.meta.url), { type: "module" });
    const thread: Thread = { worker };
    this.#all.add(thread);
    worker.onmessage = ({ data }) => this.#hear(thread, data);
    worker.onerror = (event) => {
      event.preventDefault();
      // Something fell outside of the stage's own promise: such a thread is not used again.
      this.#all.delete(thread);
      const idle = this.#idle.indexOf(thread);
      if (idle >= 0) this.#idle.splice(idle, 1);
      worker.terminate();
      thread.settle?.failed(event.error ?? new Error(event.message));
      thread.settle = undefined;
    };
    return thread;
  }

  #hear(thread: Thread, answer: WorkerAnswer): void {
    if (answer.type === "progress") {
      this.#listener.progress(answer.stage, answer.share, answer.what);
    } else if (answer.type === "log") this.#listener.log(answer.stage, answer.line);
    else {
      const settle = thread.settle;
      thread.settle = undefined;
      this.#idle.push(thread);
      if (answer.type === "done") settle?.done(answer.work);
      else {
        const { error, code } = answer;
        settle?.failed(code === undefined ? error : Object.assign(error as Error, { code }));
      }
    }
  }
}
