import { assert, assertEquals } from "@std/assert";
import { type AnyStage, closure, type Manifest, runStages } from "@kws/stages";
import { OF_RECORDINGS } from "./guards.ts";
import { planStudy } from "./plan.ts";
import type { SaidAgainMetrics } from "./stages/said_again.ts";
import { rowsOf } from "./table.ts";
import { Results } from "./results.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";
import { plan, TINY } from "./testdata/tiny.ts";

async function run(dir: string, jobs: number): Promise<Map<string, Manifest>> {
  const { manifests } = await runStages(plan(TINY), {
    cacheDir: `${dir}/cache`,
    resultsDir: `${dir}/results/quick-synthetic/manifests`,
    publishDir: dir,
    ...{ jobs, engine: "wasm" },
    plan: { module: new URL("./testdata/tiny.ts", import.meta.url).href, study: TINY },
  });
  return manifests;
}

const kinds = (stages: readonly AnyStage[]): Set<string> =>
  new Set(closure(stages).map(({ kind }) => kind));

Deno.test("every kind of stage runs, leaves what it declares, and the same for any number of threads", async () => {
  const full = kinds(planStudy(studyOf(parseLabel("full")!), allSettings()));
  assertEquals(
    [...full].filter((kind) => !kinds(plan(TINY)).has(kind)).sort(),
    OF_RECORDINGS,
  );
  const dirs = [Deno.makeTempDirSync(), Deno.makeTempDirSync()];
  try {
    const manifests = await run(dirs[0], 2);
    for (const stage of closure(plan(TINY))) {
      const { outputs, key } = manifests.get(stage.name)!;
      assertEquals(Object.keys(outputs).sort(), Object.keys(stage.outputs).sort(), stage.name);
      assert(/^[0-9a-f]{64}$/.test(key));
    }
    // The results are read as those of a whole study are.
    const results = new Results("quick-synthetic", [dirs[0]]);
    assertEquals(rowsOf(results).map(({ setting }) => setting), [
      ...["base", "base-stream", "base-stream-even", "base-pruned", "sparknet"],
      ...["kd", "kd-int8", "size"],
    ]);
    for (const { clips, positives, auFaFr } of rowsOf(results)) {
      assert(clips > positives && positives > 0 && auFaFr > 0);
    }
    assert(results.log("kd-int8").length > 0);
    assertEquals(
      results.demonstration("base-stream").parts.some(({ name }) => name === "happy"),
      true,
    );
    assertEquals(results.noise().length, 18);
    const { parts } = results.demonstration("base-stream");
    const { step, peaks, ...shown } = results.waveform()!;
    assertEquals(shown.parts, parts);
    assert(Math.abs(step * peaks.length - parts.at(-1)!.end) <= step && Math.max(...peaks) > 100);
    for (const { frames, bands, levels } of results.errorClips()) {
      assertEquals(levels.length, frames * bands);
      assertEquals([Math.min(...levels), Math.max(...levels)], [0, 255]);
    }
    assert(results.errorClips().length > 0);
    const { keywords, misses } = manifests.get("said-again/happy/size")!
      .metrics as unknown as SaidAgainMetrics;
    assertEquals(misses.map(({ gap }) => gap), [1.5, 3, 6, 12, 24]);
    for (const { misses: [missed, ...others] } of misses) {
      assert(keywords === 2 && missed >= 0 && missed <= keywords && others.length === 0);
    }
    const again = await run(dirs[1], 1);
    const told = (all: Map<string, Manifest>) =>
      [...all].map(([name, { key, outputs, metrics }]) => ({ name, key, outputs, metrics }))
        .sort((a, b) => a.name < b.name ? -1 : 1);
    assertEquals(told(again), told(manifests));
  } finally {
    dirs.forEach((dir) => Deno.removeSync(dir, { recursive: true }));
  }
});
