import { assert, assertEquals, assertThrows } from "@std/assert";
import { planJson } from "./graph.ts";
import { snakefile } from "./snakemake.ts";
import { defineStage } from "./stage.ts";
import { plan } from "./testdata/study.ts";

const STUDY = { keywords: ["happy", "left"], settings: ["base", "kd"], seeds: [1, 2] };

Deno.test("a plan tells needs, times, core-hours and the longest chain", () => {
  const timing = (seconds: number, kind = "train") => ({
    kind,
    seconds,
    threads: 2,
    resumed: false,
  });
  const name = "train/left/kd/seed-2/";
  const timings = new Map([
    [`${name}1`, timing(100)],
    [`${name}2`, timing(50)],
    ["gone/1", timing(10)],
    ["gone/2", { ...timing(9999), resumed: true }],
    ["summary/all", timing(5, "summary")],
  ]);
  const json = planJson(plan(STUDY), timings);
  assertEquals(json.stages.length, 1 + 2 * 2 * (2 * 2 + 1) + 1);
  assertEquals(json.criticalPath, {
    seconds: 160,
    stages: ["corpus", `${name}1`, `${name}2`, "summary/left/kd", "summary/all"],
  });
  assertEquals(json.unpredicted, 1);
  const other = json.stages.find(({ name }) => name === "train/happy/kd/seed-2/1")!;
  assertEquals([other.seconds, other.coreSeconds, other.needs], [50, 100, ["corpus"]]);
  const seconds = 100 + 15 * 50 + 5 * 5;
  assertEquals(json.coreHours, 2 * seconds / 3600);
});

Deno.test("a stage that has not run takes as long as others of its kind with as much work", () => {
  const works: Record<string, number | undefined> = {
    short: 10,
    long: 30,
    other: 20,
    none: undefined,
  };
  const stages = Object.entries(works).map(([name, work]) =>
    defineStage({
      ...{ kind: "train", name: `train/${name}`, version: 1, group: "train", config: { name } },
      ...{ inputs: {}, outputs: {}, work, run: () => {} },
    })
  );
  const timing = { kind: "train", threads: 2, resumed: false };
  const timings = new Map([
    ["train/short", { ...timing, seconds: 5 }],
    ["train/none", { ...timing, seconds: 7000 }],
  ]);
  const seconds = (name: string): number | null =>
    planJson(stages, timings).stages.find((one) => one.name === `train/${name}`)!.seconds;
  assertEquals(["short", "long", "other", "none"].map(seconds), [5, 15, 10, 7000]);
  // A plan of one stage is predicted from stages outside it.
  const [, long] = stages;
  assertEquals(planJson([long], timings, stages).stages.map(({ seconds }) => seconds), [15]);
  // Where no work is known, the median of the kind has to do.
  timings.delete("train/short");
  assertEquals(seconds("long"), 7000);
});

Deno.test("two stages that are the same work are an error", () => {
  const [all] = plan(STUDY);
  const twin = { ...all, name: "summary/twin" };
  assertThrows(
    () => planJson([all, twin]),
    RangeError,
    "summary/all and summary/twin have the same",
  );
});

Deno.test("a Snakefile has one rule for every kind and pattern, with wildcards and resources", () => {
  const text = snakefile(planJson(plan(STUDY)), { planFile: "plan.json", doneDir: "done" });
  const rules = [...text.matchAll(/^rule (\w+):/gm)].map(([, name]) => name);
  assertEquals(rules, ["all", "corpus", "summary_1", "summary_2", "train_1", "train_2"]);
  for (
    const part of [
      'DONE + "/train/{keyword}/{setting}/seed-{seed}/1.done"',
      'keyword="happy|left"',
      'seed="1|2"',
      "deno task run",
      "--stage 'train/{wildcards.keyword}/{wildcards.setting}/seed-{wildcards.seed}/2'",
      "mem_mb=",
      "runtime=",
      "threads: ",
      "ruleorder: corpus > summary_1",
    ]
  ) assert(text.includes(part), part);
});
