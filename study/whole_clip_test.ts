import { assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { topologyOf } from "@kws/models";
import { writeCheckpoint } from "@kws/models/files";
import { decodeKws, encodeKws } from "@kws/runtime";
import { type Kind, KINDS } from "@kws/runtime/network";
import { drawFloat, drawPacked } from "@kws/runtime/testing";
import type { AnyStage, StageContext } from "@kws/stages";
import { openModel, WHOLE_CLIP_ONLY } from "./model.ts";
import { networkCheckpoint } from "./network.ts";
import { liveStage } from "./stages/live.ts";
import { ruleStage } from "./stages/rule.ts";
import type { RuleConfig } from "./streams.ts";
import { Results } from "./results.ts";
import { resultsText } from "./results_text.ts";
import { plannedOf } from "./table.ts";

const RULE: RuleConfig = {
  ...{ seed: 1, smoothing: [1], thresholds: { count: 2, first: 0, step: 1 } },
  ...{
    ties: "middle",
    falseAccepts: 1,
    refractory: 1,
    tolerance: 0.5,
    slot: 24,
    most: 2,
  },
};
const NOWHERE = {} as AnyStage;

/** Runs a stage on a model alone: it is to read nothing else. */
async function runOn(model: string, dir: string, stage: AnyStage): Promise<unknown> {
  const metrics: Record<string, unknown> = {};
  await stage.run({
    ...{ config: stage.config, jobs: 1, scratch: dir, log: () => {}, progress: { at: () => {} } },
    input: (name) => name === "model" ? model : `${dir}/nothing`,
    output: (name) => `${dir}/${name}`,
    metric: (name, value) => metrics[name] = value,
  } as StageContext<unknown>);
  return metrics;
}

Deno.test("a network of whole clips keeps its file in the rule's stage, and the live one says why it has no figures", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    for (const kind of (Object.keys(KINDS) as Kind[]).filter((kind) => !KINDS[kind].streams)) {
      const { rule: _, ...model } = drawPacked(kind, 1);
      const file = encodeKws(model as typeof model & { kind: "ds-cnn" });
      const path = `${dir}/one.kws`;
      Deno.writeFileSync(path, file);
      const names = { name: "rule", group: "g", keyword: "k", setting: kind, seed: 1 };
      const inputs = { validation: NOWHERE, corpus: NOWHERE };
      const ruled = await runOn(path, dir, ruleStage(names, RULE, inputs, {}));
      assertEquals(ruled, { streams: WHOLE_CLIP_ONLY, fileBytes: file.length });
      assertEquals(Deno.readFileSync(`${dir}/model`), file);
      assertEquals(decodeKws(file, kind).rule, undefined);
      const live = liveStage({
        ...{ keyword: "k", setting: kind, seed: 1, fresh: true, corpus: NOWHERE, config: RULE },
        ...{ model: { stage: NOWHERE, output: "model" }, sentences: NOWHERE },
      });
      assertEquals(await runOn(path, dir, live), { streams: WHOLE_CLIP_ONLY });
      const left = JSON.parse(Deno.readTextFileSync(`${dir}/demonstration`));
      assertEquals(left, { streams: WHOLE_CLIP_ONLY });
    }
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("a model can listen if its kind hears streams, whatever its file", () => {
  const dir = Deno.makeTempDirSync();
  try {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const float = drawFloat(kind, 1, 32);
      const { shape, frontEnd } = float;
      Deno.writeFileSync(`${dir}/packed`, encodeKws(drawPacked(kind, 1)));
      Deno.writeFileSync(`${dir}/float`, encodeKws(float));
      const parameters = topologyOf(kind).initial(shape, Random.root(1));
      const running = parameters.slice(0, topologyOf(kind).layout(shape).size);
      const net = { topology: kind, shape, frontEnd, keyword: "k", offset: 0, parameters: running };
      writeCheckpoint(`${dir}/checkpoint`, networkCheckpoint(net));
      for (const file of ["packed", "float", "checkpoint"]) {
        const { listen } = openModel(`${dir}/${file}`);
        assertEquals(listen !== undefined, KINDS[kind].streams, `${kind}, ${file}`);
      }
    }
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("what a study plans and has not computed stands under its table", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const from = "results/quick-synthetic/manifests";
    const root = new URL("..", import.meta.url).pathname;
    Deno.mkdirSync(`${dir}/${from}/happy`, { recursive: true });
    const keep = (name: string) =>
      Deno.copyFileSync(`${root}${from}/${name}`, `${dir}/${from}/${name}`);
    keep("sound.json");
    for (const { name, isFile } of Deno.readDirSync(`${root}${from}/happy`)) {
      if (isFile && !/^(sparknet|kd-fp16)\./.test(name)) keep(`happy/${name}`);
    }
    const results = new Results("quick-synthetic", [dir]);
    assertEquals(plannedOf(results), ["sparknet", "kd-fp16"]);
    assertEquals(
      resultsText(results).split("\n").at(-1),
      "Planned, not computed yet: sparknet, kd-fp16.",
    );
    assertEquals(resultsText(Results.committed("quick-synthetic")).includes("Planned"), false);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
