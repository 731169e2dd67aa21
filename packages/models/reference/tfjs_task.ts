/**
 * The worker task of `../classify_task.ts` on the second engine: same clips, same augmentation, same
 * dropout, but TensorFlow.js runs and differentiates the network. `train` takes either.
 *
 * The module finds its backend when it is imported, since a task cannot wait.
 *
 * @module
 */
import { Kernels, type Random } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import type { ClassifyConfig } from "../classify_task.ts";
import { fromParameterSet, type ParameterSet, toParameterSet } from "../parameters.ts";
import type { WorkerTask } from "../pool.ts";
import { crnnLayout } from "../topologies/crnn.ts";
import { CLIP_SAMPLES, TrainingClips } from "../training_clips.ts";
import { type LoadedBackend, loadFastestBackend, type SkippedBackend } from "./tfjs_backends.ts";
import { gradients } from "./tfjs_model.ts";

/** The faster backends that this machine does not have. */
export const skippedBackends: SkippedBackend[] = [];

/** The backend that tasks of this module use. */
export const backend: LoadedBackend = await loadFastestBackend((skipped) =>
  skippedBackends.push(skipped)
);

/**
 * Makes the task.
 *
 * @throws {RangeError} If the network is no CRNN of three gates and full rank, there are segments, or the
 * shards do not divide the batch.
 */
export function createTask(config: ClassifyConfig<CrnnShape>): WorkerTask {
  if (config.topology !== "crnn") {
    throw new RangeError(
      `Cannot train on the engine tfjs as the network must be a CRNN: ` +
        `current value is "${config.topology}"; use --engine wasm`,
    );
  }
  const { shape: { gates = 3, rank }, segments } = config;
  const unknown = [
    gates === 3 ? "" : `a GRU of ${gates} gates`,
    rank === undefined ? "" : `matrices of rank ${rank}`,
    segments === undefined ? "" : "segments of streams",
  ].filter((what) => what !== "");
  if (unknown.length > 0) {
    throw new RangeError(
      "Cannot train on the engine tfjs as it must be the base network on clips: there are " +
        `${unknown.join(", ")}; use --engine wasm`,
    );
  }
  return new TfjsTask(config);
}

class TfjsTask implements WorkerTask {
  readonly #config: ClassifyConfig<CrnnShape>;
  readonly #frames: number;
  readonly #kernels: Kernels;
  readonly #clips: TrainingClips;
  readonly #mask: Float32Array;
  readonly #features: Float32Array;
  #step = -1;
  #parameters: ParameterSet = new Map();

  constructor(config: ClassifyConfig<CrnnShape>) {
    const { shape, frontEnd, batch, shards } = config;
    this.#config = config;
    this.#frames = centredFrames(CLIP_SAMPLES, frontEnd);
    const { steps } = crnnSizes(shape, this.#frames);
    const { kernels, clips, mask, features } = Kernels.build((kernels) => {
      const clips = new TrainingClips(kernels, config);
      return {
        ...{ kernels, clips },
        mask: kernels.f32(steps * clips.count * shape.hidden),
        features: kernels.f32((batch / shards) * clips.row),
      };
    });
    this.#kernels = kernels;
    this.#clips = clips;
    this.#mask = mask;
    this.#features = features;
  }

  run(step: number, shard: number): void {
    const { shape, shared, batch } = this.#config;
    const layout = crnnLayout(shape);
    const { count, labels, random } = this.#clips;
    if (step !== this.#step) {
      this.#step = step;
      this.#parameters = toParameterSet(shared.parameters, layout);
    }
    this.#clips.fill(this.#features, step, shard);
    const result = gradients(backend.tf, this.#parameters, this.#features, labels, {
      shape,
      batch: count,
      frames: this.#frames,
      dropoutMask: this.#drawMasks(random.stream("dropout", step, shard)),
      convolution: backend.convolution,
    });
    // The shard's mean loss, as its share of the whole batch's.
    const share = count / batch;
    shared.losses[shard] = result.loss * share;
    const flat = fromParameterSet(result.gradients, layout).map((slope) => slope * share);
    shared.gradients.set(flat, shard * layout.size);
  }

  /** The masks that `Crnn.drawNoise` draws, (L−1,T',B,H). */
  #drawMasks(random: Random): Float32Array | undefined {
    const { dropout, layers } = this.#config.shape;
    if (dropout === 0 || layers === 1) return undefined;
    const size = this.#mask.length;
    const masks = new Float32Array((layers - 1) * size);
    for (let layer = 0; layer + 1 < layers; layer++) {
      const [key0, key1] = random.stream(layer).key;
      const threshold = Math.round(dropout * 4294967296);
      const { byteOffset } = this.#mask;
      this.#kernels.wasm.dropoutMask(byteOffset, size, key0, key1, threshold, 1 / (1 - dropout));
      masks.set(this.#mask, layer * size);
    }
    return masks;
  }
}
