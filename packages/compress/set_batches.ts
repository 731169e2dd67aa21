/**
 * Sounds of a distillation set as a network hears them.
 *
 * @module
 */
import { Kernels, type Random } from "@kws/kernels";
import { type Network, topologyOf } from "@kws/models";
import { type DistillationSet, SOUND_KINDS } from "./distillation_set.ts";
import { placeFrames, type SegmentBatchConfig, WindowBatches } from "./segment_batches.ts";
import { requireBands } from "./student.ts";

/** Sounds of a batch by kind; the rest are clips, keyword and others equally often. */
export interface BatchMix {
  /** Pieces of noise. */
  noise: number;
  /** Sounds without a label, of which only the teachers' log-odds are learnt. */
  unlabelled: number;
}

/** What sounds are drawn, and how loud. */
export interface BatchConfig {
  set: DistillationSet;
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** Sounds of a batch. */
  batch: number;
  /** Equal parts of a batch. */
  shards: number;
  mix: BatchMix;
  /** Most that is added to or subtracted from all log-mel values of a sound: a gain. */
  gain: number;
  /** Windows of segments, that stand behind the sounds of a batch, for networks that hear whole clips. */
  windows?: Pick<SegmentBatchConfig, "set" | "zones" | "count">;
}

/** Draws the sounds of batches, shard by shard. */
export class SetBatches {
  /** Sounds of a shard. */
  readonly count: number;
  /** The shard's sounds as indices of the set; −1 of a window. */
  readonly chosen: Int32Array;
  /** Their labels: 1, 0, or −1 for none. */
  readonly labels: Int32Array;
  /** The teachers' log-odds of them. */
  readonly logOdds: Float64Array;
  readonly #config: BatchConfig;
  readonly #byKind: Int32Array[];
  readonly #clips: number;
  readonly #windows: WindowBatches | undefined;

  /**
   * Sorts the set by kind.
   *
   * @throws {RangeError} If the shards do not divide the batch, or the set lacks a kind that a batch
   * needs.
   */
  constructor(config: BatchConfig) {
    const { set, batch, shards, mix, windows, offset, gain } = config;
    if (batch % shards !== 0) {
      throw new RangeError(
        `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
          `current value is ${batch}`,
      );
    }
    this.#config = config;
    this.#windows = windows && new WindowBatches({ ...windows, offset, gain }, set.frames);
    this.#clips = batch / shards;
    this.count = this.#clips + (windows?.count ?? 0);
    this.chosen = new Int32Array(this.count);
    this.labels = new Int32Array(this.count);
    this.logOdds = new Float64Array(this.count);
    this.#byKind = Object.values(SOUND_KINDS).map((kind) =>
      Int32Array.from([...set.kinds.keys()].filter((i) => set.kinds[i] === kind))
    );
    const perBatch = { other: 1, keyword: 1, ...mix };
    for (const name of Object.keys(SOUND_KINDS) as (keyof typeof SOUND_KINDS)[]) {
      if (perBatch[name] === 0 || this.#byKind[SOUND_KINDS[name]].length > 0) continue;
      throw new RangeError(
        `Cannot train on the distillation set as it must hold some of kind "${name}": it has none; ` +
          `ask for none in a batch or plan some`,
      );
    }
  }

  /** Writes a shard's features (count,T,bands) to `features`, and what is known of its sounds. */
  draw(features: Float32Array, random: Random, shard: number): void {
    const { set, offset, batch, shards, mix, gain } = this.#config;
    const row = set.frames * set.frontEnd.bands;
    const whole = { first: 0, count: set.frames };
    for (let i = 0; i < this.#clips; i++) {
      // Dealt round: every shard has its share of each kind, so that their moments are alike.
      const position = i * shards + shard;
      const kind = position >= batch - mix.noise
        ? SOUND_KINDS.noise
        : position >= batch - mix.noise - mix.unlabelled
        ? SOUND_KINDS.unlabelled
        : random.integer(2);
      const pool = this.#byKind[kind];
      const sound = pool[random.integer(pool.length)];
      this.chosen[i] = sound;
      this.logOdds[i] = set.logOdds[sound];
      this.labels[i] = kind === SOUND_KINDS.unlabelled ? -1 : kind === SOUND_KINDS.keyword ? 1 : 0;
      placeFrames(set, sound, whole, features, i * row, random.between(-gain, gain) - offset);
    }
    for (let i = this.#clips; i < this.count; i++) {
      const { label, logOdds } = this.#windows!.draw(features, i * row, random);
      this.chosen[i] = -1;
      this.labels[i] = label;
      this.logOdds[i] = logOdds;
    }
  }
}

/** A trained network of any kind. */
// deno-lint-ignore no-explicit-any
export interface Trained<S = any> {
  /** Its kind. */
  topology: string;
  shape: S;
  /** In the order of the layout of the network that runs. */
  parameters: Float32Array;
  /** What is subtracted from log-mel values before it. */
  offset: number;
}

/** Sounds that a network hears at once. */
const BATCH = 64;

/**
 * Lets a network hear sounds 0, spread, 2 · spread, …, `count` of them or as many as there are.
 *
 * @param visit Is told of every batch, the last of which may have fewer sounds.
 * @throws {RangeError} If the set has other bands than the network.
 */
export function eachBatch(
  set: DistillationSet,
  { topology, shape, parameters, offset }: Trained,
  { count, spread = 1 }: { count: number; spread?: number },
  visit: (net: Network, start: number, size: { count: number; batch: number }) => void,
): void {
  requireBands(shape, set);
  const { frames, frontEnd: { bands } } = set;
  const size = { batch: BATCH, frames };
  const net = Kernels.build((kernels) => topologyOf(topology).build(kernels, shape, size));
  net.load(parameters);
  const row = frames * bands;
  const whole = { first: 0, count: frames };
  const total = Math.min(count, Math.floor((set.count - 1) / spread) + 1);
  for (let start = 0; start < total; start += BATCH) {
    const batch = Math.min(BATCH, total - start);
    for (let i = 0; i < batch; i++) {
      placeFrames(set, (start + i) * spread, whole, net.features, i * row, -offset);
    }
    net.forward(batch);
    visit(net, start, { count: batch, batch: BATCH });
  }
}
