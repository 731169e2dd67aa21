import { assertEquals } from "@std/assert";
import type { Manifest } from "@kws/stages";
import { compareWithCommitted } from "./compare_results.ts";

function manifest(stage: string, digest: string | undefined, figure: number, key = "k"): Manifest {
  return {
    ...{ stage, kind: "k", version: 1, key, lineage: "l", config: {}, inputs: {}, engine: "e" },
    outputs: digest === undefined ? {} : { file: { file: "f", digest, bytes: 1 } },
    metrics: { figure },
  };
}

const byName = (...list: Manifest[]) => new Map(list.map((one) => [one.stage, one]));

Deno.test("results are as committed if their files and their figures are, of those under the same key", () => {
  const now = byName(
    ...[
      manifest("same", "d", 1),
      manifest("other file", "d", 1),
      manifest("figures alone", undefined, 1),
    ],
    ...[
      manifest("other figure", undefined, 1),
      manifest("other key", "d", 1),
      manifest("new", "d", 1),
    ],
  );
  const before = byName(
    ...[
      manifest("same", "d", 1),
      manifest("other file", "e", 1),
      manifest("figures alone", undefined, 1),
    ],
    ...[manifest("other figure", undefined, 2), manifest("other key", "e", 2, "before")],
  );
  const states = new Map([["same", "run" as const], ["new", "hit" as const]]);
  assertEquals(compareWithCommitted({ manifests: now, states }, before), {
    ...{ ran: 1, hits: 1, equal: 2 },
    different: ["other file", "other figure"],
  });
});
