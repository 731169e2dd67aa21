/**
 * Broken `.kws` files by the hundred thousand: `deno run -A bench/fuzz_kws.ts [files]`. Not in CI.
 *
 * @module
 */
import { fuzz } from "@kws/runtime/testing";

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 100000);
  const old = ["size", "small", "quality"].map((name) =>
    Deno.readFileSync(new URL(`../checkpoints/best/${name}.kws`, import.meta.url))
  );
  const started = performance.now();
  const before = Deno.memoryUsage().rss;
  const total = {
    files: 0,
    refused: 0,
    ran: 0,
    floats: 0,
    failures: 0,
    read: 0,
    clip: 0,
    rss: 0,
    memory: 0,
  };
  const reasons = new Map<string, number>();
  for (let from = 0; from < count; from += 1000) {
    const report = fuzz(from, Math.min(count, from + 1000), {
      ...{ old, now: () => performance.now() },
    });
    for (const key of ["files", "refused", "ran", "floats"] as const) total[key] += report[key];
    total.failures += report.failures.length;
    total.memory = Math.max(total.memory, report.mostMemory);
    total.read = Math.max(total.read, report.slowestRead);
    if (report.slowestClip > total.clip) {
      total.clip = report.slowestClip;
      Deno.writeFileSync(".cache/slowest.kws", report.slowest!);
    }
    total.rss = Math.max(total.rss, Deno.memoryUsage().rss - before);
    for (const [reason, times] of report.reasons) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + times);
    }
    for (const failure of report.failures) console.log(failure);
  }
  console.log(
    `${total.files} files: ${total.refused} refused for ${reasons.size} reasons, ${total.ran} ran a ` +
      `clip, ${total.floats} of floats, ${total.failures} failures`,
  );
  console.log(
    `slowest reading ${total.read.toFixed(1)} ms, slowest clip ${total.clip.toFixed(1)} ms, ` +
      `at most ${(total.memory / 1e6).toFixed(1)} MB of kernel memory for one, ` +
      `${(total.rss / 1e6).toFixed(0)} MB more than at the start, ` +
      `${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}
