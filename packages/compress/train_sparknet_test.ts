import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { toySet } from "./_toy_set.ts";
import { SOUND_KINDS } from "./distillation_set.ts";
import { sparkNetScorer } from "./sparknet.ts";
import { sparkNetLayout, type SparkNetShape } from "./sparknet_shape.ts";
import {
  SPARKNET_TRAINING,
  type SparkNetResult,
  trainSparkNet,
  type TrainSparkNetOptions,
} from "./train_sparknet.ts";

const SHAPE: SparkNetShape = { bands: 6, channels: 8, kernels: [3, 5], gates: 6 };

function learn(change: Partial<TrainSparkNetOptions> = {}): Promise<SparkNetResult> {
  return trainSparkNet({
    ...{ shape: SHAPE, set: toySet(), offset: -4, seed: 1, jobs: 1 },
    training: { ...SPARKNET_TRAINING, epochs: 3, batches: 4 },
    ...change,
  });
}

Deno.test("training gives the same bits for one and two threads, other bits for another seed", async () => {
  const [one, two, other] = [await learn(), await learn({ jobs: 2 }), await learn({ seed: 2 })];
  assertEquals(one.parameters.length, sparkNetLayout(SHAPE).size);
  assertEquals(two, one);
  assertNotEquals(other.parameters, one.parameters);
});

Deno.test("training that was cut off goes on to the same bits", async () => {
  const dir = Deno.makeTempDirSync();
  const training = { ...SPARKNET_TRAINING, epochs: 24, batches: 2 };
  const whole = await learn({ training });
  const resume = `${dir}/resume.safetensors`;
  const stop = ({ epoch }: { epoch: number }): void => {
    if (epoch === 22) throw new Error("cut off");
  };
  await assertRejects(() => learn({ training, resume, onEpoch: stop }), Error, "cut off");
  assertEquals(await learn({ training, resume }), whole);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("the folded network tells sounds of the keyword from others", async () => {
  const set = toySet();
  const training = { ...SPARKNET_TRAINING, epochs: 25, batches: 8 };
  const { parameters, log } = await learn({ set, training });
  assert(log[24].loss < 0.3 * log[0].loss, `${log[0].loss} to ${log[24].loss}`);
  const score = sparkNetScorer({ shape: SHAPE, parameters, offset: -4 }, 15);
  for (let i = 0; i < 32; i++) {
    const clip = Float32Array.from(
      set.features.subarray(i * 90, (i + 1) * 90),
      (x) => x / 1024,
    );
    assertEquals(score(clip) > 0, set.kinds[i] === SOUND_KINDS.keyword);
  }
});

Deno.test("a set of other bands or without a kind that batches need is refused", async () => {
  const shape = { ...SHAPE, bands: 7 };
  await assertRejects(() => learn({ shape }), RangeError, "must have the network's 7 bands");
  const set = toySet();
  set.kinds.forEach((kind, i) => {
    if (kind === SOUND_KINDS.unlabelled) set.kinds[i] = SOUND_KINDS.noise;
  });
  await assertRejects(() => learn({ set }), RangeError, 'must hold some of kind "unlabelled"');
  const training = { ...SPARKNET_TRAINING, batch: 100 };
  await assertRejects(() => learn({ training }), RangeError, "current value is 100");
});
