import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialParameters, shareGradients } from "@kws/models";
import { TOY_BANDS, toySet } from "./_toy_set.ts";
import { Reparametrisation } from "./reparametrisation.ts";
import { SOUND_KINDS } from "./distillation_set.ts";
import { keepLargest, taylorImportance } from "./prune.ts";
import { createTask, reparametrisationOf } from "./crnn_task.ts";
import { DISTILLATION_TRAINING, gradientProducts, trainCrnn } from "./train_crnn.ts";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 6, layers: 2 },
  dropout: 0,
};
const PARAMETERS = initialParameters(SHAPE, Random.root("train student"));
const TRAINING = {
  ...DISTILLATION_TRAINING,
  ...{ epochs: 2, batches: 3, batch: 16, shards: 4, mix: { noise: 2, unlabelled: 4 } },
};
const OPTIONS = {
  ...{ shape: SHAPE, parameters: PARAMETERS, set: toySet(), training: TRAINING },
  ...{ offset: -4, seed: 5 },
};

Deno.test("Taylor importance is the slope of the loss along a scaling factor of each unit", () => {
  const steps = 3;
  const products = gradientProducts({ ...OPTIONS, steps });
  const importance = taylorImportance({ shape: SHAPE, parameters: PARAMETERS }, products);
  // The same batches' loss as a function of scaling factors that stand at 1.
  const config = {
    ...{ shape: SHAPE, set: OPTIONS.set, offset: -4, seed: 5, batch: 16, shards: 4 },
    ...{ mix: TRAINING.mix, gain: TRAINING.gain, distillation: TRAINING.distillation },
    ...{ attention: 0, hint: 0, gates: 0 },
  };
  const { gatesAt, size } = reparametrisationOf(config);
  const loss = (unit: number, gate: number): number => {
    const shared = shareGradients(size, 4);
    shared.parameters.set(new Reparametrisation({ shape: SHAPE, gates: true }).begin(PARAMETERS));
    shared.parameters[gatesAt + unit] = gate;
    const task = createTask({ ...config, shared });
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      for (let shard = 0; shard < 4; shard++) task.run(step, shard);
      sum += shared.losses.reduce((a, b) => a + b, 0);
    }
    return sum;
  };
  importance.forEach((value, unit) => {
    const slope = (loss(unit, 1 + 2 ** -6) - loss(unit, 1 - 2 ** -6)) * 2 ** 5;
    assertAlmostEquals(value, Math.abs(slope), 2e-3);
  });
  assert(Math.max(...importance) > 0.01);
  assertEquals(keepLargest(importance, SHAPE.hidden).length, SHAPE.hidden);
});

Deno.test("training returns the network whose low-rank and scaling factors were trained", async () => {
  const training = { ...TRAINING, gates: 0.1, rank: 2 };
  const trained = await trainCrnn({ ...OPTIONS, training, jobs: 1 });
  assertEquals(trained.parameters.length, PARAMETERS.length);
  assertEquals(trained.gates?.length, SHAPE.hidden);
  assert(trained.gates!.some((gate) => gate !== 1));
  assertEquals(trained.log.length, 2);
  const plain = await trainCrnn({ ...OPTIONS, jobs: 1 });
  assertEquals(plain.gates, undefined);
});

Deno.test("the rate, its warm-up, L2, clipping and averaging are those that are asked for", async () => {
  const ends = new Set<string>();
  const changes = [{}, { l2: 0.1 }, { clip: 0.01 }, { average: 0 }, { warmup: 0.6 }, {
    peak: 0.01,
  }];
  for (const change of changes) {
    const training = { ...TRAINING, average: 0.5, ...change };
    const { parameters, log } = await trainCrnn({ ...OPTIONS, training, jobs: 1 });
    ends.add(parameters.join());
    // The last step's rate is a 250,000th of the peak.
    assertAlmostEquals(log[1].rate * 250000 / training.peak, 1, 1e-6);
  }
  assertEquals(ends.size, changes.length);
});

Deno.test("training gives the same bits for one and two threads, whatever adds to it", async () => {
  const training = { ...TRAINING, attention: 0.2, hint: 0.1, gates: 0.01, rank: 2 };
  const one = await trainCrnn({ ...OPTIONS, training, jobs: 1 });
  assertEquals(await trainCrnn({ ...OPTIONS, training, jobs: 2 }), one);
});

Deno.test("a distillation set without a kind that batches need is refused", async () => {
  const set = toySet();
  set.kinds.forEach((kind, i) => {
    if (kind === SOUND_KINDS.unlabelled) set.kinds[i] = SOUND_KINDS.noise;
  });
  await assertRejects(
    () => trainCrnn({ ...OPTIONS, set, jobs: 1 }),
    RangeError,
    'must hold some of kind "unlabelled"',
  );
});
