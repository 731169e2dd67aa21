import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { toyLessons } from "./_toy_lessons.ts";
import { LESSON_KINDS } from "./lessons.ts";
import { separableScorer } from "./separable.ts";
import { separableLayout, type SeparableShape } from "./separable_shape.ts";
import {
  SEPARABLE_TRAINING,
  type TrainedSeparableNetwork,
  trainSeparable,
  type TrainSeparableOptions,
} from "./train_separable.ts";

const SHAPE: SeparableShape = { bands: 6, channels: 8, kernels: [3, 5], gates: 6 };

function learn(change: Partial<TrainSeparableOptions> = {}): Promise<TrainedSeparableNetwork> {
  return trainSeparable({
    ...{ shape: SHAPE, lessons: toyLessons(), offset: -4, seed: 1, jobs: 1 },
    training: { ...SEPARABLE_TRAINING, epochs: 3, batches: 4 },
    ...change,
  });
}

Deno.test("training gives the same bits for one and two threads, other bits for another seed", async () => {
  const [one, two, other] = [await learn(), await learn({ jobs: 2 }), await learn({ seed: 2 })];
  assertEquals(one.parameters.length, separableLayout(SHAPE).size);
  assertEquals(two, one);
  assertNotEquals(other.parameters, one.parameters);
});

Deno.test("training that was cut off goes on to the same bits", async () => {
  const dir = Deno.makeTempDirSync();
  const training = { ...SEPARABLE_TRAINING, epochs: 24, batches: 2 };
  const whole = await learn({ training });
  const resume = `${dir}/resume.safetensors`;
  const stop = ({ epoch }: { epoch: number }): void => {
    if (epoch === 22) throw new Error("cut off");
  };
  await assertRejects(() => learn({ training, resume, onEpoch: stop }), Error, "cut off");
  assertEquals(await learn({ training, resume }), whole);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("the folded network tells lessons of the keyword from others", async () => {
  const lessons = toyLessons();
  const training = { ...SEPARABLE_TRAINING, epochs: 25, batches: 8 };
  const { parameters, log } = await learn({ lessons, training });
  assert(log[24].loss < 0.3 * log[0].loss, `${log[0].loss} to ${log[24].loss}`);
  const score = separableScorer({ shape: SHAPE, parameters, offset: -4 }, 15);
  for (let i = 0; i < 32; i++) {
    const clip = Float32Array.from(
      lessons.features.subarray(i * 90, (i + 1) * 90),
      (x) => x / 1024,
    );
    assertEquals(score(clip) > 0, lessons.kinds[i] === LESSON_KINDS.keyword);
  }
});

Deno.test("lessons of other bands or without a kind that batches need are refused", async () => {
  const shape = { ...SHAPE, bands: 7 };
  await assertRejects(() => learn({ shape }), RangeError, "must have the network's 7 bands");
  const lessons = toyLessons();
  lessons.kinds.forEach((kind, i) => {
    if (kind === LESSON_KINDS.unlabelled) lessons.kinds[i] = LESSON_KINDS.noise;
  });
  await assertRejects(() => learn({ lessons }), RangeError, 'must hold some of kind "unlabelled"');
  const training = { ...SEPARABLE_TRAINING, batch: 100 };
  await assertRejects(() => learn({ training }), RangeError, "current value is 100");
});
