/**
 * Ctrl-C as a signal for a run.
 *
 * @module
 */

/** A signal that is given when somebody wants the process to end. */
export interface Interrupt {
  signal: AbortSignal;
  /** Lets Ctrl-C end the process at once again. */
  release(): void;
}

/**
 * Listens for Ctrl-C (`SIGINT`) and `SIGTERM`. Only for runs with threads of their own: a stage that
 * blocks this thread would keep it from hearing anything. The second time the process ends at once.
 *
 * @example
 * ```ts no-assert
 * import { interruptible } from "@kws/stages";
 *
 * const { signal, release } = interruptible();
 * // await runStages(stages, { signal, plan, ... });
 * release();
 * ```
 */
export function interruptible(): Interrupt {
  const controller = new AbortController();
  const listen = (): void => {
    if (controller.signal.aborted) Deno.exit(130);
    controller.abort();
  };
  const signals: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, listen);
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) Deno.removeSignalListener(signal, listen);
    },
  };
}
