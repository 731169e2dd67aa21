/**
 * SparkNet: depthwise-separable convolutions over time, then stochastic gates and their mean.
 *
 * @module
 */
import type { Kernels, Random } from "@kws/kernels";
import {
  checkSizes,
  checkSparkNet,
  sparkNetBlocks,
  type SparkNetShape,
} from "@kws/runtime/network";
import { type CostParts, costSum, costTimes } from "../cost.ts";
import { Depthwise, depthwiseCost, depthwiseTensors } from "../layers/depthwise.ts";
import { classifierTensors, Linear, linearCost } from "../layers/linear.ts";
import { meanPool, meanPoolBackward, type MeanPoolSize } from "../layers/mean_pool.ts";
import type { Norm } from "../layers/norm.ts";
import { Pointwise, pointwiseCost, pointwiseTensors } from "../layers/pointwise.ts";
import type { LayerOutput, Network, NetworkOptions } from "../network.ts";
import { NetworkMemory } from "../network_memory.ts";
import { initialParameters, layOut, type ParameterLayout, type TensorSpec } from "../parameters.ts";
import { refuseWindow, type Topology } from "./topology.ts";

/** Options of a {@linkcode SparkNet}. */
export interface SparkNetOptions extends NetworkOptions {
  /**
   * Whether normalisations follow the convolutions, as where they are trained, or have been folded
   * into them. Defaults to `training`.
   */
  norms?: boolean;
}

/** The names of a block's layers. */
function blockNames(i: number): { depthwise: string; pointwise: string; residual: string } {
  const name = `block.${i}`;
  return {
    depthwise: `${name}.depthwise`,
    pointwise: `${name}.pointwise`,
    residual: `${name}.residual`,
  };
}

/**
 * The parameters: of the network that runs, whose normalisations are folded into its convolutions, or
 * of the one that is trained, whose residual convolutions have normalisations of their own.
 *
 * @throws {RangeError} If the shape is impossible.
 */
export function sparkNetLayout(shape: SparkNetShape, norms = false): ParameterLayout {
  checkSparkNet(shape);
  const { channels, gates } = shape;
  const blocks = sparkNetBlocks(shape).flatMap(({ kernel, inputs, residual }, i): TensorSpec[] => {
    const names = blockNames(i);
    const wide = { inputs, outputs: channels, norms };
    return [
      ...depthwiseTensors(names.depthwise, { channels: inputs, kernel }),
      ...pointwiseTensors(names.pointwise, wide),
      ...(residual ? pointwiseTensors(names.residual, { ...wide, biasOf: names.pointwise }) : []),
    ];
  });
  return layOut([
    ...blocks,
    ...pointwiseTensors("gates", { inputs: channels, outputs: gates, norms }),
    ...classifierTensors(gates),
  ]);
}

/**
 * What the parts cost for `frames` more frames and one classification: with c_i channels into block i
 * of kernel K_i,
 *
 * frames · (Σ c_i·K_i + C·(c_i + 1) [+ C·c_i] + G·(C + 1)) + 2 G.
 *
 * Convolutions over time have no bias and the residual ones share their block's. The mean over time is
 * a sum whose factor the classifier takes up; neither convention counts ReLU, tanh and clipping.
 *
 * @throws {RangeError} If the shape is impossible or `frames` no whole number >= 1.
 */
export function sparkNetCost(shape: SparkNetShape, frames: number): CostParts {
  checkSparkNet(shape);
  checkSizes({ frames });
  const { channels, gates } = shape;
  const blocks = sparkNetBlocks(shape).flatMap(({ kernel, inputs, residual }) => {
    const wide = { inputs, outputs: channels };
    return [
      depthwiseCost({ channels: inputs, kernel }),
      pointwiseCost(wide),
      ...(residual ? [pointwiseCost(wide, false)] : []),
    ];
  });
  return {
    blocks: costTimes(costSum(blocks), frames),
    gates: costTimes(pointwiseCost({ inputs: channels, outputs: gates }), frames),
    classifier: linearCost({ inputs: gates, outputs: 2 }),
  };
}

interface Block {
  depthwise: Depthwise;
  main: Pointwise;
  residual?: Pointwise;
  y: Float32Array;
}

/**
 * features (B,T,bands) → blocks → gates (B,T,G) in 0…1 → their mean over time → logits (B,2).
 *
 * A block is ReLU(pointwise(depthwise(x)) [+ residual(x)]), each pointwise convolution followed by a
 * normalisation where it is trained; a gate is tanh(gates(x)) + noise + ½ cut to 0…1.
 *
 * Source: arXiv:2406.06634, section 3; blocks as in QuartzNet, arXiv:1910.10261.
 */
export class SparkNet implements Network {
  readonly layout: ParameterLayout;
  readonly gradients: Float32Array;
  readonly features: Float32Array;
  readonly dLogits: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #batch: number;
  readonly #pool: MeanPoolSize;
  readonly #blocks: Block[];
  readonly #gates: Pointwise;
  readonly #tanh: Float32Array;
  readonly #open: Float32Array;
  readonly #dGates: Float32Array;
  readonly #dNormed: Float32Array;
  readonly #pooled: Float32Array;
  readonly #dPooled: Float32Array;
  readonly #classifier: Linear;
  readonly #dy: [Float32Array, Float32Array];
  readonly #dz: Float32Array;
  readonly #dDeep: Float32Array;
  #noise: { key: readonly [number, number]; sigma: number } | undefined;

  /** @throws {RangeError} If the shape is impossible. */
  constructor(kernels: Kernels, shape: SparkNetShape, options: SparkNetOptions) {
    const { batch, frames, training = false, norms = training } = options;
    const { bands, channels, gates } = shape;
    const rows = batch * frames;
    this.layout = sparkNetLayout(shape, norms);
    const memory = new NetworkMemory(kernels, this.layout, training);
    this.#memory = memory;
    this.gradients = memory.gradients;
    this.#batch = batch;
    this.#pool = { batch, rows: frames, channels: gates };
    this.features = kernels.f32(rows * bands);
    this.dLogits = memory.trained(2 * batch);
    this.#blocks = sparkNetBlocks(shape).map(({ kernel, inputs, residual }, i) => {
      const names = blockNames(i);
      const wide = { inputs, outputs: channels, rows };
      return {
        depthwise: new Depthwise(memory, names.depthwise, {
          ...{ channels: inputs, kernel, batch, frames },
        }),
        main: new Pointwise(memory, names.pointwise, wide),
        residual: residual ? new Pointwise(memory, names.residual, wide) : undefined,
        y: kernels.f32(rows * channels),
      };
    });
    this.#gates = new Pointwise(memory, "gates", { inputs: channels, outputs: gates, rows });
    this.#tanh = kernels.f32(rows * gates);
    this.#open = training ? kernels.f32(rows * gates) : this.#tanh;
    this.#dGates = memory.trained(rows * gates);
    this.#dNormed = memory.trained(rows * gates);
    this.#pooled = kernels.f32(batch * gates);
    this.#dPooled = memory.trained(batch * gates);
    this.#classifier = new Linear(memory, "classifier", { inputs: gates, outputs: 2 }, batch);
    this.#dy = [memory.trained(rows * channels), memory.trained(rows * channels)];
    this.#dz = memory.trained(rows * channels);
    this.#dDeep = memory.trained(rows * Math.max(bands, channels));
  }

  get logits(): Float32Array {
    return this.#classifier.y;
  }

  get outputs(): LayerOutput[] {
    return [
      { values: this.features, positive: false },
      ...this.#blocks.flatMap(({ depthwise, y }) => [
        { values: depthwise.y, positive: false },
        { values: y, positive: true },
      ]),
    ];
  }

  /** The normalisations in the order of the layout, with the moments of the latest rows. */
  get norms(): Norm[] {
    const pointwise = this.#blocks.flatMap(({ main, residual }) =>
      residual ? [main, residual] : [main]
    );
    return [...pointwise, this.#gates].flatMap(({ norm }) => norm ? [norm] : []);
  }

  load(parameters: Float32Array): void {
    this.#memory.load(parameters);
  }

  /**
   * Draws the gates' noise of the next passes.
   *
   * @param random Its stream.
   * @param sigma Its standard deviation; 0 for none.
   */
  drawNoise(random: Random, sigma = 0): void {
    this.#noise = { key: random.key, sigma };
  }

  forward(batch: number = this.#batch): Float32Array {
    const { kernels } = this.#memory;
    const { wasm } = kernels;
    const rows = batch * this.#pool.rows;
    let x = this.features;
    for (const { depthwise, main, residual, y } of this.#blocks) {
      main.forward(y, depthwise.forward(x, batch), false, rows);
      residual?.forward(y, x, true, rows);
      wasm.clip(y.byteOffset, y.byteOffset, y.length, 0, 0, Infinity);
      x = y;
    }
    const [tanh, open] = [this.#tanh, this.#open];
    this.#gates.forward(tanh, x, false, rows);
    wasm.tanhArray(tanh.byteOffset, tanh.byteOffset, tanh.length);
    if (open !== tanh) open.set(tanh);
    if (this.#noise && this.#noise.sigma > 0) {
      wasm.addNormal(open.byteOffset, open.length, ...this.#noise.key, this.#noise.sigma);
    }
    wasm.clip(open.byteOffset, open.byteOffset, open.length, 0.5, 0, 1);
    meanPool(kernels, this.#pooled, open, { ...this.#pool, batch });
    return this.#classifier.forward(this.#pooled, batch);
  }

  backward(): void {
    const { kernels } = this.#memory;
    const { wasm } = kernels;
    const dGates = this.#dGates;
    this.#classifier.backward(this.dLogits, this.#pooled, this.#batch, this.#dPooled);
    meanPoolBackward(kernels, dGates, this.#dPooled, this.#pool);
    wasm.clipBackward(dGates.byteOffset, this.#open.byteOffset, dGates.length, 0, 1);
    wasm.tanhBackward(dGates.byteOffset, this.#tanh.byteOffset, dGates.length);
    const top = this.#blocks.length - 1;
    let [dy, dx] = this.#dy;
    this.#gates.backward(dGates, this.#dNormed, this.#blocks[top].y, dy, false);
    for (let i = top; i >= 0; i--) {
      const { depthwise, main, residual, y } = this.#blocks[i];
      const x = i > 0 ? this.#blocks[i - 1].y : this.features;
      wasm.clipBackward(dy.byteOffset, y.byteOffset, y.length, 0, Infinity);
      main.backward(dy, this.#dz, depthwise.y, this.#dDeep, false);
      depthwise.backward(this.#dDeep, x, i > 0 ? dx : undefined);
      residual?.backward(dy, this.#dz, x, dx, true);
      [dy, dx] = [dx, dy];
    }
  }
}

/** SparkNet. */
export const SPARKNET: Topology<SparkNetShape> = {
  kind: "sparknet",
  layout: sparkNetLayout,
  initial: (shape, random) => initialParameters(sparkNetLayout(shape, true), random),
  build(kernels, shape, options) {
    refuseWindow("sparknet", options);
    return new SparkNet(kernels, shape, options);
  },
  cost: sparkNetCost,
  stream: {
    // One more frame; the mean's window costs nothing, as its sum is kept.
    cost: (shape) => sparkNetCost(shape, 1),
    stride: () => 1,
    window: (_, frames) => frames,
    frames: (_, window) => window,
  },
};
