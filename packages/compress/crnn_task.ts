/**
 * The worker task that trains a CRNN, the student, on a distillation set.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  BASE_SHAPE,
  type CrnnShape,
  type Distillation,
  distillationLoss,
  type SharedGradients,
  type WorkerTask,
} from "@kws/models";
import { BASE_FRONT_END } from "@kws/features";
import { alignSteps, attentionLoss, stepTimes } from "./attention_distillation.ts";
import type { WeightFormat } from "./fake_quantize.ts";
import { hintLoss } from "./hint_loss.ts";
import { type DistillationSet, FEATURE_STEPS, SOUND_KINDS } from "./distillation_set.ts";
import { Reparametrisation } from "./reparametrisation.ts";
import { type ActivationSteps, QatCrnn, qatCrnnBytes } from "./qat_crnn.ts";

/** Sounds of a batch by kind; the rest are clips, keyword and others equally often. */
export interface BatchMix {
  /** Pieces of noise. */
  noise: number;
  /** Sounds without a label, of which only the teachers' log-odds are learnt. */
  unlabelled: number;
}

/** How weights and activations are rounded in quantisation-aware training. */
export interface Rounding {
  weights: WeightFormat;
  activations: ActivationSteps;
}

/** Configuration of {@linkcode createTask}. */
export interface CrnnTaskConfig {
  shape: CrnnShape;
  set: DistillationSet;
  /** What is subtracted from every log-mel value. */
  offset: number;
  seed: number;
  batch: number;
  shards: number;
  mix: BatchMix;
  /** Most that is added to or subtracted from all log-mel values of a sound: a gain. */
  gain: number;
  distillation: Distillation;
  /** Weight of the attention's divergence from the teachers'; 0 for none. */
  attention: number;
  /** Weight of the hints; 0 for none. */
  hint: number;
  /** Weight of the L1 norm of the channel scaling factors; there are none without it. */
  gates?: number;
  /** Rank of the GRU's matrices; full without it. */
  rank?: number;
  rounding?: Rounding;
  shared: SharedGradients;
}

/** What is trained under a configuration. */
export function reparametrisationOf(
  { shape, rank, gates, hint, set, rounding }:
    & Pick<
      CrnnTaskConfig,
      "shape" | "rank" | "gates" | "hint" | "rounding"
    >
    & { set: Pick<DistillationSet, "width"> },
): Reparametrisation {
  return new Reparametrisation({
    ...{ shape, rank, gates: gates !== undefined, format: rounding?.weights },
    hint: hint > 0 ? set.width : undefined,
  });
}

/** Makes the task. */
export function createTask(config: CrnnTaskConfig): WorkerTask {
  const { shape, set, offset, batch, shards, distillation, rounding, shared, mix } = config;
  if (batch % shards !== 0) {
    throw new RangeError(
      `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
        `current value is ${batch}`,
    );
  }
  const clips = batch / shards;
  const { frames, frontEnd, steps: teacherSteps, width } = set;
  const { bands } = frontEnd;
  const size = { batch: clips, frames, activations: rounding?.activations };
  const kernels = Kernels.create({ bytes: qatCrnnBytes(shape, size) });
  const net = new QatCrnn(kernels, shape, size);
  const reparametrisation = reparametrisationOf(config);
  const byKind = groupByKind(set);
  const perBatch = { other: 1, keyword: 1, ...mix };
  for (const name of Object.keys(SOUND_KINDS) as (keyof typeof SOUND_KINDS)[]) {
    if (perBatch[name] === 0 || byKind[SOUND_KINDS[name]].length > 0) continue;
    throw new RangeError(
      `Cannot train on the distillation set as it must hold some of kind "${name}": it has none; ` +
        `ask for none in a batch or plan some`,
    );
  }
  const row = frames * bands;
  const chosen = new Int32Array(clips);
  const labels = new Int32Array(clips);
  const logOdds = new Float64Array(clips);
  const root = Random.root(config.seed);
  const { steps } = net.sizes;
  const alignment = alignSteps(
    stepTimes(BASE_SHAPE, BASE_FRONT_END, teacherSteps),
    stepTimes(shape, frontEnd, steps),
  );
  const target = new Float64Array(steps);
  const gradients = new Float32Array(reparametrisation.size);
  const { hidden } = shape;
  let current = -1;

  function draw(step: number, shard: number): void {
    const random = root.stream("lessons", step, shard);
    for (let i = 0; i < clips; i++) {
      const position = i * shards + shard;
      const kind = position >= batch - mix.noise
        ? SOUND_KINDS.noise
        : position >= batch - mix.noise - mix.unlabelled
        ? SOUND_KINDS.unlabelled
        : random.integer(2);
      const pool = byKind[kind];
      const sound = pool[random.integer(pool.length)];
      chosen[i] = sound;
      logOdds[i] = set.logOdds[sound];
      labels[i] = kind === SOUND_KINDS.unlabelled ? -1 : kind === SOUND_KINDS.keyword ? 1 : 0;
      const shift = random.between(-config.gain, config.gain) - offset;
      for (let f = 0; f < row; f++) {
        net.features[i * row + f] = set.features[sound * row + f] / FEATURE_STEPS + shift;
      }
    }
  }

  function lookWhereTheTeacherLooks(): number {
    let loss = 0;
    for (let i = 0; i < clips; i++) {
      target.fill(0);
      for (let t = 0; t < teacherSteps; t++) {
        const share = set.attention[chosen[i] * teacherSteps + t];
        for (let s = 0; s < steps; s++) target[s] += share * alignment[t * steps + s];
      }
      const where = { start: i, stride: clips };
      const weight = config.attention / batch;
      loss += attentionLoss(net.dAttention, net.attention, where, target, weight);
    }
    return loss;
  }

  function followHints(): number {
    let loss = 0;
    const part = shared.parameters.subarray(reparametrisation.hintAt, reparametrisation.size);
    const hint = {
      ...{ from: hidden, to: width, parameters: Float32Array.from(part) },
      gradients: gradients.subarray(reparametrisation.hintAt, reparametrisation.size),
    };
    hint.gradients.fill(0);
    for (let i = 0; i < clips; i++) {
      loss += hintLoss(
        hint,
        net.pooled.subarray(i * hidden, (i + 1) * hidden),
        set.pooled.subarray(chosen[i] * width, (chosen[i] + 1) * width),
        net.dPooled.subarray(i * hidden, (i + 1) * hidden),
        config.hint / batch,
      );
    }
    return loss;
  }

  return {
    run(step, shard) {
      if (step !== current) {
        current = step;
        reparametrisation.effective(shared.parameters, net.parameters);
        net.prepare();
      }
      draw(step, shard);
      const logits = net.forward();
      let loss = distillationLoss(net.dLogits, logits, logOdds, labels, distillation, 1 / batch);
      if (config.attention > 0) loss += lookWhereTheTeacherLooks();
      if (config.hint > 0) loss += followHints();
      net.gradients.fill(0);
      net.backward();
      reparametrisation.pull(shared.parameters, net.gradients, gradients);
      if (config.gates !== undefined) {
        for (let i = reparametrisation.gatesAt; i < reparametrisation.gatesAt + hidden; i++) {
          const gate = shared.parameters[i];
          loss += config.gates * Math.abs(gate) / shards;
          gradients[i] += config.gates * Math.sign(gate) / shards;
        }
      }
      shared.losses[shard] = loss;
      shared.gradients.set(gradients, shard * reparametrisation.size);
    },
  };
}

/** The indices of the sounds of every kind. */
function groupByKind({ kinds }: DistillationSet): Int32Array[] {
  return Object.values(SOUND_KINDS).map((kind) =>
    Int32Array.from([...kinds.keys()].filter((i) => kinds[i] === kind))
  );
}
