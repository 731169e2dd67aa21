/**
 * A day of sound through the smallest candidate, in two ways of cutting:
 * `deno run -A bench/day_of_sound.ts [hours]`. Not in CI.
 *
 * @module
 */
import { decodeKws } from "@kws/runtime";
import { hearLong } from "@kws/runtime/testing";

if (import.meta.main) {
  const hours = Number(Deno.args[0] ?? 24);
  const bytes = Deno.readFileSync(new URL("../checkpoints/best/size.kws", import.meta.url));
  const model = decodeKws(bytes, "size.kws");
  for (const piece of [1280, 997]) {
    const started = performance.now();
    let [least, most] = [Infinity, 0];
    const { steps, last, digest } = hearLong(model, hours * 3600 * 16000, piece, () => {
      const { rss } = Deno.memoryUsage();
      least = Math.min(least, rss);
      most = Math.max(most, rss);
    });
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${hours} h in pieces of ${piece}: ${steps} steps to sample ${last}, digest ` +
        `${(digest >>> 0).toString(16)}, ${seconds.toFixed(0)} s ` +
        `(${(hours * 3600 / seconds).toFixed(0)} times faster than the sound), memory ` +
        `${(least / 1e6).toFixed(0)} to ${(most / 1e6).toFixed(0)} MB`,
    );
  }
}
