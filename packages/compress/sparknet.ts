/**
 * SparkNet as it runs: its normalisations are folded.
 *
 * @module
 */
import { Kernels, type SeparableExports, separableKernels } from "@kws/kernels";
import { Linear, type ParameterLayout, view } from "@kws/models";
import { type ClipSize, Depthwise, Pointwise } from "./sparknet_layers.ts";
import { sparkNetBlocks, sparkNetLayout, type SparkNetShape } from "./sparknet_shape.ts";

/** Bytes of kernel memory that a {@linkcode SparkNet} takes at most, its weights among them. */
export function sparkNetBytes(shape: SparkNetShape, { batch, frames }: ClipSize): number {
  const { channels, gates } = shape;
  const rows = batch * frames;
  let floats = 2 * sparkNetLayout(shape).size + rows * (shape.bands + gates) + batch * (gates + 2);
  for (const { kernel, inputs } of sparkNetBlocks(shape)) {
    floats += rows * (inputs + channels) + (frames + 3 * kernel) * inputs;
  }
  return 4 * floats + 16 * (8 * shape.kernels.length + 12);
}

interface Block {
  depthwise: Depthwise;
  pointwise: Pointwise;
  bias: Float32Array;
  residual?: Pointwise;
  y: Float32Array;
}

/**
 * features (B,T,bands) → blocks → gates (B,T,G) in 0…1 → their mean over time → logits (B,2).
 *
 * A block is ReLU(pointwise(depthwise(x)) [+ residual(x)]), a gate tanh(gates(x)) + ½ cut to 0…1.
 *
 * Source: arXiv:2406.06634, section 3; blocks as in QuartzNet, arXiv:1910.10261.
 */
export class SparkNet {
  /** Where each tensor lies in {@linkcode SparkNet.parameters}. */
  readonly layout: ParameterLayout;
  /** The flat parameters; call {@linkcode SparkNet.prepare} after a change. */
  readonly parameters: Float32Array;
  /** The input, (B,T,bands). */
  readonly features: Float32Array;
  readonly #kernels: Kernels;
  readonly #functions: SeparableExports;
  readonly #size: ClipSize;
  readonly #gateCount: number;
  readonly #blocks: Block[];
  readonly #gates: Linear;
  readonly #pooled: Float32Array;
  readonly #classifier: Linear;

  /** @throws {RangeError} If the shape is impossible. */
  constructor(kernels: Kernels, shape: SparkNetShape, size: ClipSize) {
    const { channels, gates } = shape;
    const rows = size.batch * size.frames;
    this.#kernels = kernels;
    this.#functions = separableKernels(kernels);
    this.#size = size;
    this.#gateCount = gates;
    this.layout = sparkNetLayout(shape);
    this.parameters = kernels.f32(this.layout.size);
    this.features = kernels.f32(rows * shape.bands);
    const tensor = (name: string): Float32Array => view(this.parameters, this.layout, name);
    this.#blocks = sparkNetBlocks(shape).map(({ kernel, inputs, residual }, i) => {
      const wide = { inputs, outputs: channels };
      const deep = { channels: inputs, kernel };
      return {
        depthwise: new Depthwise(kernels, size, deep, tensor(`block.${i}.depthwise.weight`)),
        pointwise: new Pointwise(kernels, size, wide, tensor(`block.${i}.pointwise.weight`)),
        bias: tensor(`block.${i}.pointwise.bias`),
        residual: residual
          ? new Pointwise(kernels, size, wide, tensor(`block.${i}.residual.weight`))
          : undefined,
        y: kernels.f32(rows * channels),
      };
    });
    this.#gates = new Linear(kernels, { inputs: channels, outputs: gates, rows }, {
      weight: tensor("gates.weight"),
      bias: tensor("gates.bias"),
    });
    this.#pooled = kernels.f32(size.batch * gates);
    this.#classifier = new Linear(kernels, { inputs: gates, outputs: 2, rows: size.batch }, {
      weight: tensor("classifier.weight"),
      bias: tensor("classifier.bias"),
    });
  }

  /** Must be called whenever the parameters have changed. */
  prepare(): void {
    for (const { depthwise, pointwise, residual } of this.#blocks) {
      for (const layer of [depthwise, pointwise, residual]) layer?.prepare();
    }
    this.#gates.prepare();
    this.#classifier.prepare();
  }

  /** The logits (B,2) of {@linkcode SparkNet.features}. */
  forward(): Float32Array {
    const { wasm } = this.#kernels;
    const { batch, frames } = this.#size;
    const rows = batch * frames;
    const clip = this.#functions.clip;
    let x = this.features;
    for (const { depthwise, pointwise, bias, residual, y } of this.#blocks) {
      depthwise.forward(x);
      wasm.fillRows(y.byteOffset, bias.byteOffset, rows, bias.length);
      pointwise.forward(y, depthwise.y, true);
      residual?.forward(y, x, true);
      clip(y.byteOffset, y.byteOffset, y.length, 0, 0, Infinity);
      x = y;
    }
    this.#gates.forward(x, rows);
    const gates = this.#gates.y;
    wasm.tanhArray(gates.byteOffset, gates.byteOffset, gates.length);
    clip(gates.byteOffset, gates.byteOffset, gates.length, 0.5, 0, 1);
    meanOverTime(this.#kernels, this.#pooled, gates, this.#size, this.#gateCount);
    this.#classifier.forward(this.#pooled, batch);
    return this.#classifier.y;
  }
}

/** y (B,G) = the mean over time of x (B,T,G). */
export function meanOverTime(
  { wasm }: Kernels,
  y: Float32Array,
  x: Float32Array,
  { batch, frames }: ClipSize,
  width: number,
): void {
  y.fill(0);
  for (let b = 0; b < batch; b++) {
    const [to, from] = [y.byteOffset + 4 * b * width, x.byteOffset + 4 * b * frames * width];
    wasm.columnSums(to, from, frames, width);
  }
  wasm.scale(y.byteOffset, y.length, 1 / frames);
}

/** What {@linkcode sparkNetScorer} needs of a network. */
export interface SparkNetModel {
  shape: SparkNetShape;
  /** In the order of {@linkcode sparkNetLayout}. */
  parameters: Float32Array;
  /** What is subtracted from every log-mel value. */
  offset: number;
}

/** A function from one clip's log-mel (T,bands) to the keyword's log-odds. */
export function sparkNetScorer(
  { shape, parameters, offset }: SparkNetModel,
  frames: number,
): (clip: Float32Array) => number {
  const size = { batch: 1, frames };
  const net = new SparkNet(Kernels.create({ bytes: sparkNetBytes(shape, size) }), shape, size);
  net.parameters.set(parameters);
  net.prepare();
  return (clip) => {
    for (let i = 0; i < clip.length; i++) net.features[i] = clip[i] - offset;
    const [other, keyword] = net.forward();
    return keyword - other;
  };
}
