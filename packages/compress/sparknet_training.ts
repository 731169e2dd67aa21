/**
 * SparkNet as it is trained: every convolution is followed by a batch
 * normalisation.
 *
 * @module
 */
import { type Kernels, type Random, type SeparableExports, separableKernels } from "@kws/kernels";
import { Linear, type ParameterLayout, view } from "@kws/models";
import {
  type ClipSize,
  Depthwise,
  Norm,
  Pointwise,
  type WeightAndBias,
} from "./sparknet_layers.ts";
import { sparkNetBlocks, type SparkNetShape, trainedLayout } from "./sparknet_shape.ts";
import { meanOverTime } from "./sparknet.ts";

/** Bytes of kernel memory that a {@linkcode TrainedSparkNet} takes at most. */
export function trainedSparkNetBytes(shape: SparkNetShape, { batch, frames }: ClipSize): number {
  const { bands, channels, gates } = shape;
  const rows = batch * frames;
  const widest = Math.max(bands, channels);
  let floats = 4 * trainedLayout(shape).size + 2 * batch * (gates + 4) +
    rows * (bands + 2 * widest + 4 * channels + 5 * gates);
  for (const { kernel, inputs } of sparkNetBlocks(shape)) {
    floats += rows * (inputs + 3 * channels) + (frames + 4 * kernel) * inputs + 4 * channels;
  }
  return 4 * floats + 16 * (16 * shape.kernels.length + 32);
}

/** A pointwise convolution with its normalisation. */
interface Normed {
  pointwise: Pointwise;
  norm: Norm;
  /** Where their gradients go. */
  gradients: { weight: Float32Array; norm: WeightAndBias };
  /** What the normalisation sees. */
  z: Float32Array;
}

interface Block {
  depthwise: Depthwise;
  dDepthwise: Float32Array;
  main: Normed;
  residual?: Normed;
  y: Float32Array;
}

/**
 * As `SparkNet`, with norm(pointwise(depthwise(x))) [+ norm(residual(x))] in a block and normal
 * noise on the gates before they are cut, forwards and backwards.
 */
export class TrainedSparkNet {
  /** Where each tensor lies in {@linkcode TrainedSparkNet.parameters}. */
  readonly layout: ParameterLayout;
  /** The flat parameters; call {@linkcode TrainedSparkNet.prepare} after a change. */
  readonly parameters: Float32Array;
  /** The flat gradients that {@linkcode TrainedSparkNet.backward} adds to. */
  readonly gradients: Float32Array;
  /** The input, (B,T,bands). */
  readonly features: Float32Array;
  /** The gradient of the logits, (B,2), to be filled before the backward pass. */
  readonly dLogits: Float32Array;
  readonly #kernels: Kernels;
  readonly #functions: SeparableExports;
  readonly #size: ClipSize;
  readonly #gateCount: number;
  readonly #blocks: Block[];
  readonly #gates: Normed;
  readonly #tanh: Float32Array;
  readonly #open: Float32Array;
  readonly #dGates: Float32Array;
  readonly #dNormed: Float32Array;
  readonly #pooled: Float32Array;
  readonly #dPooled: Float32Array;
  readonly #classifier: Linear;
  readonly #dClassifier: WeightAndBias;
  readonly #dy: [Float32Array, Float32Array];
  readonly #dz: Float32Array;
  readonly #dDeep: Float32Array;

  /** @throws {RangeError} If the shape is impossible. */
  constructor(kernels: Kernels, shape: SparkNetShape, size: ClipSize) {
    const { bands, channels, gates } = shape;
    const rows = size.batch * size.frames;
    this.#kernels = kernels;
    this.#functions = separableKernels(kernels);
    this.#size = size;
    this.#gateCount = gates;
    this.layout = trainedLayout(shape);
    this.parameters = kernels.f32(this.layout.size);
    this.gradients = kernels.f32(this.layout.size);
    this.features = kernels.f32(rows * bands);
    this.dLogits = kernels.f32(2 * size.batch);
    const tensor = (name: string): Float32Array => view(this.parameters, this.layout, name);
    const slope = (name: string): Float32Array => view(this.gradients, this.layout, name);
    const normed = (name: string, inputs: number, outputs: number): Normed => {
      const pair = (of: (name: string) => Float32Array): WeightAndBias => ({
        weight: of(`${name}.norm.weight`),
        bias: of(`${name}.norm.bias`),
      });
      const weight = `${name}.weight`;
      return {
        pointwise: new Pointwise(kernels, size, { inputs, outputs }, tensor(weight)),
        norm: new Norm(kernels, size, outputs, pair(tensor)),
        gradients: { weight: slope(weight), norm: pair(slope) },
        z: kernels.f32(rows * outputs),
      };
    };
    this.#blocks = sparkNetBlocks(shape).map(({ kernel, inputs, residual }, i) => {
      const name = `block.${i}`;
      const weight = `${name}.depthwise.weight`;
      return {
        depthwise: new Depthwise(kernels, size, { channels: inputs, kernel }, tensor(weight)),
        dDepthwise: slope(weight),
        main: normed(`${name}.pointwise`, inputs, channels),
        residual: residual ? normed(`${name}.residual`, inputs, channels) : undefined,
        y: kernels.f32(rows * channels),
      };
    });
    this.#gates = normed("gates", channels, gates);
    this.#tanh = kernels.f32(rows * gates);
    this.#open = kernels.f32(rows * gates);
    this.#dGates = kernels.f32(rows * gates);
    this.#dNormed = kernels.f32(rows * gates);
    this.#pooled = kernels.f32(size.batch * gates);
    this.#dPooled = kernels.f32(size.batch * gates);
    const classifier = (of: (name: string) => Float32Array): WeightAndBias => ({
      weight: of("classifier.weight"),
      bias: of("classifier.bias"),
    });
    const last = { inputs: gates, outputs: 2, rows: size.batch };
    this.#classifier = new Linear(kernels, last, classifier(tensor));
    this.#dClassifier = classifier(slope);
    this.#dy = [kernels.f32(rows * channels), kernels.f32(rows * channels)];
    this.#dz = kernels.f32(rows * channels);
    this.#dDeep = kernels.f32(rows * Math.max(bands, channels));
  }

  /** The normalisations in the order of the layout, with the moments of the latest rows. */
  get norms(): Norm[] {
    const blocks = this.#blocks.flatMap(({ main, residual }) =>
      residual ? [main.norm, residual.norm] : [main.norm]
    );
    return [...blocks, this.#gates.norm];
  }

  /** Must be called whenever the parameters have changed. */
  prepare(): void {
    for (const { depthwise, main, residual } of this.#blocks) {
      depthwise.prepare();
      main.pointwise.prepare();
      residual?.pointwise.prepare();
    }
    this.#gates.pointwise.prepare();
    this.#classifier.prepare();
  }

  /**
   * The logits (B,2) of {@linkcode TrainedSparkNet.features}.
   *
   * @param random The stream of the gates' noise.
   * @param sigma Its standard deviation; 0 for none.
   */
  forward(random: Random, sigma: number): Float32Array {
    const { wasm } = this.#kernels;
    const { clip } = this.#functions;
    let x = this.features;
    for (const { depthwise, main, residual, y } of this.#blocks) {
      depthwise.forward(x);
      forwardNormed(main, y, depthwise.y, false);
      if (residual) forwardNormed(residual, y, x, true);
      clip(y.byteOffset, y.byteOffset, y.length, 0, 0, Infinity);
      x = y;
    }
    const [tanh, open] = [this.#tanh, this.#open];
    forwardNormed(this.#gates, tanh, x, false);
    wasm.tanhArray(tanh.byteOffset, tanh.byteOffset, tanh.length);
    open.set(tanh);
    if (sigma > 0) wasm.addNormal(open.byteOffset, open.length, ...random.key, sigma);
    clip(open.byteOffset, open.byteOffset, open.length, 0.5, 0, 1);
    meanOverTime(this.#kernels, this.#pooled, open, this.#size, this.#gateCount);
    this.#classifier.forward(this.#pooled, this.#size.batch);
    return this.#classifier.y;
  }

  /** Adds to the gradients from {@linkcode TrainedSparkNet.dLogits}. */
  backward(): void {
    const { wasm } = this.#kernels;
    const { clipBackward } = this.#functions;
    const { batch, frames } = this.#size;
    const width = this.#gateCount;
    const dGates = this.#dGates;
    this.#classifier.backward(
      this.dLogits,
      this.#pooled,
      batch,
      this.#dClassifier,
      this.#dPooled,
    );
    wasm.scale(this.#dPooled.byteOffset, this.#dPooled.length, 1 / frames);
    for (let b = 0; b < batch; b++) {
      const to = dGates.byteOffset + 4 * b * frames * width;
      wasm.fillRows(to, this.#dPooled.byteOffset + 4 * b * width, frames, width);
    }
    clipBackward(dGates.byteOffset, this.#open.byteOffset, dGates.length, 0, 1);
    wasm.tanhBackward(dGates.byteOffset, this.#tanh.byteOffset, dGates.length);
    const top = this.#blocks.length - 1;
    let [dy, dx] = this.#dy;
    const seen = this.#blocks[top].y;
    backwardNormed(this.#gates, dGates, this.#dNormed, seen, dy, false);
    for (let i = top; i >= 0; i--) {
      const { depthwise, dDepthwise, main, residual, y } = this.#blocks[i];
      const x = i > 0 ? this.#blocks[i - 1].y : this.features;
      clipBackward(dy.byteOffset, y.byteOffset, y.length, 0, Infinity);
      backwardNormed(main, dy, this.#dz, depthwise.y, this.#dDeep, false);
      depthwise.backward(this.#dDeep, x, dDepthwise, i > 0 ? dx : undefined);
      if (residual) backwardNormed(residual, dy, this.#dz, x, dx, true);
      [dy, dx] = [dx, dy];
    }
  }
}

/** y [+]= norm(pointwise(x)). */
function forwardNormed(
  { pointwise, norm, z }: Normed,
  y: Float32Array,
  x: Float32Array,
  accumulate: boolean,
): void {
  pointwise.forward(z, x, false);
  norm.forward(y, z, accumulate);
}

/** dx [+]= the gradient of x from dy; dz is scratch. */
function backwardNormed(
  { pointwise, norm, gradients, z }: Normed,
  dy: Float32Array,
  dz: Float32Array,
  x: Float32Array,
  dx: Float32Array,
  accumulate: boolean,
): void {
  norm.backward(dy, z, gradients.norm, dz);
  pointwise.backward(dz, x, gradients.weight, dx, accumulate);
}
