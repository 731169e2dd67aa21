/**
 * DS-CNN: depthwise-separable convolutions over frequency and time, as in MLPerf Tiny.
 *
 * @module
 */
import type { Kernels } from "@kws/kernels";
import {
  convolutionTensors as convolutionLayout,
  DS_CNN_KERNEL,
  dsCnnPositions,
  type DsCnnShape,
} from "@kws/runtime/network";
import { type CostParts, costSum, costTimes } from "../cost.ts";
import { Depthwise2d, depthwise2dCost, depthwise2dTensors } from "../layers/depthwise2d.ts";
import { classifierTensors, Linear, linearCost } from "../layers/linear.ts";
import { meanPool, meanPoolBackward, type MeanPoolSize } from "../layers/mean_pool.ts";
import type { Norm } from "../layers/norm.ts";
import { Pointwise, pointwiseCost, pointwiseTensors } from "../layers/pointwise.ts";
import type { LayerOutput, Network, NetworkOptions } from "../network.ts";
import { NetworkMemory } from "../network_memory.ts";
import { initialParameters, layOut, type ParameterLayout } from "../parameters.ts";
import { refuseWindow, type Topology } from "./topology.ts";

/**
 * The parameters: of the network that runs, whose normalisations are folded into its convolutions, or
 * of the one that is trained.
 *
 * @throws {RangeError} If the shape is impossible.
 */
export function dsCnnLayout(shape: DsCnnShape, norms = false): ParameterLayout {
  const { channels, kernel, blocks } = shape;
  dsCnnPositions(shape, kernel[1]);
  const wide = { inputs: channels, outputs: channels, norms };
  const [product, ...rest] = pointwiseTensors("conv", { ...wide, inputs: kernel[0] * kernel[1] });
  return layOut([
    // A product with patches, but a convolution's weights: (C,1,kf,kt).
    { ...product, ...convolutionLayout("conv", channels, kernel)[0] },
    ...rest,
    ...Array.from({ length: blocks }, (_, i) => [
      ...depthwise2dTensors(`block.${i}.depthwise`, { channels, kernel: DS_CNN_KERNEL }, norms),
      ...pointwiseTensors(`block.${i}.pointwise`, wide),
    ]).flat(),
    ...classifierTensors(channels),
  ]);
}

/**
 * What the parts of a clip cost: at each of the first convolution's F'·T' positions C·(kf·kt + 1),
 * then C·(3·3 + 1) and C·(C + 1) a block by thop's convention, which counts a 1 for every bias. The
 * mean is a sum whose factor the classifier takes up; neither convention counts ReLU.
 *
 * @throws {RangeError} If the shape is impossible or the frames are fewer than the kernel's.
 */
export function dsCnnCost(shape: DsCnnShape, frames: number): CostParts {
  const { channels, kernel: [kf, kt], blocks } = shape;
  const { outBands, steps } = dsCnnPositions(shape, frames);
  const positions = outBands * steps;
  const block = costSum([
    depthwise2dCost({ channels, kernel: DS_CNN_KERNEL }),
    pointwiseCost({ inputs: channels, outputs: channels }),
  ]);
  return {
    convolution: costTimes(pointwiseCost({ inputs: kf * kt, outputs: channels }), positions),
    blocks: costTimes(block, positions * blocks),
    classifier: linearCost({ inputs: channels, outputs: 2 }),
  };
}

/** A convolution and its output after ReLU, (B,T',F',C). */
interface Block {
  depthwise: Depthwise2d;
  pointwise: Pointwise;
  y: Float32Array;
}

/**
 * features (B,T,bands) → convolution → blocks (B,T',F',C) → mean over all positions → logits (B,2);
 * a ReLU behind every convolution, and a normalisation before it where it is trained. It hears whole
 * clips: its mean is over all of one, and no step of a stream can be had for less than the clip.
 *
 * Source: Y. Zhang et al., "Hello Edge: Keyword Spotting on Microcontrollers", arXiv:1711.07128,
 * section 3; C. Banbury et al., "MLPerf Tiny Benchmark", arXiv:2106.07597.
 */
class DsCnn implements Network {
  readonly layout: ParameterLayout;
  readonly gradients: Float32Array;
  readonly features: Float32Array;
  readonly dLogits: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #shape: DsCnnShape;
  readonly #batch: number;
  readonly #frames: number;
  readonly #pool: MeanPoolSize;
  readonly #patches: Float32Array;
  readonly #first: Pointwise;
  readonly #maps: Float32Array;
  readonly #blocks: Block[];
  readonly #pooled: Float32Array;
  readonly #dPooled: Float32Array;
  readonly #classifier: Linear;
  readonly #dy: Float32Array;
  readonly #dDeep: Float32Array;
  readonly #dz: Float32Array;

  /** @throws {RangeError} If the shape is impossible or the frames are fewer than the kernel's. */
  constructor(kernels: Kernels, shape: DsCnnShape, options: NetworkOptions) {
    const { batch, frames, training = false } = options;
    const { bands, channels, kernel: [kf, kt], blocks } = shape;
    const { outBands, steps } = dsCnnPositions(shape, frames);
    const rows = batch * steps * outBands;
    const size = rows * channels;
    this.layout = dsCnnLayout(shape, training);
    const memory = new NetworkMemory(kernels, this.layout, training);
    this.#memory = memory;
    this.#shape = shape;
    this.#batch = batch;
    this.#frames = frames;
    this.#pool = { batch, rows: steps * outBands, channels };
    this.gradients = memory.gradients;
    this.features = kernels.f32(batch * frames * bands);
    this.dLogits = memory.trained(2 * batch);
    this.#patches = kernels.f32(rows * kf * kt);
    this.#first = new Pointwise(memory, "conv", { inputs: kf * kt, outputs: channels, rows });
    this.#maps = kernels.f32(size);
    this.#blocks = Array.from({ length: blocks }, (_, i) => ({
      depthwise: new Depthwise2d(memory, `block.${i}.depthwise`, {
        ...{ channels, kernel: DS_CNN_KERNEL, batch, steps, bands: outBands },
      }),
      pointwise: new Pointwise(memory, `block.${i}.pointwise`, {
        ...{ inputs: channels, outputs: channels, rows },
      }),
      y: kernels.f32(size),
    }));
    this.#pooled = kernels.f32(batch * channels);
    this.#dPooled = memory.trained(batch * channels);
    this.#classifier = new Linear(memory, "classifier", { inputs: channels, outputs: 2 }, batch);
    this.#dy = memory.trained(size);
    this.#dDeep = memory.trained(size);
    this.#dz = memory.trained(size);
  }

  get logits(): Float32Array {
    return this.#classifier.y;
  }

  get outputs(): LayerOutput[] {
    const positive = [this.#maps, ...this.#blocks.flatMap(({ depthwise, y }) => [depthwise.y, y])];
    return [
      { values: this.features, positive: false },
      ...positive.map((values) => ({ values, positive: true })),
    ];
  }

  get norms(): Norm[] {
    const layers = [
      this.#first,
      ...this.#blocks.flatMap(({ depthwise, pointwise }) => [depthwise, pointwise]),
    ];
    return layers.flatMap(({ norm }) => norm ? [norm] : []);
  }

  load(parameters: Float32Array): void {
    this.#memory.load(parameters);
  }

  forward(batch: number = this.#batch): Float32Array {
    const { kernels } = this.#memory;
    const { wasm } = kernels;
    const { bands, kernel: [kf, kt], stride } = this.#shape;
    const { rows: positions } = this.#pool;
    const rows = batch * positions;
    const sizes = [this.#frames, bands, kf, kt, ...stride] as const;
    for (let b = 0; b < batch; b++) {
      const to = this.#patches.byteOffset + 4 * b * positions * kf * kt;
      wasm.patchRows(to, this.features.byteOffset + 4 * b * this.#frames * bands, ...sizes);
    }
    const relu = (y: Float32Array): void =>
      wasm.clip(y.byteOffset, y.byteOffset, y.length, 0, 0, Infinity);
    let x = this.#maps;
    this.#first.forward(x, this.#patches, false, rows);
    relu(x);
    for (const { depthwise, pointwise, y } of this.#blocks) {
      const deep = depthwise.forward(x, batch);
      relu(deep);
      pointwise.forward(y, deep, false, rows);
      relu(y);
      x = y;
    }
    meanPool(kernels, this.#pooled, x, { ...this.#pool, batch });
    return this.#classifier.forward(this.#pooled, batch);
  }

  backward(): void {
    const { kernels } = this.#memory;
    const { clipBackward } = kernels.wasm;
    const [dy, dDeep, dz] = [this.#dy, this.#dDeep, this.#dz];
    const throughRelu = (d: Float32Array, y: Float32Array): void =>
      clipBackward(d.byteOffset, y.byteOffset, y.length, 0, Infinity);
    this.#classifier.backward(this.dLogits, this.#pooled, this.#batch, this.#dPooled);
    meanPoolBackward(kernels, dy, this.#dPooled, this.#pool);
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      const { depthwise, pointwise, y } = this.#blocks[i];
      throughRelu(dy, y);
      pointwise.backward(dy, dz, depthwise.y, dDeep, false);
      throughRelu(dDeep, depthwise.y);
      depthwise.backward(dDeep, dz, i > 0 ? this.#blocks[i - 1].y : this.#maps, dy);
    }
    throughRelu(dy, this.#maps);
    this.#first.backward(dy, dz, this.#patches, undefined, false);
  }
}

/** DS-CNN. */
export const DS_CNN: Topology<DsCnnShape> = {
  kind: "ds-cnn",
  layout: dsCnnLayout,
  initial: (shape, random) => initialParameters(dsCnnLayout(shape, true), random),
  build(kernels, shape, options) {
    refuseWindow("ds-cnn", options);
    return new DsCnn(kernels, shape, options);
  },
  cost: dsCnnCost,
};
