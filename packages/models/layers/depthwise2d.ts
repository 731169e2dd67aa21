import { convolutionTensors as convolutionLayout } from "@kws/runtime/network";
import type { Cost } from "../cost.ts";
import type { Layer, NetworkMemory } from "../network_memory.ts";
import type { TensorSpec } from "../parameters.ts";
import { glorot } from "./glorot.ts";
import { Norm, normTensors } from "./norm.ts";

/** Dimensions of a {@linkcode Depthwise2d} convolution. */
export interface Depthwise2dSize {
  /** Channels, C. */
  channels: number;
  /** Kernel: bands, frames, both odd. */
  kernel: readonly [number, number];
}

/** weight (C,1,kf,kt), then scale and shift of the normalisation, or the bias (C) of both. */
export function depthwise2dTensors(
  name: string,
  { channels, kernel }: Depthwise2dSize,
  norms: boolean,
): TensorSpec[] {
  const initial = glorot(1, channels, kernel[0] * kernel[1]);
  const [weight, bias] = convolutionLayout(name, channels, kernel)
    .map((spec) => ({ ...spec, initial }));
  return [weight, ...(norms ? normTensors(name, channels) : [bias])];
}

/** One position: C·kf·kt products; thop adds 1 for the bias of every channel. */
export function depthwise2dCost({ channels, kernel: [kf, kt] }: Depthwise2dSize): Cost {
  return { thop: channels * (kf * kt + 1), pure: channels * kf * kt };
}

/** What a {@linkcode Depthwise2d} convolution is planned for. */
export interface Depthwise2dOptions extends Depthwise2dSize {
  /** Clips of a call, B. */
  batch: number;
  /** Positions over time, T. */
  steps: number;
  /** Positions over frequency, F. */
  bands: number;
}

/**
 * Every channel over frequency and time with weights of its own, normalised or with a bias: y from x,
 * both (B,T,F,C), the size kept.
 */
export class Depthwise2d implements Layer {
  /** The output, (B,T,F,C). */
  readonly y: Float32Array;
  /** The normalisation behind it, where there is one. */
  readonly norm: Norm | undefined;
  readonly #memory: NetworkMemory;
  readonly #options: Depthwise2dOptions;
  readonly #weight: Float32Array;
  readonly #bias: Float32Array | undefined;
  readonly #dWeight: Float32Array;
  readonly #columns: Float32Array;
  readonly #flipped: Float32Array;
  readonly #gradient: Float32Array;
  readonly #z: Float32Array;

  constructor(memory: NetworkMemory, name: string, options: Depthwise2dOptions) {
    const { channels, kernel: [kf, kt], batch, steps, bands } = options;
    const { kernels } = memory;
    const norms = memory.layout.slots.has(`${name}.norm.weight`);
    const size = batch * steps * bands * channels;
    this.#memory = memory;
    this.#options = options;
    this.#weight = memory.tensor(`${name}.weight`);
    this.#dWeight = memory.gradient(`${name}.weight`);
    this.norm = norms ? new Norm(memory, name) : undefined;
    this.#bias = norms ? undefined : memory.tensor(`${name}.bias`);
    this.#columns = kernels.f32(channels * kf * kt);
    this.#flipped = memory.trained(channels * kf * kt);
    this.#gradient = memory.trained(channels * kf * kt);
    this.y = kernels.f32(size);
    this.#z = norms ? kernels.f32(size) : this.y;
    memory.add(this);
  }

  prepare(): void {
    const { channels: C, kernel: [kf, kt] } = this.#options;
    const taps = kf * kt;
    const columns = this.#columns;
    this.#memory.kernels.wasm.transpose(columns.byteOffset, this.#weight.byteOffset, C, taps);
    if (!this.#memory.training) return;
    for (let k = 0; k < taps; k++) {
      this.#flipped.set(columns.subarray((taps - 1 - k) * C, (taps - k) * C), k * C);
    }
  }

  /** Fills {@linkcode Depthwise2d.y}. */
  forward(x: Float32Array, batch: number = this.#options.batch): Float32Array {
    const { steps, bands, channels } = this.#options;
    const rows = batch * steps * bands;
    this.#convolve(this.#z, x, this.#columns, batch);
    this.norm?.forward(this.y, this.#z, rows);
    if (this.#bias) {
      for (let i = 0; i < rows * channels; i++) this.y[i] += this.#bias[i % channels];
    }
    return this.y;
  }

  /**
   * Adds to the gradients of a normalised convolution from dy (B,T,F,C), and fills `dx`.
   *
   * @param dz Scratch, (B,T,F,C).
   */
  backward(dy: Float32Array, dz: Float32Array, x: Float32Array, dx: Float32Array): void {
    const { batch, steps, bands, channels: C, kernel: [kf, kt] } = this.#options;
    const taps = kf * kt;
    this.norm!.backward(dy, this.#z, batch * steps * bands, dz);
    const gradient = this.#gradient;
    gradient.fill(0);
    const sizes = [batch, steps, bands, C, kf, kt] as const;
    this.#memory.kernels.wasm.depthwise2dWeights(
      gradient.byteOffset,
      dz.byteOffset,
      x.byteOffset,
      ...sizes,
    );
    for (let c = 0; c < C; c++) {
      for (let k = 0; k < taps; k++) this.#dWeight[c * taps + k] += gradient[k * C + c];
    }
    // Backwards it is a convolution with the weights in reverse.
    this.#convolve(dx, dz, this.#flipped, batch);
  }

  #convolve(y: Float32Array, x: Float32Array, weights: Float32Array, batch: number): void {
    const { steps, bands, channels, kernel } = this.#options;
    const sizes = [batch, steps, bands, channels, ...kernel] as const;
    const { wasm } = this.#memory.kernels;
    wasm.depthwise2d(y.byteOffset, x.byteOffset, weights.byteOffset, ...sizes);
  }
}
