import { assert, assertEquals, assertRejects } from "@std/assert";
import { type AnyStage, defineStage, readManifests, runStages } from "@kws/stages";
import { publishRun, type Reading } from "./publish.ts";

const READ: Reading = {
  ...{ setting: "old", keyword: "happy", seed: 1, checkpoint: "0".repeat(64) },
  ...{ recipeCommit: "a".repeat(40), date: "2026-01-01", auFaFr: 1e-6 },
};

/** A model and its test, of which the model and a file for the release are published. */
function plan(weight: number, seed = 1): AnyStage[] {
  const tags = { keyword: "happy", setting: "kd-int8", seed };
  const model = defineStage({
    ...{
      kind: "validate",
      name: `validate/happy/kd-int8/seed-${seed}`,
      version: 1,
      group: "happy/kd-int8",
    },
    ...{ tags, config: { weight }, inputs: {} },
    outputs: { model: "model.kws", scores: "scores.bin" },
    publish: {
      model: `checkpoints/kd-int8/seed-${seed}.kws`,
      scores: seed === 1 ? "release/scores.bin" : `release/scores-${seed}.bin`,
    },
    run({ output }) {
      Deno.writeTextFileSync(output("model"), `model ${weight}`);
      Deno.writeTextFileSync(output("scores"), "scores");
    },
  });
  const test = defineStage({
    ...{ kind: "test", name: `test/happy/kd-int8/seed-${seed}`, version: 1 },
    group: "happy/kd-int8",
    ...{ tags, config: {}, outputs: {}, publish: {} },
    inputs: { model: { stage: model, output: "model" } },
    run: ({ metric }) => metric("test", { auFaFr: weight / 1e6 }),
  });
  return [model, test];
}

async function bench() {
  const root = Deno.makeTempDirSync();
  const out = `${root}/dist/full`;
  Deno.mkdirSync(`${root}/results`);
  Deno.writeTextFileSync(`${root}/results/readings.json`, `[\n${JSON.stringify(READ)}\n]\n`);
  const run = async (weight: number, label = "full") => {
    await runStages(plan(weight), {
      ...{ cacheDir: `${root}/cache`, engine: "wasm", publishDir: out },
      resultsDir: `${out}/results/${label}/manifests`,
    });
  };
  const publish = (weight: number, { changed = [] as string[], label = "full" } = {}) =>
    publishRun(label, plan(weight), {
      ...{ root, out, date: "2026-11-27", withFiles: label === "full" },
      recipeOf: (files) => {
        assert(files.includes("study/recipes/steps.ts"));
        return Promise.resolve({ commit: "b".repeat(40), changed });
      },
    });
  const readings = () =>
    JSON.parse(Deno.readTextFileSync(`${root}/results/readings.json`)) as Reading[];
  await run(3);
  return { root, run, publish, readings };
}

/** A folder in which each publication is of a run of its own, of some of the stages that are planned. */
function benchOfRuns() {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/results`);
  Deno.writeTextFileSync(`${root}/results/readings.json`, `[\n${JSON.stringify(READ)}\n]\n`);
  const publish = async (all: AnyStage[], run: AnyStage[]) => {
    const out = Deno.makeTempDirSync({ dir: root });
    await runStages(run, {
      ...{ cacheDir: `${root}/cache`, engine: "wasm", publishDir: out },
      resultsDir: `${out}/results/full/manifests`,
    });
    return await publishRun("full", all, {
      ...{ root, out, date: "2026-11-27", withFiles: true },
      recipeOf: () => Promise.resolve({ commit: "b".repeat(40), changed: [] }),
    });
  };
  return { root, publish };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

Deno.test("a checkpoint's first test score is a reading, its second is none", async () => {
  const { root, run, publish, readings } = await bench();
  try {
    const first = await publish(3);
    assertEquals([first.manifests, first.files, first.readings.length], [2, 1, 1]);
    const [, reading] = readings();
    assertEquals(readings()[0], READ);
    const { outputs } = readManifests(`${root}/results/full/manifests`)
      .get("validate/happy/kd-int8/seed-1")!;
    assertEquals(reading, {
      ...{ setting: "kd-int8", keyword: "happy", seed: 1, checkpoint: outputs.model.digest },
      ...{ recipeCommit: "b".repeat(40), date: "2026-11-27", auFaFr: 3e-6 },
    });
    assertEquals((await publish(3)).readings, []);
    await run(4);
    assertEquals((await publish(4)).readings.length, 1);
    assertEquals(readings().length, 3);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("a test is not read before the recipe is committed, and then nothing is written", async () => {
  const { root, publish, readings } = await bench();
  try {
    const error = await assertRejects(
      () => publish(3, { changed: ["study/recipes/steps.ts"] }),
      Error,
    );
    assert(error.message.includes("before: changes in study/recipes/steps.ts; commit"));
    assertEquals(readings(), [READ]);
    assert(!exists(`${root}/checkpoints/kd-int8/seed-1.kws`));
    assert(!exists(`${root}/results/full/manifests/happy/kd-int8.json`));
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("files for the release stay out of the repository, and so do those of other studies", async () => {
  const { root, run, publish, readings } = await bench();
  try {
    await publish(3);
    assert(exists(`${root}/checkpoints/kd-int8/seed-1.kws`));
    assert(!exists(`${root}/release/scores.bin`));
    const before = Deno.readTextFileSync(`${root}/results/full/manifests/happy/kd-int8.json`);
    await run(9, "quick-synthetic");
    const other = await publish(9, { label: "quick-synthetic" });
    assertEquals([other.files, other.readings], [0, []]);
    assertEquals(readings().length, 2);
    assertEquals(Deno.readTextFileSync(`${root}/checkpoints/kd-int8/seed-1.kws`), "model 3");
    assertEquals(
      Deno.readTextFileSync(`${root}/results/full/manifests/happy/kd-int8.json`),
      before,
    );
    assert(exists(`${root}/results/quick-synthetic/manifests/happy/kd-int8.json`));
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("seeds of an earlier recipe go when a setting is published, seeds of the same stay", async () => {
  const { root, publish } = benchOfRuns();
  try {
    const seeds = (weight: number) => [...plan(weight), ...plan(weight, 2)];
    const file = (seed: number): boolean => exists(`${root}/checkpoints/kd-int8/seed-${seed}.kws`);
    assertEquals((await publish(seeds(3), seeds(3))).gone, []);
    // The same recipe: a seed that is published anew leaves the other one alone.
    assertEquals((await publish(seeds(3), plan(3))).gone, []);
    assert(file(1) && file(2));
    const { gone } = await publish(seeds(4), plan(4));
    assertEquals(gone.sort(), ["test/happy/kd-int8/seed-2", "validate/happy/kd-int8/seed-2"]);
    assert(file(1) && !file(2));
    assertEquals(readManifests(`${root}/results/full/manifests`).size, 2);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("results that a run has left by an earlier recipe are named, and not published or read", async () => {
  const { root, run, publish, readings } = await bench();
  try {
    await publish(3);
    await run(4);
    await publish(4);
    // The plan is that of 3 again, as after a pull; what lies in dist is of 4.
    const { manifests, readings: read, earlier } = await publish(3);
    assertEquals([manifests, read], [0, []]);
    // The test's own recipe is the same: what it has scored is of another.
    assertEquals(earlier.sort(), ["test/happy/kd-int8/seed-1", "validate/happy/kd-int8/seed-1"]);
    assertEquals(readings().length, 3);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("a study whose digests alone are committed removes no file that it names", async () => {
  const { root, run, publish } = await bench();
  try {
    await publish(3);
    await run(3, "quick-synthetic");
    await publish(3, { label: "quick-synthetic" });
    const path = `${root}/checkpoints/kd-int8/seed-1.kws`;
    const { gone } = await publishRun("quick-synthetic", [], {
      ...{ root, out: `${root}/dist/full`, date: "2026-11-27", withFiles: false },
    });
    assertEquals([gone.length, exists(path)], [2, true]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("the first reading of all is written into an empty record", async () => {
  const { root, publish, readings } = await bench();
  try {
    Deno.writeTextFileSync(`${root}/results/readings.json`, "[]\n");
    await publish(3);
    assertEquals(readings().length, 1);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("a seed whose last stage is of an earlier recipe keeps what that rests on", async () => {
  const { root, publish } = benchOfRuns();
  try {
    const withRule = (least: number, seed: number): AnyStage[] => {
      const [model, test] = plan(3, seed);
      const rule = defineStage({
        ...{ kind: "rule", name: `rule/happy/kd-int8/seed-${seed}`, version: 1 },
        ...{ group: "happy/kd-int8", tags: model.tags, config: { least }, outputs: {} },
        inputs: { model: { stage: model, output: "model" } },
        run: () => {},
      });
      return [model, test, rule];
    };
    const seeds = (least: number) => [1, 2].flatMap((seed) => withRule(least, seed));
    await publish(seeds(1), seeds(1));
    const { gone } = await publish(seeds(2), withRule(2, 1));
    assertEquals(gone, ["rule/happy/kd-int8/seed-2"]);
    assert(exists(`${root}/checkpoints/kd-int8/seed-2.kws`));
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("seeds that learnt from an earlier set are gone when one is published that has learnt from another", async () => {
  const { root, publish } = benchOfRuns();
  try {
    const learnt = (count: number, seed: number): AnyStage[] => {
      const set = defineStage({
        ...{ kind: "set", name: "set/happy/coarse", version: 1, group: "happy/sets", publish: {} },
        ...{ config: { count }, inputs: {}, outputs: { sounds: "sounds.bin" } },
        run: ({ output }) => Deno.writeTextFileSync(output("sounds"), `${count} sounds`),
      });
      const [model, test] = plan(3, seed);
      const taught = { ...model, inputs: { set: { stage: set, output: "sounds" } } };
      return [set, taught, { ...test, inputs: { model: { stage: taught, output: "model" } } }];
    };
    const seeds = (count: number): AnyStage[] => {
      const [set, model, test] = learnt(count, 1);
      const [, other, otherTest] = learnt(count, 2);
      const own = { ...other, inputs: { set: { stage: set, output: "sounds" } } };
      const scored = { ...otherTest, inputs: { model: { stage: own, output: "model" } } };
      return [set, model, test, own, scored];
    };
    await publish(seeds(1), seeds(1));
    // No setting has changed: the set is what they are made from.
    const { gone } = await publish(seeds(2), seeds(2).slice(0, 3));
    assertEquals(gone.sort(), ["test/happy/kd-int8/seed-2", "validate/happy/kd-int8/seed-2"]);
    assertEquals(readManifests(`${root}/results/full/manifests`).size, 3);
    // A set that is made in another way, with the same bytes, is the same to those who have learnt from it.
    await publish(seeds(2), seeds(2));
    const remade = seeds(2).map((stage) => stage.kind === "set" ? { ...stage, version: 2 } : stage);
    const [set, model, test, other, otherTest] = remade;
    const taught = { ...model, inputs: { set: { stage: set, output: "sounds" } } };
    const scored = { ...test, inputs: { model: { stage: taught, output: "model" } } };
    const untouched = { ...other, inputs: { set: { stage: set, output: "sounds" } } };
    const anew = [set, taught, scored, untouched, {
      ...otherTest,
      inputs: { model: { stage: untouched, output: "model" } },
    }];
    assertEquals((await publish(anew, anew.slice(0, 3))).gone, []);
    assertEquals(readManifests(`${root}/results/full/manifests`).size, 5);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
