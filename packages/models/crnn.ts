/**
 * The network as a whole, on the kernels.
 *
 * @module
 */
import type { Kernels, Random } from "@kws/kernels";
import { Attention, type AttentionTensors } from "./layers/attention.ts";
import { Convolution, type ConvolutionTensors } from "./layers/convolution.ts";
import { Gru, type GruTensors } from "./layers/gru.ts";
import { Linear, type LinearTensors } from "./layers/linear.ts";
import { crnnLayout, type ParameterLayout, view } from "./parameters.ts";
import { type CrnnShape, type CrnnSizes, crnnSizes } from "./shape.ts";

/** Options of a {@linkcode Crnn}. */
export interface CrnnOptions {
  /** Clips of a call, B. */
  batch: number;
  /** Frames of a clip, T. */
  frames: number;
  /** Whether gradients are needed. Defaults to `false`. */
  training?: boolean;
}

/** The tensors of a network by layer. */
export interface CrnnTensors {
  convolution: ConvolutionTensors;
  gru: GruTensors[];
  attention: AttentionTensors;
  classifier: LinearTensors;
}

/** Bytes of kernel memory that a {@linkcode Crnn} takes at most, a little generously. */
export function crnnBytes(shape: CrnnShape, options: CrnnOptions): number {
  const { steps, outBands, features } = crnnSizes(shape, options.frames);
  const rows = steps * options.batch;
  const { size } = crnnLayout(shape);
  const kernel = shape.kernel[0] * shape.kernel[1];
  const floats = size * 5 + options.batch * options.frames * shape.bands +
    steps * outBands * (kernel + shape.channels) + rows * features * 2 +
    rows * shape.hidden * (shape.layers * 16 + 8) + options.batch * shape.hidden * 16;
  return floats * 4 + 65536;
}

/**
 * log-mel (B,T,bands) → convolution → GRU layers → attention over time → logits (B,2).
 *
 * All memory is planned by the constructor; neither pass allocates.
 */
export class Crnn {
  /** The dimensions. */
  readonly shape: CrnnShape;
  /** Where each tensor lies in {@linkcode Crnn.parameters}. */
  readonly layout: ParameterLayout;
  /** The flat parameters; call {@linkcode Crnn.prepare} after a change. */
  readonly parameters: Float32Array;
  /** The flat gradients that {@linkcode Crnn.backward} adds to. */
  readonly gradients: Float32Array;
  /** The input, (B,T,bands). */
  readonly features: Float32Array;
  /** The gradient of the logits, (B,2), to be filled before the backward pass. */
  readonly dLogits: Float32Array;
  readonly #kernels: Kernels;
  readonly #batch: number;
  readonly #sizes: CrnnSizes;
  readonly #convolution: Convolution;
  readonly #gru: Gru[];
  readonly #attention: Attention;
  readonly #classifier: Linear;
  readonly #gradientTensors: CrnnTensors | undefined;
  readonly #masks: Float32Array[] = [];
  readonly #dropped: Float32Array[] = [];
  readonly #dPooled: Float32Array;
  readonly #dStates: Float32Array;
  readonly #dBelow: Float32Array;
  readonly #dConvolution: Float32Array;
  #masked = false;

  constructor(kernels: Kernels, shape: CrnnShape, options: CrnnOptions) {
    const { batch, frames, training = false } = options;
    this.shape = shape;
    this.layout = crnnLayout(shape);
    this.#kernels = kernels;
    this.#batch = batch;
    this.#sizes = crnnSizes(shape, frames);
    const { steps, features } = this.#sizes;
    const rows = steps * batch;
    const { hidden } = shape;
    this.parameters = kernels.f32(this.layout.size);
    this.gradients = kernels.f32(training ? this.layout.size : 0);
    this.features = kernels.f32(batch * frames * shape.bands);
    const tensors = crnnTensors(this.parameters, this.layout, shape);
    this.#gradientTensors = training ? crnnTensors(this.gradients, this.layout, shape) : undefined;
    this.#convolution = new Convolution(kernels, shape, { frames, batch }, tensors.convolution);
    this.#gru = tensors.gru.map((gru, layer) =>
      new Gru(
        kernels,
        { inputs: layer === 0 ? features : hidden, hidden, steps, batch, training },
        gru,
      )
    );
    this.#attention = new Attention(
      kernels,
      { hidden, steps, batch, training },
      tensors.attention,
    );
    this.#classifier = new Linear(
      kernels,
      { inputs: hidden, outputs: 2, rows: batch },
      tensors.classifier,
    );
    for (let layer = 0; layer + 1 < shape.layers && training; layer++) {
      this.#masks.push(kernels.f32(rows * hidden));
      this.#dropped.push(kernels.f32(rows * hidden));
    }
    const kept = training ? 1 : 0;
    this.dLogits = kernels.f32(kept * batch * 2);
    this.#dPooled = kernels.f32(kept * batch * hidden);
    this.#dStates = kernels.f32(kept * rows * hidden);
    this.#dBelow = kernels.f32(kept * rows * hidden);
    this.#dConvolution = kernels.f32(kept * rows * features);
  }

  /** The logits of the latest forward pass, (B,2). */
  get logits(): Float32Array {
    return this.#classifier.y;
  }

  /** The attention over time of the latest forward pass, (T',B). */
  get attention(): Float32Array {
    return this.#attention.weights;
  }

  /** The states of the top GRU layer, (T',B,H). */
  get states(): Float32Array {
    return this.#gru[this.#gru.length - 1].h;
  }

  /** Steps of the GRU for a whole input, T'. */
  get steps(): number {
    return this.#sizes.steps;
  }

  /** Rearranges the weights for the passes; must follow every change of the parameters. */
  prepare(): void {
    for (const gru of this.#gru) gru.prepare();
    this.#attention.prepare();
    this.#classifier.prepare();
  }

  /**
   * Draws the masks that the next training passes use between GRU layers.
   *
   * @param random One stream; layer l draws from its child `l`.
   */
  drawDropout(random: Random): void {
    const { dropout } = this.shape;
    this.#masked = dropout > 0 && this.#masks.length > 0;
    if (!this.#masked) return;
    const threshold = Math.round(dropout * 4294967296);
    this.#masks.forEach((mask, layer) => {
      const [key0, key1] = random.stream(layer).key;
      this.#kernels.wasm.dropoutMask(
        mask.byteOffset,
        mask.length,
        key0,
        key1,
        threshold,
        1 / (1 - dropout),
      );
    });
  }

  /** The dropout mask above GRU layer `layer`, (T',B,H): 0 or 1 / (1 − p). */
  dropoutMask(layer: number): Float32Array {
    return this.#masks[layer];
  }

  /** Switches dropout off until the next {@linkcode Crnn.drawDropout}. */
  clearDropout(): void {
    this.#masked = false;
  }

  /** Fills {@linkcode Crnn.logits} from {@linkcode Crnn.features} (batch,T,bands). */
  forward(batch: number = this.#batch): Float32Array {
    const { steps } = this.#sizes;
    this.#convolution.forward(this.features, batch);
    let below: Float32Array = this.#convolution.y;
    this.#gru.forEach((gru, layer) => {
      gru.forward(below, steps, batch);
      below = gru.h;
      if (this.#masked && layer + 1 < this.#gru.length) {
        below = this.#dropped[layer];
        this.#kernels.wasm.multiply(
          below.byteOffset,
          gru.h.byteOffset,
          this.#masks[layer].byteOffset,
          below.length,
        );
      }
    });
    const pooled = this.#attention.forward(below, steps, batch);
    this.#classifier.forward(pooled, batch);
    return this.logits;
  }

  /**
   * Adds to {@linkcode Crnn.gradients} from {@linkcode Crnn.dLogits}, after a forward pass of the
   * whole batch.
   *
   * @param dAttention A gradient of the attention's weights, (T',B).
   * @throws {TypeError} If the network was not built for training.
   */
  backward(dAttention?: Float32Array): void {
    const gradients = this.#gradientTensors;
    if (!gradients) {
      throw new TypeError("Cannot run a backward pass as the network must be built for training");
    }
    const { wasm } = this.#kernels;
    const top = this.#gru.length - 1;
    this.#classifier.backward(
      this.dLogits,
      this.#attention.y,
      this.#batch,
      gradients.classifier,
      this.#dPooled,
    );
    this.#attention.backward(
      this.#dPooled,
      this.#gru[top].h,
      gradients.attention,
      this.#dStates,
      dAttention,
    );
    for (let layer = top; layer >= 0; layer--) {
      const gru = this.#gru[layer];
      if (layer === 0) {
        gru.backward(this.#dStates, this.#convolution.y, gradients.gru[0], this.#dConvolution);
        break;
      }
      const x = this.#masked ? this.#dropped[layer - 1] : this.#gru[layer - 1].h;
      gru.backward(this.#dStates, x, gradients.gru[layer], this.#dBelow);
      if (this.#masked) {
        const mask = this.#masks[layer - 1].byteOffset;
        wasm.multiply(this.#dStates.byteOffset, this.#dBelow.byteOffset, mask, this.#dBelow.length);
      } else this.#dStates.set(this.#dBelow);
    }
    this.#convolution.backward(this.#dConvolution, this.features, gradients.convolution);
  }
}

/** The views of every layer's tensors in a flat array. */
export function crnnTensors(
  flat: Float32Array,
  layout: ParameterLayout,
  shape: CrnnShape,
): CrnnTensors {
  const get = (name: string): Float32Array => view(flat, layout, name);
  const linear = (name: string): LinearTensors => ({
    weight: get(`${name}.weight`),
    bias: get(`${name}.bias`),
  });
  const gru: GruTensors[] = [];
  for (let layer = 0; layer < shape.layers; layer++) {
    gru.push({
      weightIh: get(`gru.weight_ih_l${layer}`),
      weightHh: get(`gru.weight_hh_l${layer}`),
      biasIh: get(`gru.bias_ih_l${layer}`),
      biasHh: get(`gru.bias_hh_l${layer}`),
    });
  }
  return {
    convolution: linear("conv"),
    gru,
    attention: { hidden: linear("attention.hidden"), energy: linear("attention.energy") },
    classifier: linear("classifier"),
  };
}
