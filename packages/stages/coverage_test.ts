import { assertEquals } from "@std/assert";
import { uncoveredOptions } from "./coverage.ts";
import type { AnyStage } from "./stage.ts";

function stage(kind: string, config: unknown): AnyStage {
  const name = `${kind}/${JSON.stringify(config)}`;
  return { kind, name, version: 1, group: "g", config, inputs: {}, outputs: {}, run() {} };
}

Deno.test("kinds and options that only the full study uses are told", () => {
  const full = [
    stage("train", { keyword: "happy", steps: [{ method: "kd", epochs: 30, warm: null }, 1] }),
    stage("train", { keyword: "left", steps: [{ method: "base", epochs: 80, mixed: true }] }),
    stage("noise", {}),
  ];
  const quick = [stage("train", { keyword: "yes", steps: [{ method: "base", epochs: 1 }] })];
  assertEquals(uncoveredOptions(full, quick, { ignore: ["keyword"] }), {
    kinds: ["noise"],
    options: [
      "train: steps.*",
      "train: steps.*.method=kd",
      "train: steps.*.mixed=true",
      "train: steps.*.warm",
    ],
  });
  assertEquals(uncoveredOptions(full, quick).options[0], "train: keyword=happy");
  assertEquals(uncoveredOptions(full, quick, { ignore: ["steps.*.method"] }).options.length, 5);
  assertEquals(uncoveredOptions(full, full), { kinds: [], options: [] });
});

Deno.test("numbers and lengths of lists do not count", () => {
  const full = [stage("train", { rates: [1, 2, 3], epochs: 100 })];
  const quick = [stage("train", { rates: [9], epochs: 1 })];
  assertEquals(uncoveredOptions(full, quick).options, []);
});
