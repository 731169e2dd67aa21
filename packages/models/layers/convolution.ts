import type { Kernels } from "@kws/kernels";
import { type CrnnShape, crnnSizes } from "../shape.ts";

/** The tensors of a {@linkcode Convolution}, inside the kernels' memory. */
export interface ConvolutionTensors {
  /** (C,1,kf,kt), PyTorch's layout. */
  weight: Float32Array;
  /** (C). */
  bias: Float32Array;
}

/**
 * A convolution of one input channel over bands and frames, without padding or activation, whose
 * output is flattened channel-major: y (T',B,C·F') from x (B,T,bands).
 */
export class Convolution {
  /** The output, (T',B,C·F'). */
  readonly y: Float32Array;
  readonly #kernels: Kernels;
  readonly #shape: CrnnShape;
  readonly #frames: number;
  readonly #batch: number;
  readonly #tensors: ConvolutionTensors;
  readonly #patches: Float32Array;
  readonly #maps: Float32Array;

  constructor(
    kernels: Kernels,
    shape: CrnnShape,
    { frames, batch }: { frames: number; batch: number },
    tensors: ConvolutionTensors,
  ) {
    const { steps, features, outBands } = crnnSizes(shape, frames);
    this.#kernels = kernels;
    this.#shape = shape;
    this.#frames = frames;
    this.#batch = batch;
    this.#tensors = tensors;
    this.#patches = kernels.f32(shape.kernel[0] * shape.kernel[1] * steps * outBands);
    this.#maps = kernels.f32(shape.channels * steps * outBands);
    this.y = kernels.f32(steps * batch * features);
  }

  /**
   * Fills {@linkcode Convolution.y} from x (batch,frames,bands), frames at most the planned ones;
   * rows of y lie `batch` apart.
   */
  forward(x: Float32Array, batch: number = this.#batch, frames: number = this.#frames): void {
    const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = this.#shape;
    const { steps, outBands, features } = crnnSizes(this.#shape, frames);
    const { wasm } = this.#kernels;
    const maps = this.#maps;
    const positions = steps * outBands;
    const { weight, bias } = this.#tensors;
    for (let b = 0; b < batch; b++) {
      const clip = x.byteOffset + b * frames * bands * 4;
      wasm.patchColumns(this.#patches.byteOffset, clip, frames, bands, kf, kt, sf, st);
      for (let c = 0; c < channels; c++) maps.fill(bias[c], c * positions, (c + 1) * positions);
      wasm.gemm(
        maps.byteOffset,
        positions,
        weight.byteOffset,
        kf * kt,
        1,
        this.#patches.byteOffset,
        positions,
        channels,
        positions,
        kf * kt,
        1,
      );
      for (let t = 0; t < steps; t++) {
        for (let c = 0; c < channels; c++) {
          const from = c * positions + t * outBands;
          const to = (t * batch + b) * features + c * outBands;
          for (let f = 0; f < outBands; f++) this.y[to + f] = maps[from + f];
        }
      }
    }
  }

  /** Adds to the gradients from dy (T',B,C·F') and the x of the forward pass. */
  backward(dy: Float32Array, x: Float32Array, gradients: ConvolutionTensors): void {
    const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = this.#shape;
    const { steps, outBands, features } = crnnSizes(this.#shape, this.#frames);
    const { wasm } = this.#kernels;
    const maps = this.#maps;
    const positions = steps * outBands;
    for (let b = 0; b < this.#batch; b++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let t = 0; t < steps; t++) {
          const from = (t * this.#batch + b) * features + c * outBands;
          const to = c * positions + t * outBands;
          for (let f = 0; f < outBands; f++) {
            maps[to + f] = dy[from + f];
            sum = Math.fround(sum + dy[from + f]);
          }
        }
        gradients.bias[c] += sum;
      }
      const clip = x.byteOffset + b * this.#frames * bands * 4;
      wasm.patchRows(this.#patches.byteOffset, clip, this.#frames, bands, kf, kt, sf, st);
      wasm.gemm(
        gradients.weight.byteOffset,
        kf * kt,
        maps.byteOffset,
        positions,
        1,
        this.#patches.byteOffset,
        kf * kt,
        channels,
        kf * kt,
        positions,
        1,
      );
    }
  }
}
