import { depthwiseTensors as depthwiseLayout } from "@kws/runtime/network";
import type { Cost } from "../cost.ts";
import type { Layer, NetworkMemory } from "../network_memory.ts";
import type { TensorSpec } from "../parameters.ts";
import { glorot } from "./glorot.ts";

/** Dimensions of a {@linkcode Depthwise} convolution. */
export interface DepthwiseSize {
  /** Channels, C. */
  channels: number;
  /** Frames of the kernel, K, an odd number. */
  kernel: number;
}

/** weight (C,1,K), PyTorch's layout. */
export function depthwiseTensors(
  name: string,
  { channels, kernel }: DepthwiseSize,
): TensorSpec[] {
  // Every output reads one input, but the published network begins as if it read all of them.
  const initial = glorot(1, channels, kernel);
  return depthwiseLayout(name, channels, kernel).map((weight) => ({ ...weight, initial }));
}

/** One frame: C·K products; it has no bias. */
export function depthwiseCost({ channels, kernel }: DepthwiseSize): Cost {
  return { thop: channels * kernel, pure: channels * kernel };
}

/** What a {@linkcode Depthwise} convolution is planned for. */
export interface DepthwiseOptions extends DepthwiseSize {
  /** Clips of a call, B. */
  batch: number;
  /** Frames of a clip, T. */
  frames: number;
}

/** Every channel over time with weights of its own: y (B,T,C) from x (B,T,C), the length kept. */
export class Depthwise implements Layer {
  /** The output, (B,T,C). */
  readonly y: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #options: DepthwiseOptions;
  readonly #weight: Float32Array;
  readonly #dWeight: Float32Array;
  readonly #columns: Float32Array;
  readonly #flipped: Float32Array;
  readonly #gradient: Float32Array;
  readonly #scratch: Float32Array;

  constructor(memory: NetworkMemory, name: string, options: DepthwiseOptions) {
    const { channels, kernel, batch, frames } = options;
    const { kernels } = memory;
    this.#memory = memory;
    this.#options = options;
    this.#weight = memory.tensor(`${name}.weight`);
    this.#dWeight = memory.gradient(`${name}.weight`);
    this.#columns = kernels.f32(channels * kernel);
    this.#flipped = memory.trained(channels * kernel);
    this.#gradient = memory.trained(channels * kernel);
    this.#scratch = kernels.f32((frames + kernel - 1) * channels);
    this.y = kernels.f32(batch * frames * channels);
    memory.add(this);
  }

  prepare(): void {
    const { channels: C, kernel: K } = this.#options;
    const columns = this.#columns;
    const { wasm } = this.#memory.kernels;
    wasm.transpose(columns.byteOffset, this.#weight.byteOffset, C, K);
    if (!this.#memory.training) return;
    for (let k = 0; k < K; k++) {
      this.#flipped.set(columns.subarray((K - 1 - k) * C, (K - k) * C), k * C);
    }
  }

  /** Fills {@linkcode Depthwise.y}. */
  forward(x: Float32Array, batch: number = this.#options.batch): Float32Array {
    this.#convolve(this.y, x, this.#columns, batch);
    return this.y;
  }

  /** Adds to the gradients from dy (B,T,C); fills `dx` where it is given. */
  backward(dy: Float32Array, x: Float32Array, dx?: Float32Array): void {
    const { batch, frames, channels: C, kernel: K } = this.#options;
    const gradient = this.#gradient;
    gradient.fill(0);
    this.#memory.kernels.wasm.depthwiseWeights(
      gradient.byteOffset,
      dy.byteOffset,
      x.byteOffset,
      this.#scratch.byteOffset,
      batch,
      frames,
      C,
      K,
    );
    for (let c = 0; c < C; c++) {
      for (let k = 0; k < K; k++) this.#dWeight[c * K + k] += gradient[k * C + c];
    }
    // Backwards a convolution over time is one with the weights in reverse.
    if (dx) this.#convolve(dx, dy, this.#flipped, batch);
  }

  #convolve(y: Float32Array, x: Float32Array, weights: Float32Array, batch: number): void {
    const { frames, channels, kernel } = this.#options;
    this.#memory.kernels.wasm.depthwise(
      y.byteOffset,
      x.byteOffset,
      weights.byteOffset,
      this.#scratch.byteOffset,
      batch,
      frames,
      channels,
      kernel,
    );
  }
}
