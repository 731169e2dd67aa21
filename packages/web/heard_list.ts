/**
 * Detections for those who walk along them, each from where it began.
 *
 * @module
 */
import type { Heard } from "./messages.ts";

/** A detection and what follows it: whoever walks along at leisure misses none. */
interface Link {
  heard: Heard;
  next: Promise<Link | undefined>;
}

const OVER = { done: true, value: undefined } as const;

/** Detections as they come, until there are no more. */
export class HeardList {
  /** Gives `#next` to all iterators that wait for it; without a link they end. */
  #pass!: (link?: Link) => void;
  #next = this.#coming();
  #isOver = false;

  /** Adds one. */
  push(heard: Heard): void {
    const pass = this.#pass;
    pass({ heard, next: this.#next = this.#coming() });
  }

  /** There are no more: whoever waits, or is behind, is at the end. */
  end(): void {
    this.#isOver = true;
    this.#pass();
  }

  /** Those from the first call of `next` on; `return` ends an iterator at once, also one that waits. */
  iterate(): AsyncIterableIterator<Heard, void, void> {
    const waiting = new Set<() => void>();
    let place: Promise<Link | undefined> | undefined;
    let isLeft = false;
    const iterator: AsyncIterableIterator<Heard, void, void> = {
      next: () =>
        new Promise((resolve) => {
          const leave = (): void => resolve(OVER);
          if (isLeft) return leave();
          waiting.add(leave);
          place = place ? place.then((link) => link?.next) : this.#next;
          place.then((link) => {
            waiting.delete(leave);
            if (link === undefined || this.#isOver) leave();
            else resolve({ done: false, value: link.heard });
          });
        }),
      return: () => {
        isLeft = true;
        waiting.forEach((leave) => leave());
        return Promise.resolve(OVER);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #coming(): Promise<Link | undefined> {
    return new Promise((resolve) => this.#pass = resolve);
  }
}
