import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { assemble, type Corpus } from "@kws/corpus";
import { topologyOf } from "@kws/models";
import { readCheckpoint } from "@kws/models/files";
import { closure, runStages } from "@kws/stages";
import { checkSetting } from "./check_setting.ts";
import { checkSettings } from "./check_settings.ts";
import { type FitConfig, fitNetwork } from "./fit_network.ts";
import { networkOf } from "./network.ts";
import { planStudy } from "./plan.ts";
import { FIT } from "./recipes/fit.ts";
import type { FitStep, Setting } from "./setting.ts";
import { allSettings, settingOf } from "./settings.ts";
import { TINY } from "./testdata/tiny.ts";

/** A setting of another kind that is trained as the base is. */
function fitted(kind: "ds-cnn" | "sparknet"): Setting {
  const { set, ...rest } = structuredClone(settingOf(kind));
  const { frontEnd } = set!;
  const step: FitStep = { ...FIT, frontEnd, masks: { frequency: 2, time: 5 } };
  return { ...rest, name: `${kind}-fit`, order: 300, family: "peers", steps: [step] } as Setting;
}

const OWN = [fitted("ds-cnn"), fitted("sparknet")];

/** Words that are loud or quiet. */
function toy(): Corpus {
  const noise = (name: string, length: number, level: number): Int16Array => {
    const random = Random.root(name);
    return Int16Array.from({ length }, () => random.between(-level, level));
  };
  const clips = (["training", "validation", "testing"] as const).flatMap((split) =>
    Array.from({ length: 8 }, (_, i) => {
      const word = i % 2 ? "loud" : "quiet";
      const path = `${split}/${word}/${i}`;
      return { path, word, speaker: path, split, pcm: noise(path, 16000, i % 2 ? 9000 : 300) };
    })
  );
  const hiss = { path: "hiss", pcm: noise("hiss", 32000, 100) };
  return assemble("loud and quiet", "synthetic", clips, [hiss]);
}

/** Small networks whose normalisations are folded when they have been trained. */
const SMALL: Pick<FitConfig, "topology" | "shape">[] = [
  {
    topology: "ds-cnn",
    shape: { bands: 12, channels: 6, kernel: [3, 3], stride: [2, 2], blocks: 1 },
  },
  { topology: "sparknet", shape: { bands: 12, channels: 6, kernels: [3, 5], gates: 4 } },
];

for (const { topology, shape } of SMALL) {
  Deno.test(`a network of kind ${topology} learns from recordings and is folded: the same bits for one and two threads`, async () => {
    const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 12 };
    const config: FitConfig = {
      ...{ keyword: "loud", seed: 1, topology, shape, engine: "wasm" },
      step: {
        ...{ ...FIT, frontEnd, epochs: 6, batches: 4, batch: 16, shards: 2, noises: 2 },
        ...{ masks: { frequency: 1, time: 2 }, average: 0.9 },
        schedule: { kind: "one-cycle", peak: 0.02, warmup: 0.3 },
        augmentation: {
          ...{ shift: 100, gain: { probability: 0, low: 0, high: 0 } },
          ...{ noise: { probability: 0, low: 0, high: 0 }, white: { probability: 0, sigma: 0 } },
        },
      },
    };
    const corpus = toy();
    const one = await fitNetwork(config, { corpus, jobs: 1 });
    const { layout } = topologyOf(topology!);
    assertEquals(one.parameters.length, layout(shape).size);
    assert(layout(shape, true).size > layout(shape).size);
    assert(one.parameters.every(Number.isFinite));
    assert(one.log[5].loss < 0.5 * one.log[0].loss, `${one.log[0].loss} to ${one.log[5].loss}`);
    assertEquals(await fitNetwork(config, { corpus, jobs: 2 }), one);
  });
}

Deno.test("settings of every kind that are trained on recordings run to their test; a CRNN's key says no kind", async () => {
  OWN.forEach(checkSetting);
  const profile = {
    ...TINY.profile,
    settings: [...TINY.profile.settings!, ...OWN.map(({ name }) => name)],
  };
  const stages = closure(planStudy({ ...TINY, profile }, [...allSettings(), ...OWN]));
  const fits = stages.filter(({ kind }) => kind === "fit");
  assertEquals(
    fits.map(({ tags, config }) => [tags!.setting, (config as FitConfig).topology ?? "none"]),
    fits.map(({ tags }) => {
      const own = OWN.find(({ name }) => name === tags!.setting);
      return [tags!.setting, own?.topology ?? "none"];
    }),
  );
  assert(fits.length > OWN.length);
  const tests = OWN.map(({ name }) => `test/happy/${name}/seed-1`);
  const dir = Deno.makeTempDirSync();
  try {
    const { manifests } = await runStages(stages.filter(({ name }) => tests.includes(name)), {
      ...{ cacheDir: `${dir}/cache`, resultsDir: `${dir}/results`, publishDir: dir },
      ...{ jobs: 1, engine: "wasm" },
    });
    for (const { name, topology, shape } of OWN) {
      const fit = manifests.get(`fit/happy/${name}/seed-1`)!;
      assertEquals(fit.metrics.topology, topology);
      const file = `${dir}/checkpoints/${name}/seed-1.safetensors`;
      const net = networkOf(readCheckpoint(file), name);
      assertEquals([net.topology, net.shape], [topology, shape] as unknown);
      assert(manifests.has(`test/happy/${name}/seed-1`));
    }
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("a kind that hears whole clips is not trained on segments of recordings, and is no teacher", () => {
  const { segments } = settingOf("base-stream").steps[0] as FitStep;
  for (const own of OWN) {
    const steps = [{ ...own.steps[0], segments } as FitStep];
    const { message } = assertThrows(() => checkSetting({ ...own, steps }), RangeError);
    assertMatch(
      message,
      /step 1 \(fit\): segments are learnt at every step: a .* hears whole clips; leave them out/,
    );
  }
  const settings = structuredClone(allSettings());
  const [dsCnn] = OWN;
  const kd = settings.find(({ name }) => name === "kd")!;
  kd.set = { ...kd.set!, name: "own", teachers: { setting: dsCnn.name, seeds: 1 } };
  const all = [...settings.filter(({ order }) => order < kd.order), { ...dsCnn, order: 0 }, kd];
  const { message } = assertThrows(() => checkSettings(all), RangeError);
  assertMatch(
    message,
    /teachers.setting must be a crnn, whose states are taught: "ds-cnn-fit" is a ds-cnn/,
  );
});
