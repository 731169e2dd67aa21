import { factoriseNetwork } from "./low_rank.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_FRONT_END } from "@kws/features";
import {
  BASE_SHAPE,
  Crnn,
  type CrnnShape,
  crossEntropy,
  distillationLoss,
  initialCrnn,
  shareGradients,
  TOPOLOGIES,
  topologyOf,
} from "@kws/models";
import { TOY_BANDS, TOY_FRAMES, TOY_SHAPES, toySet } from "./_toy_set.ts";
import { attentionLoss } from "./attention_distillation.ts";
import { type DistillationSet, FEATURE_STEPS, SOUND_KINDS } from "./distillation_set.ts";
import { createTask, measureMoments, reparametrisationOf, type SetLearning } from "./set_task.ts";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 5, layers: 1 },
  dropout: 0,
};
const CONFIG: Omit<SetLearning<CrnnShape>, "set"> = {
  ...{
    topology: "crnn",
    shape: SHAPE,
    offset: -4,
    seed: 9,
    batch: 8,
    shards: 2,
    gain: 0,
    attention: 0,
    hint: 0,
  },
  mix: { noise: 0, unlabelled: 0 },
  distillation: { temperature: 2, share: 0.5 },
};
const PARAMETERS = initialCrnn(SHAPE, Random.root("program"));

/** A toy set with random log-odds. */
function drawnLogOdds(): DistillationSet {
  const set = toySet();
  const random = Random.root("opinions");
  set.logOdds.forEach((_, i) => set.logOdds[i] = 3 * random.normal());
  return set;
}

/** A toy set whose sounds are all the first one. */
function alike(): DistillationSet {
  const set = toySet();
  const row = TOY_BANDS * TOY_FRAMES;
  for (let i = 1; i < set.count; i++) set.features.copyWithin(i * row, 0, row);
  return set;
}

/** The kind, the shape and the parameters of a toy network of every kind. */
const KINDS = TOPOLOGIES.map(({ kind, initial }) => ({
  ...{ topology: kind, shape: TOY_SHAPES[kind] },
  parameters: initial(TOY_SHAPES[kind], Random.root("every program")),
}));

type Change = Partial<SetLearning> & { parameters?: Float32Array };

/** Losses and gradients of one step: those of all shards. */
function runStep({ parameters, ...change }: Change = {}, set = drawnLogOdds(), step = 3) {
  const config: SetLearning = { ...CONFIG, ...change, set };
  const reparametrisation = reparametrisationOf(config);
  const shared = shareGradients(reparametrisation.size, config.shards);
  shared.parameters.set(reparametrisation.begin(parameters ?? PARAMETERS));
  const task = createTask({ ...config, shared });
  for (let shard = 0; shard < config.shards; shard++) task.run(step, shard);
  return { losses: [...shared.losses], gradients: shared.gradients, size: reparametrisation.size };
}

/** The sound that a batch of one draws, and the stream after that. */
function drawOne(set: DistillationSet, kind: number | undefined, step: number) {
  const random = Random.root(CONFIG.seed).stream("lessons", step, 0);
  const own = kind ?? random.integer(2);
  const pool = [...set.kinds.keys()].filter((i) => set.kinds[i] === own);
  return { sound: pool[random.integer(pool.length)], random, label: own };
}

/** A CRNN that has heard a sound, all of whose values are changed by `shift`. */
function hear(set: DistillationSet, sound: number, shift: number): Crnn {
  const { frames, features, frontEnd: { bands } } = set;
  const size = { batch: 1, frames, training: true };
  const net = Kernels.build((kernels) => new Crnn(kernels, SHAPE, size));
  net.load(PARAMETERS);
  const row = frames * bands;
  const own = features.subarray(sound * row, (sound + 1) * row);
  net.features.set(Float32Array.from(own, (value) => value / FEATURE_STEPS + shift));
  net.forward();
  return net;
}

Deno.test("of an unlabelled sound only the teachers judge, whatever their share and the network's kind", () => {
  const mix = { noise: 0, unlabelled: CONFIG.batch };
  for (const net of KINDS) {
    const [none, half, all] = [0, 0.5, 1].map((share) =>
      runStep({ ...net, mix, distillation: { temperature: 2, share } })
    );
    assertEquals(none, half);
    assertEquals(none, all);
    const [labels, teachers] = [0, 1].map((share) =>
      runStep({ ...net, distillation: { temperature: 2, share } })
    );
    assertNotEquals(labels.losses, teachers.losses);
  }
});

Deno.test("the gain tells equal sounds apart, and noise opens SparkNet's gates by chance", () => {
  for (const net of KINDS) {
    const plain = runStep(net, alike());
    assertNotEquals(runStep({ ...net, gain: 1 }, alike()).losses, plain.losses, net.topology);
    const noisy = runStep({ ...net, gateNoise: 0.5 }, alike());
    // Only SparkNet has gates that noise can open; the toy CRNN has no dropout either.
    assertEquals(noisy.losses.join() !== plain.losses.join(), net.topology === "sparknet");
  }
});

Deno.test("the offset is taken from every log-mel value", () => {
  const moved = drawnLogOdds();
  moved.features.forEach((value, i) => moved.features[i] = value + FEATURE_STEPS);
  for (const net of KINDS) {
    assertEquals(runStep({ ...net, offset: -3 }, moved), runStep(net));
  }
});

Deno.test("moments over several shards are those of all their sounds", () => {
  for (const { parameters, ...kind } of KINDS) {
    const norms = [...topologyOf(kind.topology).layout(kind.shape, true).slots.values()]
      .filter(({ folds }) => folds !== undefined);
    const learning: SetLearning = { ...CONFIG, ...kind, batch: 12, set: toySet() };
    // Sounds that are the same have the same moments in every shard: more rounds change nothing.
    const same = { ...learning, set: alike() };
    const [once, often] = [1, 5].map((rounds) => measureMoments(same, parameters, rounds));
    assertEquals(once.length, norms.length, kind.topology);
    once.forEach((moments, i) => {
      for (let c = 0; c < norms[i].size; c++) {
        assertAlmostEquals(often[i].mean(c), moments.mean(c), 1e-6);
        assertAlmostEquals(often[i].variance(c), moments.variance(c), 1e-6);
        assert(moments.variance(c) >= 0);
      }
    });
    if (norms.length === 0) continue;
    // Over other sounds they differ, and every norm has its own.
    const other = measureMoments(learning, parameters, 5);
    assert(other[0].mean(0) !== once[0].mean(0));
    assertEquals(new Set(other.map((moments) => moments.mean(0))).size, other.length);
  }
});

Deno.test("moments are what all sounds together have, however the shards differ", () => {
  // A shard is quiet or loud as a whole: most of the variance lies between shards.
  const { topology, shape, parameters } = KINDS.find(({ topology }) => topology === "ds-cnn")!;
  const learning = { ...CONFIG, topology, shape, batch: 2, shards: 2, gain: 3, set: alike() };
  const rounds = 40;
  const whole = measureMoments(learning, parameters, rounds)[0];
  const single = Array.from(
    { length: rounds },
    (_, round) => measureMoments({ ...learning, seed: round }, parameters, 1)[0],
  );
  const within = single.reduce((sum, moments) => sum + moments.variance(0), 0) / rounds;
  const means = single.map((moments) => moments.mean(0));
  const middle = means.reduce((a, b) => a + b, 0) / rounds;
  const between = means.reduce((sum, mean) => sum + (mean - middle) ** 2, 0) / rounds;
  assert(between > 3 * within, `${between} between, ${within} within`);
  // Forty other gains of the same distribution.
  assertAlmostEquals(whole.variance(0) / (within + between), 1, 0.4);
});

Deno.test("of noise and of other words the label is 0, of the keyword 1", () => {
  const labels = { temperature: 1, share: 0 };
  const single = { batch: 1, shards: 1, distillation: labels };
  const set = drawnLogOdds();
  const loss = (sound: number, label: number): number =>
    crossEntropy(new Float32Array(2), hear(set, sound, 4).logits, [label], 1);
  const seen = new Set<number>();
  for (let step = 0; step < 12; step++) {
    const { sound, label } = drawOne(set, undefined, step);
    seen.add(label);
    const { losses } = runStep(single, set, step);
    assertAlmostEquals(losses[0], loss(sound, label), 1e-6);
  }
  assertEquals([...seen].sort(), [SOUND_KINDS.other, SOUND_KINDS.keyword]);
  const { sound } = drawOne(set, SOUND_KINDS.noise, 5);
  const { losses } = runStep({ ...single, mix: { noise: 1, unlabelled: 0 } }, set, 5);
  assertAlmostEquals(losses[0], loss(sound, 0), 1e-6);
});

Deno.test("the gain moves all log-mel values of a sound by what is drawn", () => {
  const set = drawnLogOdds();
  const { distillation } = CONFIG;
  const shifts: number[] = [];
  for (let step = 0; step < 20; step++) {
    const { sound, random, label } = drawOne(set, undefined, step);
    const shift = random.between(-1.5, 1.5);
    shifts.push(shift);
    const { logits } = hear(set, sound, shift + 4);
    const logOdds = [set.logOdds[sound]];
    const d = new Float32Array(2);
    const expected = distillationLoss(d, logits, logOdds, [label], distillation, 1);
    const { losses } = runStep({ batch: 1, shards: 1, gain: 1.5 }, set, step);
    assertAlmostEquals(losses[0], expected, 1e-6);
    assert(Math.abs(losses[0] - runStep({ batch: 1, shards: 1 }, set, step).losses[0]) > 1e-9);
  }
  assert(Math.min(...shifts) < -1 && Math.max(...shifts) > 1);
});

Deno.test("the loss on ranking counts by its weight, in the shards that have both classes", () => {
  const set = drawnLogOdds();
  let ranked = 0;
  const size = { batch: 16, shards: 2, mix: { noise: 2, unlabelled: 2 } };
  for (let step = 0; step < 6; step++) {
    const [none, once, twice] = [undefined, 1, 2].map((ranking) =>
      runStep({ ...size, ranking }, set, step)
    );
    none.losses.forEach((loss, shard) => {
      if (once.losses[shard] > loss) ranked++;
      assertAlmostEquals(twice.losses[shard] - loss, 2 * (once.losses[shard] - loss), 1e-9);
    });
    none.gradients.forEach((slope, i) =>
      assertAlmostEquals(twice.gradients[i] - slope, 2 * (once.gradients[i] - slope), 1e-6)
    );
  }
  assert(ranked > 8);
});

Deno.test("the student is to look at the times at which the teachers look", () => {
  const set = drawnLogOdds();
  const steps = set.steps;
  const random = Random.root("looks");
  set.attention.forEach((_, i) => set.attention[i] = random.between(0.01, 1));
  for (let i = 0; i < set.count; i++) {
    const own = set.attention.subarray(i * steps, (i + 1) * steps);
    const sum = own.reduce((a, b) => a + b, 0);
    own.forEach((value, t) => own[t] = value / sum);
  }
  for (let step = 0; step < 8; step++) {
    const { sound } = drawOne(set, undefined, step);
    const net = hear(set, sound, 4);
    // The middles of what each step hears, in samples, teachers' and student's.
    const { kernel: [, kt], stride: [, st] } = BASE_SHAPE;
    const middle = (t: number): number => BASE_FRONT_END.hop * (t * st + (kt - 1) / 2);
    const own = (s: number): number => 320 * (2 * s + 1);
    const target = new Float64Array(net.sizes.steps);
    const last = target.length - 1;
    for (let t = 0; t < steps; t++) {
      const share = set.attention[sound * steps + t];
      const place = (middle(t) - own(0)) / (own(1) - own(0));
      const before = Math.max(0, Math.min(last - 1, Math.floor(place)));
      const after = Math.max(0, Math.min(1, place - before));
      target[before] += share * (1 - after);
      target[before + 1] += share * after;
    }
    const where = { start: 0, stride: 1 };
    const d = new Float32Array(target.length);
    const expected = attentionLoss(d, net.attention, where, target, 0.7);
    assert(expected > 1e-3);
    const single = { batch: 1, shards: 1 };
    const plain = runStep(single, set, step);
    const looking = runStep({ ...single, attention: 0.7 }, set, step);
    assertAlmostEquals(looking.losses[0] - plain.losses[0], expected, 1e-6);
    net.dLogits.fill(0);
    net.dAttention.set(d);
    net.backward();
    looking.gradients.forEach((value, i) =>
      assertAlmostEquals(value - plain.gradients[i], net.gradients[i], 1e-5)
    );
  }
});

Deno.test("channel scaling factors cost their L1 norm, once for the whole batch", () => {
  const [plain, gated] = [undefined, 0.25].map((gates) => runStep({ gates }));
  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  // All scaling factors are 1 at the start.
  assertAlmostEquals(sum(gated.losses) - sum(plain.losses), 0.25 * SHAPE.hidden, 1e-9);
  const flat = gated.gradients;
  const { gatesAt, size } = reparametrisationOf({ ...CONFIG, gates: 0.25, set: { width: 5 } });
  const free = runStep({ gates: 0 }).gradients;
  for (let shard = 0; shard < CONFIG.shards; shard++) {
    for (let j = 0; j < SHAPE.hidden; j++) {
      const at = shard * size + gatesAt + j;
      assertAlmostEquals(flat[at] - free[at], 0.25 / CONFIG.shards, 1e-6);
    }
  }
});

Deno.test("a step's gradient is that of central differences of its loss, whatever adds to it", () => {
  const shape = TOY_SHAPES["reset-free"];
  const resetFree = { shape, parameters: initialCrnn(shape, Random.root("reset-free")) };
  const lowRank = (rank: number, net: { shape?: CrnnShape; parameters?: Float32Array }): Change => {
    const { shape = SHAPE, parameters = PARAMETERS } = net;
    return factoriseNetwork({ topology: "crnn", shape, parameters, offset: 0 }, rank);
  };
  for (
    const change of [
      { ...resetFree, attention: 0.4, hint: 0.3 },
      { ...lowRank(1, resetFree), gates: 0.1, attention: 0.4 },
      { attention: 0.4, hint: 0.3 },
      { ...lowRank(2, {}), gates: 0.1 },
      { gates: 0.1, attention: 0.4, hint: 0.3, gain: 1, mix: { noise: 2, unlabelled: 2 } },
    ] as Change[]
  ) {
    const set = drawnLogOdds();
    set.pooled.forEach((_, i) => set.pooled[i] = Math.sin(i));
    const { parameters = PARAMETERS, ...rest } = change;
    const config: SetLearning = { ...CONFIG, ...rest, set };
    const reparametrisation = reparametrisationOf(config);
    const shared = shareGradients(reparametrisation.size, config.shards);
    const random = Random.root("moved");
    shared.parameters.set(
      reparametrisation.begin(parameters).map((x) => x + 0.1 * random.normal()),
    );
    const task = createTask({ ...config, shared });
    let step = 0;
    /** Another step of the same number: the task looks at parameters where the step changes. */
    const run = (): number => {
      task.run(++step, 0);
      for (let shard = 0; shard < config.shards; shard++) task.run(7777, shard);
      return shared.losses.reduce((a, b) => a + b, 0);
    };
    run();
    const gradient = Float64Array.from({ length: reparametrisation.size }, (_, i) => {
      let sum = 0;
      for (let s = 0; s < config.shards; s++) {
        sum += shared.gradients[s * reparametrisation.size + i];
      }
      return sum;
    });
    for (let i = 0; i < reparametrisation.size; i += 3) {
      const kept = shared.parameters[i];
      shared.parameters[i] = kept + 2 ** -7;
      const above = run();
      shared.parameters[i] = kept - 2 ** -7;
      const below = run();
      shared.parameters[i] = kept;
      assertAlmostEquals(gradient[i], (above - below) * 2 ** 6, 2e-3);
    }
  }
});

Deno.test("a batch that cannot be cut into its shards is refused", () => {
  assertThrows(
    () => runStep({ batch: 7, shards: 2 }),
    RangeError,
    "multiple of its shards (2): current value is 7",
  );
});

Deno.test("a network of any kind refuses a set of other bands, with both numbers", () => {
  for (const { topology, shape, parameters } of KINDS) {
    const config = {
      ...CONFIG,
      topology,
      shape: { ...shape, bands: TOY_BANDS + 1 },
      set: toySet(),
    };
    const message = `must have the network's ${TOY_BANDS + 1} bands: current value is ${TOY_BANDS}`;
    const shared = shareGradients(parameters.length, config.shards);
    assertThrows(() => createTask({ ...config, shared }), RangeError, message);
    assertThrows(() => measureMoments(config, parameters, 1), RangeError, message);
  }
});

Deno.test("attention and hints are refused of a kind that has no attention over time", () => {
  for (const net of KINDS) {
    for (const change of [{ attention: 0.5 }, { hint: 0.5 }]) {
      const run = () => runStep({ ...net, ...change });
      if (net.shape.hidden !== undefined) {
        assert(run().losses.every((loss) => Number.isFinite(loss)));
        continue;
      }
      const message = `must have attention over time: "${net.topology}" has none`;
      assertThrows(run, RangeError, message);
    }
  }
});

Deno.test("scaling factors are refused of a kind that has nothing to scale", () => {
  for (const net of KINDS) {
    if (net.shape.hidden !== undefined) continue;
    assertThrows(() => runStep({ ...net, gates: 0.1 }), RangeError, "it has none");
  }
});
