import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_FRONT_END } from "@kws/features";
import {
  BASE_SHAPE,
  type CrnnShape,
  crossEntropy,
  distillationLoss,
  initialParameters,
  shareGradients,
} from "@kws/models";
import { TOY_BANDS, toySet } from "./_toy_set.ts";
import { attentionLoss } from "./attention_distillation.ts";
import { type DistillationSet, FEATURE_STEPS, SOUND_KINDS } from "./distillation_set.ts";
import { QatCrnn, qatCrnnBytes } from "./qat_crnn.ts";
import { createTask, type CrnnTaskConfig, reparametrisationOf } from "./crnn_task.ts";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 5, layers: 1 },
  dropout: 0,
};
const CONFIG: Omit<CrnnTaskConfig, "set" | "shared"> = {
  ...{ shape: SHAPE, offset: -4, seed: 9, batch: 8, shards: 2, gain: 0, attention: 0, hint: 0 },
  mix: { noise: 0, unlabelled: 0 },
  distillation: { temperature: 2, share: 0.5 },
};
const PARAMETERS = initialParameters(SHAPE, Random.root("program"));

/** A toy set with random log-odds. */
function drawnLogOdds(): DistillationSet {
  const set = toySet();
  const random = Random.root("opinions");
  set.logOdds.forEach((_, i) => set.logOdds[i] = 3 * random.normal());
  return set;
}

/** Losses and gradients of one step: those of all shards. */
function runStep(change: Partial<CrnnTaskConfig> = {}, set = drawnLogOdds(), step = 3) {
  const config = { ...CONFIG, ...change, set };
  const reparametrisation = reparametrisationOf(config);
  const shared = shareGradients(reparametrisation.size, config.shards);
  shared.parameters.set(reparametrisation.begin(PARAMETERS));
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
function hear(set: DistillationSet, sound: number, shift: number): QatCrnn {
  const { frames, features, frontEnd: { bands } } = set;
  const size = { batch: 1, frames };
  const net = new QatCrnn(Kernels.create({ bytes: qatCrnnBytes(SHAPE, size) }), SHAPE, size);
  net.parameters.set(PARAMETERS);
  net.prepare();
  const row = frames * bands;
  const own = features.subarray(sound * row, (sound + 1) * row);
  net.features.set(Float32Array.from(own, (value) => value / FEATURE_STEPS + shift));
  net.forward();
  return net;
}

Deno.test("of an unlabelled sound only the teachers judge, whatever their share", () => {
  const mix = { noise: 0, unlabelled: CONFIG.batch };
  const [none, half, all] = [0, 0.5, 1].map((share) =>
    runStep({ mix, distillation: { temperature: 2, share } })
  );
  assertEquals(none, half);
  assertEquals(none, all);
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
  for (
    const change of [
      { attention: 0.4, hint: 0.3 },
      { gates: 0.1, rank: 2 },
      { gates: 0.1, attention: 0.4, hint: 0.3, gain: 1, mix: { noise: 2, unlabelled: 2 } },
    ]
  ) {
    const set = drawnLogOdds();
    set.pooled.forEach((_, i) => set.pooled[i] = Math.sin(i));
    const config = { ...CONFIG, ...change, set };
    const reparametrisation = reparametrisationOf(config);
    const shared = shareGradients(reparametrisation.size, config.shards);
    const random = Random.root("moved");
    shared.parameters.set(
      reparametrisation.begin(PARAMETERS).map((x) => x + 0.1 * random.normal()),
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
