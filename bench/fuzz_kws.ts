/**
 * Broken `.kws` files by the hundred thousand: `deno run -A bench/fuzz_kws.ts [files]`. Not in CI; it exits
 * with 1 if one is neither refused in words nor a model that runs, is slow twice, or greedy.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { filesOfVersion1, fuzz } from "@kws/runtime/testing";

/** Milliseconds of processor time: of so many files some would be slow twice where other work is done. */
function now(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 100000);
  const old = [...filesOfVersion1().values()];
  const started = performance.now();
  const before = Deno.memoryUsage().rss;
  const total = {
    ...{ files: 0, refused: 0, ran: 0, floats: 0, failures: 0, read: 0, clip: 0 },
    ...{ rss: 0, memory: 0, digest: 0 },
  };
  const reasons = new Map<string, number>();
  for (let from = 0; from < count; from += 1000) {
    const report = fuzz(from, Math.min(count, from + 1000), { old, now });
    for (const key of ["files", "refused", "ran", "floats"] as const) total[key] += report[key];
    total.failures += report.failures.length;
    total.digest = (Math.imul(total.digest, 0x01000193) ^ report.digest) | 0;
    total.memory = Math.max(total.memory, report.mostMemory);
    total.read = Math.max(total.read, report.slowestRead);
    if (report.slowestClip > total.clip) {
      total.clip = report.slowestClip;
      Deno.mkdirSync(".cache", { recursive: true });
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
      `clip, ${total.floats} of floats, ${total.failures} failures, digest ` +
      (total.digest >>> 0).toString(16),
  );
  console.log(
    `slowest reading ${total.read.toFixed(1)} ms, slowest clip ${
      total.clip.toFixed(1)
    } ms of processor time, ` +
      `at most ${(total.memory / 1e6).toFixed(1)} MB of kernel memory for one, ` +
      `${(total.rss / 1e6).toFixed(0)} MB more than at the start, ` +
      `${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  if (total.failures > 0) Deno.exit(1);
}
