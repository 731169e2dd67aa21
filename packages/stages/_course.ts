/**
 * How a run goes: what is at work, what has failed, and whether anything new is begun.
 *
 * @module
 */
import { type Slot, type SlotRequest, Slots } from "./_slots.ts";
import { InterruptedError, StageError, StagesError } from "./errors.ts";
import type { AnyStage } from "./stage.ts";

/** A reason to go no further, which is told elsewhere. */
export class Stopped extends Error {}

/** The state of a run. */
export class Course {
  /** Names of the stages that are at work. */
  readonly running = new Set<string>();
  readonly #slots: Slots;
  readonly #failures: StageError[] = [];
  /** What went wrong first that is no stage's own failure. */
  #cause: unknown;
  #stopped = false;

  constructor(threads: number, places: number) {
    this.#slots = new Slots(threads, places);
  }

  /** Whether nothing new is begun any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Waits for threads. */
  acquire(request: SlotRequest): Promise<Slot> {
    return this.#slots.acquire(request);
  }

  /** Lets finish what is at work and begins nothing new. */
  stop(): void {
    this.#stopped = true;
    this.#slots.stop(new Stopped());
  }

  /** Begins nothing new, and remembers why: whoever waits may hear of the stop alone. */
  stopFor(error: unknown): void {
    if (!(error instanceof Stopped || error instanceof StageError)) this.#cause ??= error;
    this.stop();
  }

  /** Notes that a stage has failed. */
  fail({ name }: AnyStage, error: unknown): StageError {
    const failure = new StageError(name, error);
    this.#failures.push(failure);
    this.stop();
    return failure;
  }

  /** Waits for work, but not beyond a signal to end. */
  async untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return await work;
    let interrupt = (): void => {};
    const interrupted = new Promise<never>((_, reject) => {
      interrupt = () => {
        const error = new InterruptedError([...this.running].sort());
        this.stop();
        reject(error);
      };
    });
    interrupted.catch(() => {});
    if (signal.aborted) interrupt();
    signal.addEventListener("abort", interrupt);
    try {
      return await Promise.race([work, interrupted]);
    } finally {
      signal.removeEventListener("abort", interrupt);
    }
  }

  /** Throws what has failed by itself, and not because something else did. */
  throwFailures(settled: readonly PromiseSettledResult<void>[]): void {
    const reasons = settled.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
    for (const reason of reasons) this.stopFor(reason);
    if (this.#cause !== undefined) throw this.#cause;
    if (this.#failures.length > 1) throw new StagesError(this.#failures);
    if (this.#failures.length > 0) throw this.#failures[0];
    if (reasons.length > 0) throw reasons[0];
  }
}
