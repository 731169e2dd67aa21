import { assertEquals } from "@std/assert";
import { defineStage, runStages } from "@kws/stages";
import { keysOfResults } from "./left_results.ts";

Deno.test("what any study has left in dist is known by key and lineage, of a folder without results nothing", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    assertEquals(keysOfResults(`${dir}/none`), []);
    Deno.mkdirSync(`${dir}/demo`);
    const stage = defineStage({
      ...{ kind: "toy", name: "toy/one", version: 1, group: "toy", config: {}, inputs: {} },
      ...{ outputs: {}, publish: {}, run: ({ metric }) => metric("one", 1) },
    });
    const { manifests } = await runStages([stage], {
      ...{ cacheDir: `${dir}/cache`, engine: "wasm", onLine: () => {} },
      resultsDir: `${dir}/own-study/results/own-study/manifests`,
    });
    const { key, lineage } = manifests.get("toy/one")!;
    assertEquals(keysOfResults(dir), [key, lineage]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
