/**
 * Shares threads among stages.
 *
 * @module
 */

/** Threads that a stage has. */
export interface Slot {
  threads: number;
  /** Gives them back. */
  release(): void;
}

interface Waiting {
  most: number;
  rank: number;
  start(slot: Slot): void;
  fail(reason: unknown): void;
}

/** What a stage asks for. */
export interface SlotRequest {
  /** The most threads that it can use. */
  most: number;
  /** Lower ones are served first. */
  rank: number;
}

/** A number of threads, and of stages that may run side by side. */
export class Slots {
  readonly #places: number;
  #free: number;
  #running = 0;
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped: { reason: unknown } | undefined;

  constructor(threads: number, places = Infinity) {
    this.#free = threads;
    this.#places = places;
  }

  /** Waits for at least one thread. */
  acquire({ most, rank }: SlotRequest): Promise<Slot> {
    return new Promise((start, fail) => {
      if (this.#stopped) return fail(this.#stopped.reason);
      this.#waiting.push({ most, rank, start, fail });
      this.#plan();
    });
  }

  /** Serves nobody any more: all who wait get the reason. */
  stop(reason: unknown): void {
    this.#stopped ??= { reason };
    clearTimeout(this.#timer);
    for (const { fail } of this.#waiting.splice(0)) fail(reason);
  }

  /** All that become ready at one moment are served together, so that the shares are fair. */
  #plan(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#serve(), 0);
  }

  #serve(): void {
    this.#waiting.sort((a, b) => a.rank - b.rank);
    const count = Math.min(this.#waiting.length, this.#free, this.#places - this.#running);
    const starting = this.#waiting.splice(0, Math.max(0, count));
    const shares = fairShares(starting.map(({ most }) => most), this.#free);
    starting.forEach(({ start }, i) => {
      const threads = shares[i];
      this.#free -= threads;
      this.#running++;
      const release = (): void => {
        this.#free += threads;
        this.#running--;
        if (this.#waiting.length > 0) this.#plan();
      };
      start({ threads, release });
    });
  }
}

/** Shares out threads one by one, to each at most as many as it can use and at least one. */
export function fairShares(most: readonly number[], threads: number): number[] {
  const shares = most.map(() => 1);
  let left = threads - most.length;
  for (let given = true; left > 0 && given;) {
    given = false;
    for (let i = 0; i < most.length && left > 0; i++) {
      if (shares[i] >= most[i]) continue;
      shares[i]++;
      left--;
      given = true;
    }
  }
  return shares;
}
