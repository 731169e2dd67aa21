import type { Cost } from "../cost.ts";
import type { NetworkMemory } from "../network_memory.ts";
import {
  convolutionPositions,
  type ConvolutionSize,
  convolutionTensors as convolutionLayout,
  type Positions,
} from "@kws/runtime/network";
import type { TensorSpec } from "../parameters.ts";
import { FakeQuantizer } from "./fake_quantizer.ts";

/** weight (C,1,kf,kt) and bias (C), uniform in ±1/√(kf·kt): PyTorch's. */
export function convolutionTensors(
  name: string,
  { channels, kernel }: ConvolutionSize,
): TensorSpec[] {
  const initial = { uniform: 1 / Math.sqrt(kernel[0] * kernel[1]) };
  const [weight, bias] = convolutionLayout(name, channels, kernel)
    .map((spec) => ({ ...spec, initial, rows: { of: "channels" } }));
  return [{ ...weight, makes: true }, bias];
}

/** One position in time: C outputs with kf·kt weights each at F' positions; thop adds 1 for the bias. */
export function convolutionCost(
  { channels, kernel: [kf, kt] }: Pick<ConvolutionSize, "channels" | "kernel">,
  outBands: number,
): Cost {
  const outputs = outBands * channels;
  return { thop: outputs * (kf * kt + 1), pure: outputs * kf * kt };
}

/** What a {@linkcode Convolution} is planned for. */
export interface ConvolutionOptions extends ConvolutionSize {
  /** Most frames of a clip, T. */
  frames: number;
  /** Clips side by side, B. */
  batch: number;
  /** Step of the integers that outputs are rounded to; not rounded without it. */
  rounding?: number;
}

/**
 * A convolution of one input channel over bands and frames, without padding or activation, whose
 * output is flattened channel-major: y (T',B,C·F') from x (B,T,bands). The network's first layer: it
 * has no gradient of its input.
 */
export class Convolution {
  /** The output, (T',B,C·F'). */
  readonly y: Float32Array;
  /** The output before any rounding; y itself where there is none. */
  readonly unrounded: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #options: ConvolutionOptions;
  readonly #weight: Float32Array;
  readonly #bias: Float32Array;
  readonly #dWeight: Float32Array;
  readonly #dBias: Float32Array;
  readonly #patches: Float32Array;
  readonly #maps: Float32Array;
  readonly #quantizer: FakeQuantizer | undefined;
  /** Positions by numbers of frames: checking a size anew takes as long as a streaming step. */
  readonly #positions = new Map<number, Positions>();

  constructor(memory: NetworkMemory, name: string, options: ConvolutionOptions) {
    const { frames, batch, channels, kernel: [kf, kt], rounding } = options;
    const { steps, outBands } = convolutionPositions(options, frames);
    const { kernels } = memory;
    const size = steps * batch * channels * outBands;
    this.#memory = memory;
    this.#options = options;
    this.#weight = memory.tensor(`${name}.weight`);
    this.#bias = memory.tensor(`${name}.bias`);
    this.#dWeight = memory.gradient(`${name}.weight`);
    this.#dBias = memory.gradient(`${name}.bias`);
    this.#patches = kernels.f32(kf * kt * steps * outBands);
    this.#maps = kernels.f32(channels * steps * outBands);
    this.unrounded = kernels.f32(size);
    this.y = rounding === undefined ? this.unrounded : kernels.f32(size);
    this.#quantizer = rounding === undefined ? undefined : new FakeQuantizer(kernels, rounding);
  }

  /**
   * Fills {@linkcode Convolution.y} from x (batch,frames,bands), frames at most the planned ones;
   * rows of y lie `batch` apart.
   */
  forward(
    x: Float32Array,
    batch: number = this.#options.batch,
    frames: number = this.#options.frames,
  ): Float32Array {
    const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = this.#options;
    const { steps, outBands } = this.#positionsOf(frames);
    const { kernels } = this.#memory;
    const maps = this.#maps;
    const y = this.unrounded;
    const bias = this.#bias;
    const positions = steps * outBands;
    const features = channels * outBands;
    for (let b = 0; b < batch; b++) {
      const clip = x.byteOffset + b * frames * bands * 4;
      const { byteOffset } = this.#patches;
      kernels.wasm.patchColumns(byteOffset, clip, frames, bands, kf, kt, sf, st);
      for (let c = 0; c < channels; c++) maps.fill(bias[c], c * positions, (c + 1) * positions);
      const product = { rows: channels, columns: positions, inner: kf * kt, accumulate: true };
      kernels.matmul(maps, this.#weight, this.#patches, product);
      for (let t = 0; t < steps; t++) {
        for (let c = 0; c < channels; c++) {
          const from = c * positions + t * outBands;
          const to = (t * batch + b) * features + c * outBands;
          for (let f = 0; f < outBands; f++) y[to + f] = maps[from + f];
        }
      }
    }
    this.#quantizer?.forward(this.y, y, steps * batch * features);
    return this.y;
  }

  #positionsOf(frames: number): Positions {
    let positions = this.#positions.get(frames);
    if (!positions) {
      positions = convolutionPositions(this.#options, frames);
      this.#positions.set(frames, positions);
    }
    return positions;
  }

  /** One position in time of one clip: x holds the kernel's frames, (kt,bands). */
  step(x: Float32Array): Float32Array {
    return this.forward(x, 1, this.#options.kernel[1]);
  }

  /**
   * Adds to the gradients from dy (T',B,C·F'), which rounding may change, and the x of the forward
   * pass.
   */
  backward(dy: Float32Array, x: Float32Array): void {
    const { bands, channels, kernel: [kf, kt], stride: [sf, st], batch, frames } = this.#options;
    const { steps, outBands } = this.#positionsOf(frames);
    const { kernels } = this.#memory;
    const maps = this.#maps;
    const positions = steps * outBands;
    const features = channels * outBands;
    this.#quantizer?.backward(dy, this.unrounded);
    for (let b = 0; b < batch; b++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let t = 0; t < steps; t++) {
          const from = (t * batch + b) * features + c * outBands;
          const to = c * positions + t * outBands;
          for (let f = 0; f < outBands; f++) {
            maps[to + f] = dy[from + f];
            sum = Math.fround(sum + dy[from + f]);
          }
        }
        this.#dBias[c] += sum;
      }
      const clip = x.byteOffset + b * frames * bands * 4;
      kernels.wasm.patchRows(this.#patches.byteOffset, clip, frames, bands, kf, kt, sf, st);
      const product = { rows: channels, columns: kf * kt, inner: positions, accumulate: true };
      kernels.matmul(this.#dWeight, maps, this.#patches, product);
    }
  }
}
