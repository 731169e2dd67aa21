/**
 * A day of sound through the smallest candidate, in several ways of cutting:
 * `deno run -A bench/day_of_sound.ts [hours]`. Not in CI; it exits with 1 if the ways differ in a step, or
 * one takes more and more memory.
 *
 * @module
 */
import { decodeKws } from "@kws/runtime";
import { hearLong } from "@kws/runtime/testing";

/** Samples of a piece: a browser's, a hop of the network, one that divides nothing, three seconds. */
const PIECES = [128, 1280, 997, 48000];
/** Bytes that the process may grow by while it hears. */
const MOST_GROWTH = 64e6;

if (import.meta.main) {
  const hours = Number(Deno.args[0] ?? 24);
  const bytes = Deno.readFileSync(new URL("../checkpoints/best/size.kws", import.meta.url));
  const model = decodeKws(bytes, "size.kws");
  const heard = new Set<string>();
  let failed = false;
  for (const piece of PIECES) {
    const started = performance.now();
    let [least, most] = [Infinity, 0];
    const result = hearLong(model, hours * 3600 * 16000, piece, () => {
      const { rss } = Deno.memoryUsage();
      least = Math.min(least, rss);
      most = Math.max(most, rss);
    });
    const { steps, last, digest } = result;
    heard.add(JSON.stringify(result));
    failed ||= most - least > MOST_GROWTH;
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${hours} h in pieces of ${piece}: ${steps} steps to sample ${last}, digest ` +
        `${(digest >>> 0).toString(16)}, ${seconds.toFixed(0)} s ` +
        `(${(hours * 3600 / seconds).toFixed(0)} times faster than the sound), memory ` +
        `${(least / 1e6).toFixed(0)} to ${(most / 1e6).toFixed(0)} MB`,
    );
  }
  if (heard.size > 1) console.log(`${heard.size} different digests: they must be one`);
  if (failed) console.log(`memory grew by more than ${MOST_GROWTH / 1e6} MB`);
  if (failed || heard.size > 1) Deno.exit(1);
}
