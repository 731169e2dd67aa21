import { assert, assertEquals, assertThrows } from "@std/assert";
import { planJson, readManifests, staleResults } from "@kws/stages";
import { projectRoot } from "@kws/cli";
import { untriedByQuick } from "./guards.ts";
import { planStudy } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";
import { LEAST_SAID } from "./streams.ts";
import { committedLabels } from "./labels.ts";
import { TINY } from "./testdata/tiny.ts";

const planOf = (label: string) => planStudy(studyOf(parseLabel(label)!), allSettings());

Deno.test("no two stages of a plan are the same work: trainings that begin alike are shared", () => {
  for (const label of ["full", "quick-synthetic", "standard-synthetic"]) {
    // Twins are refused.
    const { stages } = planJson(planOf(label));
    assert(stages.length > 100, label);
  }
  const trainings = planOf("full").filter(({ kind, tags }) =>
    kind === "train" && tags?.keyword === "happy" && tags.seed === 1
  );
  const first = trainings.filter(({ name }) => name === "train/happy/kd/seed-1/step-1");
  assertEquals(first.length, 1);
  for (const sharer of ["kd-int8", "kd-int4", "kd-fp16", "kd-int8-minmax"]) {
    assert(!trainings.some(({ name }) => name.includes(`/${sharer}/`)), sharer);
  }
});

Deno.test("all committed results belong to the plan as it is", async () => {
  const labels = committedLabels();
  assert(labels.includes("full") && labels.includes("quick-synthetic"));
  for (const label of labels) {
    const manifests = readManifests(`${projectRoot()}/results/${label}/manifests`);
    assert(manifests.size > 100);
    const { engine } = studyOf(parseLabel(label)!);
    const stale = await staleResults(planOf(label), manifests, { engine, outside: false });
    assertEquals(stale, [], label);
  }
});

Deno.test("the quick study tries every stage and option of the full one", () => {
  assertEquals(untriedByQuick(), []);
});

Deno.test("what a profile leaves out are settings, and none of their stages is planned", () => {
  const names = allSettings().map(({ name }) => name);
  for (const { name, without = [] } of Object.values(PROFILES)) {
    assertEquals(without.filter((one) => !names.includes(one)), [], name);
    const planned = new Set(planOf(`${name}-synthetic`).map(({ tags }) => tags?.setting));
    assert(planned.has("small"));
    assertEquals(without.filter((one) => planned.has(one)), [], name);
  }
});

Deno.test("networks of an earlier study are compared with those of their own word on recordings, and with no others", () => {
  const study = studyOf(parseLabel("full")!);
  const frozenOf = (change: Partial<typeof study>) =>
    planStudy({ ...study, ...change }, allSettings()).filter(({ kind }) => kind === "frozen")
      .length;
  const [main] = study.keywords;
  assertEquals(frozenOf({}), 5);
  assertEquals(frozenOf({ keywords: [main] }), 5);
  assertEquals(frozenOf({ keywords: ["computer"] }), 0);
  assertEquals(frozenOf({ sources: "synthetic" }), 0);
  assertEquals(frozenOf({ seed: 2 }), 0, "there are no others than those from the first seed on");
});

Deno.test("a stage's test scores are read by nothing that chooses or trains", () => {
  const choosing = [
    ...["fit", "train", "pack", "validate", "distillation-set", "segment-set", "search"],
    ...["scarcity-fit", "scarcity", "rule"],
  ];
  for (const { kind, name, inputs } of planOf("full")) {
    if (!choosing.includes(kind)) continue;
    for (const input of Object.values(inputs)) {
      if (!("stage" in input)) continue;
      assert(input.stage.kind !== "test", name);
      assert(!/evaluation-features\/.*\/testing/.test(input.stage.name), name);
      assert(!/^recordings\/(natural-speech|wake-words)$/.test(input.stage.name), name);
    }
  }
});

Deno.test("seeds that have teachers of their own learn from those behind their own seed, others from the first", () => {
  const stages = planOf("full");
  const teachersOf = (setting: string, seed: number) => {
    const training = stages.find(({ name }) =>
      name === `train/happy/${setting}/seed-${seed}/step-1`
    );
    const { set } = training!.inputs as Record<string, { stage: (typeof stages)[number] }>;
    return Object.values(set.stage.inputs).flatMap((input) =>
      "stage" in input && input.stage.kind === "fit" ? [input.stage.tags!.seed] : []
    );
  };
  const seeds = [1, 2, 3];
  assertEquals(seeds.map((seed) => teachersOf("kd", seed)), seeds.map(() => [1, 2, 3]));
  assertEquals(seeds.map((seed) => teachersOf("sweep/kd-teachers", seed)), [
    ...[[2, 3, 4], [3, 4, 5], [4, 5, 1]],
  ]);
  // Where there are fewer bases than a set asks for, all of them teach, each once.
  const study = studyOf(parseLabel("full")!);
  const few = planStudy({ ...study, profile: { ...study.profile, seeds: 2 } }, allSettings());
  const sets = few.filter(({ name }) => name.startsWith("distillation-set/happy/coarse-teachers"));
  assertEquals(sets.map(({ inputs }) => Object.keys(inputs).length), [4, 4]);
});

Deno.test("teachers beside others are as many of either kind, and words that are named have their sweeps", () => {
  const stages = planOf("full");
  const teachersOf = (set: string) =>
    Object.values(stages.find(({ name }) => name === `segment-set/${set}`)!.inputs)
      .flatMap((input) => "stage" in input && input.stage.kind === "fit" ? [input.stage.name] : [])
      .map((name) => name.slice("fit/".length));
  const seedsOf = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${name}/seed-${i + 1}`);
  assertEquals(teachersOf("happy/coarse-streams-plain"), seedsOf("happy/base-stream", 3));
  assertEquals(teachersOf("left/coarse-streams-beside"), [
    ...seedsOf("left/base-stream", 2),
    ...seedsOf("left/base", 2),
  ]);
  assertEquals(teachersOf("happy/coarse-streams"), [
    ...seedsOf("happy/base-stream-even", 3),
    ...seedsOf("happy/base", 3),
  ]);
  const swept = stages.filter(({ name }) => /^validate\/.*\/sweep\/streams-beside\//.test(name))
    .map(({ tags }) => tags!.keyword);
  assertEquals(swept.toSorted(), ["bed", "go", "happy", "left", "right"]);
});

Deno.test("teachers of both kinds are judged together, as many of either", () => {
  const judged = planOf("full").filter(({ kind }) => kind === "ensemble");
  const ofBoth = judged.find(({ name }) => name === "ensemble/happy/base-stream-even+base")!;
  assertEquals(ofBoth.config, {
    ...{ keyword: "happy", setting: "base-stream-even", beside: "base", members: 3 },
    ...{ base: "base", resamples: 10000 },
  });
  const tests = Object.values(ofBoth.inputs).flatMap((input) =>
    "stage" in input && input.stage.kind === "test" ? [String(input.stage.tags!.setting)] : []
  );
  assertEquals([...new Set(tests)].toSorted(), ["base", "base-stream-even"]);
});

Deno.test("what is trained for other keywords alone is compared with nothing on the main one", () => {
  const names = planOf("full").map(({ name }) => name);
  const of = (setting: string) => names.filter((name) => name.split("/").includes(setting));
  assert(of("small-beside").length > 0);
  assertEquals(of("small-beside").filter((name) => !name.includes("/left/")), []);
});

Deno.test("what is trained on scarce corpora is no setting's, and learns from what learnt from such a corpus", () => {
  const stages = planOf("full");
  const names = new Set(allSettings().map(({ name }) => name));
  const made = stages.filter(({ name }) => /^(fit|train|pack)\/\w+\/scarce\//.test(name));
  assertEquals(made.map(({ kind }) => kind).filter((kind) => kind === "fit").length, 4);
  for (const { name, tags } of made) assert(!names.has(String(tags!.setting)), name);
  for (const { name, inputs } of stages) {
    if (!/^(segment|distillation)-set\/\w+\/scarce/.test(name)) continue;
    const read = Object.values(inputs).flatMap((input) =>
      "stage" in input ? [input.stage.name] : []
    );
    assert(read.some((one) => one.startsWith("scarce-corpus/")), name);
    assert(read.every((one) => !/^corpus$|^fit\/\w+\/base/.test(one)), read.join());
  }
});

Deno.test("rules of every word but the study's own main one hear an hour of words at least", () => {
  const study = studyOf(parseLabel("full")!);
  const leastOf = (change: Partial<typeof study>) => {
    const rules = planStudy({ ...study, ...change }, allSettings()).filter(({ kind, tags }) =>
      kind === "rule" && tags?.setting === "small" && tags.seed === 1
    );
    return Object.fromEntries(rules.map(({ tags, config }) => [
      tags!.keyword,
      (config as { least?: number }).least,
    ]));
  };
  const [main, ...others] = study.keywords;
  const hour = Object.fromEntries(others.map((word) => [word, LEAST_SAID]));
  assertEquals(leastOf({}), { [main]: undefined, ...hour });
  assertEquals(leastOf({ keywords: ["computer"] }), { computer: LEAST_SAID });
  const own = { ...study.sources as Exclude<typeof study.sources, "synthetic">, custom: true };
  assertEquals(leastOf({ keywords: [main], sources: own }), { [main]: LEAST_SAID });
});

Deno.test("a student whose teacher is not planned is refused, and not taught by the others alone", () => {
  const settings = ["base", "base-stream", "size"];
  assertThrows(
    () => planStudy({ ...TINY, profile: { ...TINY.profile, settings } }, allSettings()),
    RangeError,
    'Cannot plan "happy" as "base-stream-even" teaches, and no seed of it is planned',
  );
});
