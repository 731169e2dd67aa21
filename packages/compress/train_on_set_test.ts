import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import {
  Crnn,
  type CrnnShape,
  crnnSizes,
  initialCrnn,
  shareGradients,
  TOPOLOGIES,
  topologyOf,
  ZONES,
} from "@kws/models";
import { type Kind, KINDS as STORED } from "@kws/runtime/network";
import { resumeFile } from "@kws/models/files";
import { TOY_BANDS, TOY_FRAMES, TOY_SHAPES, toySet, toyStreams } from "./_toy_set.ts";
import { calibrateActivations } from "./calibrate_activations.ts";
import { FEATURE_STEPS, SOUND_KINDS } from "./distillation_set.ts";
import { activationSteps } from "./pack.ts";
import { keepLargest, taylorImportance } from "./prune.ts";
import { relabel } from "./relabel.ts";
import { floatScorer } from "./score_features.ts";
import { createTask, reparametrisationOf, trainedLayout } from "./set_task.ts";
import {
  gradientProducts,
  type SetTraining,
  type TrainedOnSet,
  trainOnSet,
  type TrainOnSetOptions,
} from "./train_on_set.ts";

const SHAPE: CrnnShape = TOY_SHAPES.crnn;
const PARAMETERS = initialCrnn(SHAPE, Random.root("train student"));
const TRAINING: SetTraining = {
  ...{ epochs: 2, batches: 3, batch: 16, shards: 4, mix: { noise: 2, unlabelled: 4 }, gain: 1 },
  ...{ peak: 3e-3, warmup: 0.1, average: 0.999, l2: 1e-5, clip: 3 },
  distillation: { temperature: 2, share: 0.95 },
};
const OPTIONS: Omit<TrainOnSetOptions, "jobs"> = {
  ...{ topology: "crnn", shape: SHAPE, parameters: PARAMETERS, set: toySet() },
  ...{ offset: -4, seed: 5, training: TRAINING },
};

/** A toy network of every kind, and what is added to its loss where it can be. */
const KINDS = TOPOLOGIES.map(({ kind, initial, layout }) => {
  const shape = TOY_SHAPES[kind];
  const { slots } = layout(shape);
  const looks = slots.has("attention.energy.weight");
  return {
    net: { topology: kind, shape, parameters: initial(shape, Random.root("every student")) },
    looks,
    terms: looks
      ? { attention: 0.2, hint: 0.1, gates: 0.01 }
      : kind === "sparknet"
      ? { gateNoise: 0.5 }
      : {},
  };
});

/** Trains one of them. */
function learn(
  net: (typeof KINDS)[number]["net"],
  training: Partial<SetTraining>,
  change: Partial<TrainOnSetOptions> = {},
): Promise<TrainedOnSet> {
  return trainOnSet({
    ...{ ...OPTIONS, ...net, training: { ...TRAINING, ...training }, jobs: 1 },
    ...change,
  });
}

/** The log-odds of a sound of a set by a network that a training has left. */
function scorerOf(
  { topology, shape }: (typeof KINDS)[number]["net"],
  { parameters }: TrainedOnSet,
  set = OPTIONS.set,
): (sound: number) => number {
  const score = floatScorer({ topology, shape, parameters, offset: -4 }, TOY_FRAMES);
  const row = TOY_BANDS * TOY_FRAMES;
  return (i) =>
    score(
      Float32Array.from(set.features.subarray(i * row, (i + 1) * row), (x) => x / FEATURE_STEPS),
    );
}

Deno.test("Taylor importance is the slope of the loss along a scaling factor of each unit", () => {
  const steps = 3;
  const products = gradientProducts({ ...OPTIONS, ...TRAINING, steps });
  const importance = taylorImportance(
    { topology: "crnn", shape: SHAPE, parameters: PARAMETERS },
    products,
  );
  // The same batches' loss as a function of scaling factors that stand at 1.
  const config = {
    ...{ topology: "crnn", shape: SHAPE, set: OPTIONS.set, offset: -4, seed: 5 },
    ...{ batch: 16, shards: 4 },
    ...{ mix: TRAINING.mix, gain: TRAINING.gain, distillation: TRAINING.distillation },
    ...{ attention: 0, hint: 0, gates: 0 },
  };
  const reparametrisation = reparametrisationOf(config);
  const { gatesAt, size } = reparametrisation;
  const loss = (unit: number, gate: number): number => {
    const shared = shareGradients(size, 4);
    shared.parameters.set(reparametrisation.begin(PARAMETERS));
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

Deno.test("training returns the network whose scaling factors were trained", async () => {
  const training = { ...TRAINING, gates: 0.1 };
  const trained = await trainOnSet({ ...OPTIONS, training, jobs: 1 });
  assertEquals(trained.parameters.length, PARAMETERS.length);
  assertEquals(trained.gates?.length, SHAPE.hidden);
  assert(trained.gates!.some((gate) => gate !== 1));
  assertEquals(trained.log.length, 2);
  const plain = await trainOnSet({ ...OPTIONS, jobs: 1 });
  assertEquals(plain.gates, undefined);
});

Deno.test("the rate, its warm-up, L2, clipping and averaging are those that are asked for", async () => {
  const ends = new Set<string>();
  const changes = [{}, { l2: 0.1 }, { clip: 0.01 }, { average: 0 }, { warmup: 0.6 }, {
    peak: 0.01,
  }];
  for (const change of changes) {
    const training = { ...TRAINING, average: 0.5, ...change };
    const { parameters, log } = await trainOnSet({ ...OPTIONS, training, jobs: 1 });
    ends.add(parameters.join());
    // The last step's rate is a 250,000th of the peak.
    assertAlmostEquals(log[1].rate * 250000 / training.peak, 1, 1e-6);
  }
  assertEquals(ends.size, changes.length);
});

for (const { net, terms, looks } of KINDS) {
  const { topology, shape } = net;

  Deno.test(`training a network of kind ${topology} gives the same bits for one and two threads, other bits for another seed`, async () => {
    const one = await learn(net, terms);
    assertEquals(one.parameters.length, topologyOf(topology).layout(shape).size);
    assertEquals(await learn(net, terms, { jobs: 2 }), one);
    assertNotEquals((await learn(net, terms, { seed: 6 })).parameters, one.parameters);
  });

  Deno.test(`training a network of kind ${topology} that was cut off goes on to the same bits`, async () => {
    const dir = Deno.makeTempDirSync();
    const resume = `${dir}/resume.safetensors`;
    const long = { ...terms, epochs: 24, batches: 2 };
    const uncut = await learn(net, long);
    const stop = ({ epoch }: { epoch: number }): void => {
      if (epoch === 22) throw new Error("cut off");
    };
    await assertRejects(
      () => learn(net, long, { resume: resumeFile(resume), onEpoch: stop }),
      Error,
      "cut off",
    );
    const epochs: number[] = [];
    const onEpoch = ({ epoch }: { epoch: number }) => void epochs.push(epoch);
    assertEquals(await learn(net, long, { resume: resumeFile(resume), onEpoch }), uncut);
    assertEquals(epochs, [21, 22, 23, 24]);
    Deno.removeSync(dir, { recursive: true });
  });

  Deno.test(`a network of kind ${topology} learns to tell the keyword from others, and is folded`, async () => {
    const trained = await learn(net, { epochs: 25, batches: 8, peak: 2e-2, average: 0.9 });
    const { log } = trained;
    assert(log[24].loss < 0.5 * log[0].loss, `${log[0].loss} to ${log[24].loss}`);
    const score = scorerOf(net, trained);
    for (let i = 0; i < 32; i++) {
      assertEquals(score(i) > 0, OPTIONS.set.kinds[i] === SOUND_KINDS.keyword, `sound ${i}`);
    }
  });

  Deno.test(`a network of kind ${topology} learns its teachers' log-odds where nothing else is said`, async () => {
    // The teachers contradict the labels: low log-odds for the keyword, high ones for others.
    const set = toySet();
    set.logOdds.forEach((value, i) => set.logOdds[i] = -value / 2);
    const distillation = { temperature: 1, share: 1 };
    const training = { epochs: 40, batches: 8, peak: 2e-2, average: 0.9, gain: 0, distillation };
    const score = scorerOf(net, await learn(net, training, { set }), set);
    const apart = (judge: (i: number) => number): number =>
      Array.from({ length: set.count }, (_, i) => Math.abs(judge(i) - set.logOdds[i]))
        .reduce((sum, difference) => sum + difference) / set.count;
    const [start, end] = [apart(() => 0), apart(score)];
    assert(end < 0.5 * start, `${start} apart at first, ${end} in the end`);
  });

  Deno.test(`a network of kind ${topology} relabels a set with what it says when folded`, async () => {
    const trained = await learn(net, {});
    const { parameters } = trained;
    const { logOdds } = relabel(OPTIONS.set, { topology, shape, parameters, offset: -4 });
    const score = scorerOf(net, trained);
    // A whole batch and one sound at a time sum the same products in the same order.
    logOdds.forEach((value, i) => assertAlmostEquals(value, score(i), 1e-5));
  });

  Deno.test(`training a network of kind ${topology} refuses sets and batches that do not fit, on other threads too`, async () => {
    const set = toySet();
    set.kinds.forEach((kind, i) => {
      if (kind === SOUND_KINDS.unlabelled) set.kinds[i] = SOUND_KINDS.noise;
    });
    const bands = { ...shape, bands: TOY_BANDS + 1 };
    const parameters = new Float32Array(trainedLayout({ topology, shape: bands }).size);
    for (const jobs of [1, 2]) {
      const refused = (run: Promise<unknown>, message: string) =>
        assertRejects(() => run, Error, message);
      await refused(learn(net, {}, { set, jobs }), 'must hold some of kind "unlabelled"');
      await refused(learn(net, { batch: 101 }, { jobs }), "current value is 101");
      const other = learn({ topology, shape: bands, parameters }, {}, { jobs });
      await refused(other, `must have the network's ${TOY_BANDS + 1} bands`);
    }
    if (looks) return;
    for (const wish of [{ attention: 0.1 }, { hint: 0.1 }]) {
      const message = `must have attention over time: "${topology}" has none`;
      await assertRejects(() => learn(net, wish), RangeError, message);
    }
    await assertRejects(() => learn(net, { gates: 0.1 }), RangeError, "it has none");
  });
}

Deno.test("training with rounding gives other bits, and the same for one and two threads", async () => {
  for (const { net } of KINDS.filter(({ looks }) => looks)) {
    const plain = await learn(net, { attention: 0.2 });
    const { parameters } = plain;
    const { topology, shape } = net;
    const float = { topology, shape, parameters, offset: -4 };
    const scales = calibrateActivations(float, OPTIONS.set, "mse");
    const rounding = {
      weights: { bits: 5, perRow: true },
      activations: activationSteps(scales),
    };
    const rounded = await learn(net, { attention: 0.2 }, { rounding });
    assertNotEquals(rounded.parameters, plain.parameters);
    assertEquals(await learn(net, { attention: 0.2 }, { rounding, jobs: 2 }), rounded);
  }
});

Deno.test("a network whose normalisations are folded afterwards is not trained with rounding", async () => {
  const rounding = {
    weights: { bits: 8, perRow: true },
    activations: activationSteps({ scales: [0, 0] }),
  };
  const folding = KINDS.filter(({ looks }) => !looks);
  assert(folding.length > 1);
  for (const { net } of folding) {
    const message = `"${net.topology}" folds normalisations into them later; round after training`;
    await assertRejects(() => learn(net, {}, { rounding }), RangeError, message);
  }
});

const SEGMENTS: NonNullable<SetTraining["segments"]> = {
  ...{ batch: 8, share: 0.5, zones: ZONES, positive: 3 },
  weights: { positives: "all", hard: 0.5, hardest: 3 },
};

Deno.test("networks of every kind learn from segments: the same bits for any threads, others than from clips alone", async () => {
  for (const { net } of KINDS) {
    const streams = toyStreams();
    const [one, two, clips, others, chained, again] = await Promise.all([
      learn(net, { segments: SEGMENTS }, { streams }),
      learn(net, { segments: SEGMENTS }, { streams, jobs: 2 }),
      learn(net, {}),
      learn(net, { segments: { ...SEGMENTS, batch: 12 } }, { streams }),
      learn(net, { segments: { ...SEGMENTS, chain: 2 } }, { streams }),
      learn(net, { segments: { ...SEGMENTS, chain: 2 } }, { streams, jobs: 2 }),
    ]);
    assertEquals(two, one);
    assertNotEquals(one.parameters, clips.parameters, net.topology);
    assertNotEquals(one.parameters, others.parameters, net.topology);
    assertEquals(again, chained);
    // Where no state is carried, a chain is nothing.
    const keepsState = STORED[net.topology as Kind].streams;
    assertEquals(chained.parameters.some((value, i) => value !== one.parameters[i]), keepsState);
  }
});

Deno.test("what is learnt at every step is heard at every step: the keyword where it ends and nowhere else", async () => {
  const streams = toyStreams();
  const [{ net }] = KINDS;
  const shape = net.shape as CrnnShape;
  const training = { epochs: 40, batches: 10, peak: 1e-2, average: 0.9 };
  const trained = await learn(net, { ...training, segments: { ...SEGMENTS, share: 0.8 } }, {
    streams,
  });
  const window = crnnSizes(shape, TOY_FRAMES).steps;
  const heard = Kernels.build((kernels) =>
    new Crnn(kernels, shape, { batch: streams.count, frames: streams.frames, window })
  );
  heard.load(trained.parameters);
  heard.features.set(Float32Array.from(streams.features, (value) => value / FEATURE_STEPS + 4));
  const logits = heard.forward();
  let [hits, said, wrong, silent] = [0, 0, 0, 0];
  const { steps } = heard.sizes;
  for (let i = 0; i < streams.count; i++) {
    const end = streams.spans[2 * i + 1];
    const odds = Array.from({ length: steps }, (_, t) => {
      const at = 2 * (t * streams.count + i);
      return logits[at + 1] - logits[at];
    });
    const times = odds.map((_, t) => (2 + 2 * t) * 320 + 511);
    if (end < 0) {
      silent++;
      if (odds.some((value) => value > 0)) wrong++;
    } else {
      said++;
      if (odds.some((value, t) => value > 0 && times[t] > end && times[t] < end + 6400)) hits++;
    }
  }
  assert(hits > 0.9 * said && wrong < 0.1 * silent, `${hits} of ${said}, ${wrong} of ${silent}`);
});

Deno.test("segments without a set of them, or with a set of clips, are refused", async () => {
  const [{ net }] = KINDS;
  const rejects = (streams: TrainOnSetOptions["streams"], message: string) =>
    assertRejects(() => learn(net, { segments: SEGMENTS }, { streams }), RangeError, message);
  await rejects(undefined, "there must be a set of them");
  await rejects(toySet(), "it is one of clips");
});

Deno.test("a training goes on from the parameters that are trained, and from no others", async () => {
  for (const { net } of KINDS) {
    const { parameters } = await learn(net, {});
    const isFolded = parameters.length < net.parameters.length;
    const again = () => learn({ ...net, parameters }, {});
    if (!isFolded) await again();
    else await assertRejects(again, RangeError, `current value is ${parameters.length}; one whose`);
  }
  assert(KINDS.some(({ net }) => net.topology === "sparknet"));
  const short = PARAMETERS.subarray(1);
  await assertRejects(
    () => trainOnSet({ ...OPTIONS, parameters: short, jobs: 1 }),
    RangeError,
    `must have the ${PARAMETERS.length} parameters that are trained: current value is ${short.length}`,
  );
});

Deno.test("windows of segments that shards do not divide are refused of every kind", async () => {
  const segments = {
    ...{ batch: 10, share: 0.5, zones: ZONES, positive: 3 },
    weights: { positives: "all" as const, hard: 0.5, hardest: 3 },
  };
  for (const { net } of KINDS) {
    await assertRejects(
      () => learn(net, { segments }, { streams: toyStreams() }),
      RangeError,
      "its segments must be a multiple of its shards",
    );
  }
});
