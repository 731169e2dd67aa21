/**
 * What the candidates learn by last: clips and segments in chains, attention and hints, with weights and
 * activations rounded in every step.
 *
 * @module
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { Random } from "@kws/kernels";
import { Crnn, type CrnnShape, initialCrnn, shareGradients, ZONES } from "@kws/models";
import { resumeFile } from "@kws/models/files";
import { TOY_SHAPES, toySet, toyStreams } from "./_toy_set.ts";
import { calibrateActivations } from "./calibrate_activations.ts";
import { activationSteps } from "./pack.ts";
import { createTask, reparametrisationOf, type SetLearning } from "./set_task.ts";
import { type SetTraining, trainOnSet, type TrainOnSetOptions } from "./train_on_set.ts";

const SEGMENTS: NonNullable<SetTraining["segments"]> = {
  ...{ batch: 16, chain: 4, share: 0.5, zones: ZONES, positive: 3 },
  weights: { positives: "all", hard: 0.5, hardest: 3 },
};
const LESSON = {
  ...{ batch: 16, shards: 2, mix: { noise: 2, unlabelled: 4 }, gain: 1 },
  ...{ distillation: { temperature: 1.5, share: 0.95 }, attention: 1, hint: 0.1 },
};
/** A point is written after every 20th epoch. */
const TRAINING: SetTraining = {
  ...{ ...LESSON, segments: SEGMENTS, epochs: 22, batches: 1 },
  ...{ peak: 3e-3, warmup: 0.1, average: 0.9, l2: 1e-5, clip: 3 },
};
const SET = toySet();
const STREAMS = toyStreams();

const GATES_3: CrnnShape = TOY_SHAPES.crnn;
const GATES_2: CrnnShape = TOY_SHAPES["reset-free"];
/** The kinds of GRU. */
const SHAPES: Record<string, CrnnShape> = {
  "of 3 gates": GATES_3,
  "of 2 gates": GATES_2,
  "of 3 gates and low rank": { ...GATES_3, rank: 2 },
  "of 2 gates and low rank": { ...GATES_2, rank: 2 },
};

/** Runs a job where a chain carries the states that a network of these parameters would. */
function carrying<T>(parameters: Float32Array, own: Float32Array, job: () => T): T {
  const { carryOn } = Crnn.prototype;
  Crnn.prototype.carryOn = function (): void {
    this.load(parameters);
    this.forward();
    carryOn.call(this);
    this.load(own);
  };
  try {
    return job();
  } finally {
    Crnn.prototype.carryOn = carryOn;
  }
}

for (const [what, shape] of Object.entries(SHAPES)) {
  const parameters = initialCrnn(shape, Random.root("rounded segments"));

  Deno.test(`a GRU ${what} learns from clips and chains along the slope of their loss`, () => {
    const learning: SetLearning = {
      ...{ topology: "crnn", shape, set: SET, offset: -4, seed: 5, ...LESSON },
      segments: { ...SEGMENTS, set: STREAMS },
    };
    const reparametrisation = reparametrisationOf(learning);
    const { size, hintAt, layout } = reparametrisation;
    const random = Random.root("slopes");
    const at = reparametrisation.begin(parameters);
    // Else no gradient would reach the network from the hints.
    for (let i = hintAt; i < size; i++) at[i] = random.between(-0.5, 0.5);
    /** The loss of a batch, and its gradient. */
    const learn = (flat: Float32Array): { loss: number; gradient: Float64Array } => {
      const shared = shareGradients(size, LESSON.shards);
      shared.parameters.set(flat);
      const task = createTask({ ...learning, shared });
      // What is carried from segment to segment is none of the gradient's: its states stay.
      carrying(at.subarray(0, layout.size), flat.subarray(0, layout.size), () => {
        for (let shard = 0; shard < LESSON.shards; shard++) task.run(0, shard);
      });
      const gradient = new Float64Array(size);
      shared.gradients.forEach((value, i) => gradient[i % size] += value);
      return { loss: shared.losses.reduce((a, b) => a + b, 0), gradient };
    };
    const { gradient } = learn(at);
    const tensors = [
      ...[...layout.slots.values()].map(({ name, offset, size }) => ({ name, offset, size })),
      { name: "hint", offset: hintAt, size: size - hintAt },
    ];
    for (const { name, offset, size } of tensors) {
      for (let turn = 0; turn < 2; turn++) {
        const way = Float32Array.from({ length: size }, () => random.integer(2) ? 1 : -1);
        const along = (step: number): number => {
          const flat = at.slice();
          way.forEach((sign, i) => flat[offset + i] += sign * step);
          return learn(flat).loss;
        };
        const slopeBy = (step: number): number => (along(step) - along(-step)) / (2 * step);
        // Without what grows with the square of the step.
        const slope = (4 * slopeBy(2 ** -8) - slopeBy(2 ** -7)) / 3;
        const own = way.reduce((sum, sign, i) => sum + sign * gradient[offset + i], 0);
        const most = way.reduce((sum, _, i) => sum + Math.abs(gradient[offset + i]), 0);
        assertAlmostEquals(own, slope, 2e-3 * most + 1e-4, `${name}, whose gradient has ${most}`);
        assert(most > 0, name);
      }
    }
  });

  Deno.test(`a GRU ${what} that is rounded learns from chains: the same bits for one and two threads and when it was cut off`, async () => {
    const net = { topology: "crnn", shape, parameters, offset: -4 };
    const rounding = {
      weights: { bits: 5, perRow: true },
      activations: activationSteps(calibrateActivations(net, SET, "mse")),
    };
    const learn = (
      change: Partial<TrainOnSetOptions> = {},
      training: Partial<SetTraining> = {},
    ) =>
      trainOnSet({
        ...{ ...net, set: SET, streams: STREAMS, seed: 5, jobs: 1, rounding },
        ...{ training: { ...TRAINING, ...training }, ...change },
      });
    const one = await learn();
    assertEquals(await learn({ jobs: 2 }), one);
    const others = [
      await learn({ rounding: undefined }),
      await learn({}, { segments: { ...SEGMENTS, chain: 1 } }),
      await learn({}, { segments: undefined }),
    ];
    for (const other of others) assertNotEquals(other.parameters, one.parameters);

    // Weights and activations are rounded where it hears clips, and where it hears segments.
    const { weights, activations } = rounding;
    const doubled = { feature: 2 * activations.feature, convolution: 2 * activations.convolution };
    for (const share of [0, 1]) {
      const training = { epochs: 2, segments: { ...SEGMENTS, share } };
      const own = await learn({}, training);
      const finer = await learn(
        { rounding: { ...rounding, weights: { ...weights, bits: 7 } } },
        training,
      );
      const coarser = await learn({ rounding: { ...rounding, activations: doubled } }, training);
      for (const other of [finer, coarser]) {
        assertNotEquals(other.parameters, own.parameters, `a share of ${share}`);
      }
    }

    const dir = Deno.makeTempDirSync();
    const resume = resumeFile(`${dir}/resume.safetensors`);
    const stop = ({ epoch }: { epoch: number }): void => {
      if (epoch === 21) throw new Error("cut off");
    };
    await assertRejects(() => learn({ resume, onEpoch: stop }), Error, "cut off");
    const epochs: number[] = [];
    const onEpoch = ({ epoch }: { epoch: number }) => void epochs.push(epoch);
    assertEquals(await learn({ resume, onEpoch, jobs: 2 }), one);
    assertEquals(epochs, [21, 22]);
    Deno.removeSync(dir, { recursive: true });
  });
}
