import { assertEquals } from "@std/assert";
import type { Manifest } from "@kws/stages";
import { measuredHere } from "./own_rules.ts";

Deno.test("what a run has measured of a rule is found by the digest of the file that it has left", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const validation = { hours: 0.1, keywords: 10, misses: 9, falseAccepts: 1 };
    const stage = (stage: string, kind: string, digest: string): Manifest => ({
      ...{ stage, kind, version: 1, key: "k", lineage: "l", config: {}, engine: "wasm" },
      ...{ inputs: {}, metrics: { validation } },
      outputs: { model: { file: "model.kws", bytes: 1, digest } },
    });
    const stages = Object.fromEntries(
      [stage("rule/a", "rule", "aa"), stage("validate/b", "validate", "bb")]
        .map((one) => [one.stage, one]),
    );
    Deno.writeTextFileSync(`${dir}/all.json`, JSON.stringify({ stages }));
    const rule = { smoothing: 4, threshold: 2.5, refractory: 1 };
    assertEquals(measuredHere("aa", rule, [dir]), { rule, validation });
    assertEquals(measuredHere("bb", rule, [dir]), undefined);
    assertEquals(measuredHere("cc", rule, [dir]), undefined);
    assertEquals(measuredHere("aa", rule, []), undefined);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
