/**
 * What runs take, one by one.
 *
 * @module
 */

/** Runs at least, however long they take. */
const LEAST_RUNS = 20;

/** Runs something until some time has gone by, and gives the milliseconds that each run took. */
export function timeFor(seconds: number, run: () => void): number[] {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  for (let started = performance.now(); started < end || times.length < LEAST_RUNS;) {
    run();
    const now = performance.now();
    times.push(now - started);
    started = now;
  }
  return times;
}

/** As {@linkcode timeFor}, for runs that are waited for; without waiting no run pays for it. */
export async function timeForAwaited(
  seconds: number,
  run: () => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  for (let started = performance.now(); started < end || times.length < LEAST_RUNS;) {
    await run();
    const now = performance.now();
    times.push(now - started);
    started = now;
  }
  return times;
}
