/**
 * Promises of a chapter that fail while nobody waits for them.
 *
 * @module
 */
import { fileUrl } from "./_path.ts";
import type { ChapterModule } from "./check.ts";
import { ChapterError } from "./error.ts";
import { located } from "./run.ts";

/** Listens from its making to its end; without it the engine would end the process, without a place. */
export class Rejections implements Disposable {
  /** The chapter whose cells run: a rejection without a place is its. */
  running?: ChapterModule;
  readonly #modules: readonly ChapterModule[];
  readonly #found: ChapterError[] = [];
  readonly #listener = (event: PromiseRejectionEvent): void => {
    const { stack = "" } = event.reason instanceof Error ? event.reason : {};
    const module = this.#modules.find(({ path }) => stack.includes(`${fileUrl(path)}?`)) ??
      this.running;
    if (!module) return;
    event.preventDefault();
    this.#found.push(located(event.reason, module));
  };

  constructor(modules: readonly ChapterModule[]) {
    this.#modules = modules;
    addEventListener("unhandledrejection", this.#listener);
  }

  /** Waits until promises that have failed so far have been heard of, and throws when there is any. */
  async throwIfAny(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const [first] = this.#found;
    if (!first) return;
    throw new ChapterError(this.#found.flatMap(({ problems }) => problems), { cause: first.cause });
  }

  [Symbol.dispose](): void {
    removeEventListener("unhandledrejection", this.#listener);
  }
}
