import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { shareGradients } from "@kws/models";
import { TOY_BANDS, TOY_FRAMES, toySet } from "./_toy_set.ts";
import type { DistillationSet } from "./distillation_set.ts";
import { createTask, measureMoments, type SparkNetLearning } from "./sparknet_task.ts";
import type { SparkNetShape } from "./sparknet_shape.ts";
import { initialSparkNet } from "./train_sparknet.ts";

const SHAPE: SparkNetShape = { bands: TOY_BANDS, channels: 4, kernels: [3, 5], gates: 5 };
const PARAMETERS = initialSparkNet(SHAPE, Random.root("separable program"));
const LEARNING: SparkNetLearning = {
  ...{ shape: SHAPE, set: toySet(), offset: -4, seed: 6, batch: 12, shards: 2 },
  ...{ mix: { noise: 0, unlabelled: 0 }, gain: 0, noise: 0 },
  distillation: { temperature: 2, share: 0.5 },
};

/** A toy set whose sounds are all the first one. */
function alike(): DistillationSet {
  const set = toySet();
  const row = TOY_BANDS * TOY_FRAMES;
  for (let i = 1; i < set.count; i++) set.features.copyWithin(i * row, 0, row);
  return set;
}

/** Losses and gradients of one step. */
function runStep(change: Partial<SparkNetLearning>) {
  const config = { ...LEARNING, ...change };
  const shared = shareGradients(PARAMETERS.length, config.shards);
  shared.parameters.set(PARAMETERS);
  const task = createTask({ ...config, shared });
  for (let shard = 0; shard < config.shards; shard++) task.run(3, shard);
  return { losses: [...shared.losses], gradients: [...shared.gradients] };
}

Deno.test("of an unlabelled sound only the teachers judge, whatever their share", () => {
  const mix = { noise: 0, unlabelled: 12 };
  const [none, all] = [0, 1].map((share) =>
    runStep({ mix, distillation: { temperature: 2, share } })
  );
  assertEquals(none, all);
  const [labels, teachers] = [0, 1].map((share) =>
    runStep({ distillation: { temperature: 2, share } })
  );
  assertNotEquals(labels.losses, teachers.losses);
});

Deno.test("the gain tells equal sounds apart, and noise opens gates by chance", () => {
  const plain = runStep({ set: alike() });
  assertNotEquals(runStep({ set: alike(), gain: 1 }).losses, plain.losses);
  assertNotEquals(runStep({ set: alike(), noise: 0.5 }).losses, plain.losses);
});

Deno.test("the offset is taken from every log-mel value", () => {
  const moved = toySet();
  moved.features.forEach((value, i) => moved.features[i] = value + 1024);
  assertEquals(runStep({ set: moved, offset: -3 }), runStep({}));
});

Deno.test("moments over several shards are those of all their sounds", () => {
  // Sounds that are the same have the same moments in every shard: more rounds change nothing.
  const same = { ...LEARNING, set: alike() };
  const [once, often] = [1, 5].map((rounds) => measureMoments(same, PARAMETERS, rounds));
  once.forEach((moments, i) => {
    for (let c = 0; c < 4; c++) {
      assertAlmostEquals(often[i].mean(c), moments.mean(c), 1e-9);
      assertAlmostEquals(often[i].variance(c), moments.variance(c), 1e-9);
      assert(moments.variance(c) >= 0);
    }
  });
  // Over other sounds they differ, and every norm has its own.
  const other = measureMoments(LEARNING, PARAMETERS, 5);
  assert(other[0].mean(0) !== once[0].mean(0));
  assertEquals(new Set(other.map((moments) => moments.mean(0))).size, other.length);
});
