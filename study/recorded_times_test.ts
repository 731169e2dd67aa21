import { assertEquals } from "@std/assert";
import type { Manifest, Timing } from "@kws/stages";
import { readRecordedTimes, recordTimes } from "./recorded_times.ts";

function manifest(stage: string, key: string): Manifest {
  const [kind] = stage.split("/");
  return {
    ...{ stage, kind, key: key.repeat(64), version: 1, lineage: "", config: {}, engine: "wasm" },
    ...{ inputs: {}, outputs: {}, metrics: {} },
  };
}

function timing(stage: string, seconds: number, key: string): Timing {
  const [kind] = stage.split("/");
  return {
    ...{
      stage,
      kind,
      key: key.repeat(64),
      seconds,
      threads: 2,
      machine: "a machine",
      cores: 2,
      date: "2026-11-27",
    },
  };
}

const byStage = <T extends { stage: string }>(...all: T[]) =>
  new Map(all.map((one) => [one.stage, one]));

Deno.test("a record keeps the times of what is published, and of nothing else", () => {
  const path = `${Deno.makeTempDirSync()}/times.json`;
  const seconds = () => readRecordedTimes(path).map(({ stage, seconds }) => `${stage} ${seconds}`);
  assertEquals(seconds(), []);
  const [kd, ad] = ["train/happy/kd/seed-1/step-1", "train/happy/ad-kd/seed-1/step-1"];
  const short = "test/happy/kd/seed-1";
  const timed = byStage(timing(kd, 30, "a"), timing(ad, 40, "b"), timing(short, 1, "c"));
  recordTimes(path, timed, byStage(manifest(kd, "a"), manifest(ad, "b"), manifest(short, "c")));
  assertEquals(seconds(), [`${ad} 40`, `${kd} 30`]);

  // What is not timed anew keeps its time as long as its result is the same one.
  recordTimes(path, byStage(timing(kd, 31, "a")), byStage(manifest(kd, "a"), manifest(ad, "b")));
  assertEquals(seconds(), [`${ad} 40`, `${kd} 31`]);
  recordTimes(path, new Map(), byStage(manifest(kd, "a"), manifest(ad, "d")));
  assertEquals(seconds(), [`${kd} 31`]);
  // What was timed of another result, or of nobody knows which, is no time of this one.
  const { key: _, ...old } = timing(ad, 900, "d");
  for (const other of [timing(ad, 900, "b"), old]) {
    recordTimes(path, byStage(other), byStage(manifest(kd, "a"), manifest(ad, "d")));
    assertEquals(seconds(), [`${kd} 31`]);
  }
  recordTimes(path, new Map(), byStage(manifest(ad, "d")));
  assertEquals(seconds(), []);
});
