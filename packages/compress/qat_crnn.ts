/**
 * The QAT-CRNN: the CRNN for quantisation-aware training, with all that its compression needs to see.
 *
 * @module
 */
import { type Kernels, type QuantizedExports, quantizedKernels } from "@kws/kernels";
import {
  Convolution,
  crnnBytes,
  crnnLayout,
  type CrnnShape,
  type CrnnSizes,
  crnnSizes,
  type CrnnTensors,
  crnnTensors,
  Linear,
  type ParameterLayout,
} from "@kws/models";

/** Steps of the integers that stand for activations: 7 bits, −64…63. */
export interface ActivationSteps {
  /** Step of a feature above its offset. */
  feature: number;
  /** Step of the convolution's outputs. */
  convolution: number;
}

/** Smallest and largest activation. */
export const ACTIVATION_RANGE = [-64, 63] as const;

/** Step of GRU states and of the attention's hidden values, both within ±1. */
export const STATE_STEP: number = 1 / 64;

/** Options of a {@linkcode QatCrnn}. */
export interface QatCrnnOptions {
  /** Clips of a call, B. */
  batch: number;
  /** Frames of a clip, T. */
  frames: number;
  /** Rounds activations to 7 bits where given. */
  activations?: ActivationSteps;
}

/** Bytes of kernel memory that a {@linkcode QatCrnn} takes at most. */
export function qatCrnnBytes(shape: CrnnShape, options: QatCrnnOptions): number {
  const { steps, features } = crnnSizes(shape, options.frames);
  const rows = steps * options.batch;
  return crnnBytes(shape, { ...options, training: true }) +
    4 * rows * (features + 6 * shape.hidden);
}

/** One GRU layer's memory. */
interface Layer {
  inputs: number;
  ihT: Float32Array;
  hhT: Float32Array;
  gi: Float32Array;
  gh: Float32Array;
  gates: Float32Array;
  dgh: Float32Array;
  carry: Float32Array;
  h: Float32Array;
  /** What products see of h: itself, or rounded. */
  hq: Float32Array;
}

/**
 * features (B,T,bands) → convolution → GRU layers → attention over time → logits (B,2), forwards and
 * backwards, with activations rounded to integers where asked: the gradient passes the rounding as if
 * it were not there (straight-through estimator) and stops at values outside the range.
 *
 * Source: B. Jacob et al., arXiv:1712.05877, section 3; Y. Bengio et al., arXiv:1308.3432.
 */
export class QatCrnn {
  /** Where each tensor lies in {@linkcode QatCrnn.parameters}. */
  readonly layout: ParameterLayout;
  /** The flat parameters; call {@linkcode QatCrnn.prepare} after a change. */
  readonly parameters: Float32Array;
  /** The flat gradients that {@linkcode QatCrnn.backward} adds to. */
  readonly gradients: Float32Array;
  /** The input, (B,T,bands). */
  readonly features: Float32Array;
  /** The gradient of the logits, (B,2), to be filled before the backward pass. */
  readonly dLogits: Float32Array;
  /** The gradient of the attention's weights, (T',B). */
  readonly dAttention: Float32Array;
  /** A gradient of the pooled state from elsewhere, (B,H). */
  readonly dPooled: Float32Array;
  /** The attention-weighted state, (B,H). */
  readonly pooled: Float32Array;
  /** The attention over time, (T',B). */
  readonly attention: Float32Array;
  /** T', F' and C·F'. */
  readonly sizes: CrnnSizes;
  readonly #kernels: Kernels;
  readonly #quantized: QuantizedExports;
  readonly #shape: CrnnShape;
  readonly #options: QatCrnnOptions;
  readonly #tensors: CrnnTensors;
  readonly #gradientTensors: CrnnTensors;
  readonly #convolution: Convolution;
  readonly #featureMap: Float32Array;
  readonly #layers: Layer[];
  readonly #hidden: Linear;
  readonly #energy: Linear;
  readonly #classifier: Linear;
  readonly #keys: Float32Array;
  readonly #dPool: Float32Array;
  readonly #dEnergy: Float32Array;
  readonly #dKeys: Float32Array;
  readonly #dStates: Float32Array;
  readonly #dBelow: Float32Array;
  readonly #zero: Float32Array;

  constructor(kernels: Kernels, shape: CrnnShape, options: QatCrnnOptions) {
    const { batch, frames, activations } = options;
    this.#kernels = kernels;
    this.#quantized = quantizedKernels(kernels);
    this.#shape = shape;
    this.#options = options;
    this.layout = crnnLayout(shape);
    this.sizes = crnnSizes(shape, frames);
    const { steps, features } = this.sizes;
    const { hidden } = shape;
    const rows = steps * batch;
    this.parameters = kernels.f32(this.layout.size);
    this.gradients = kernels.f32(this.layout.size);
    this.#tensors = crnnTensors(this.parameters, this.layout, shape);
    this.#gradientTensors = crnnTensors(this.gradients, this.layout, shape);
    this.features = kernels.f32(batch * frames * shape.bands);
    this.#convolution = new Convolution(
      kernels,
      shape,
      { frames, batch },
      this.#tensors.convolution,
    );
    this.#featureMap = activations ? kernels.f32(rows * features) : this.#convolution.y;
    this.#layers = this.#tensors.gru.map((_, index) => {
      const inputs = index === 0 ? features : hidden;
      const h = kernels.f32(rows * hidden);
      return {
        inputs,
        ihT: kernels.f32(3 * hidden * inputs),
        hhT: kernels.f32(3 * hidden * hidden),
        gi: kernels.f32(rows * 3 * hidden),
        gh: kernels.f32(batch * 3 * hidden),
        gates: kernels.f32(rows * 4 * hidden),
        dgh: kernels.f32(rows * 3 * hidden),
        carry: kernels.f32(batch * hidden),
        h,
        hq: activations ? kernels.f32(rows * hidden) : h,
      };
    });
    const { attention, classifier } = this.#tensors;
    this.#hidden = new Linear(
      kernels,
      { inputs: hidden, outputs: hidden, rows },
      attention.hidden,
    );
    this.#energy = new Linear(kernels, { inputs: hidden, outputs: 1, rows }, attention.energy);
    this.#classifier = new Linear(kernels, { inputs: hidden, outputs: 2, rows: batch }, classifier);
    this.#keys = activations ? kernels.f32(rows * hidden) : this.#hidden.y;
    this.pooled = kernels.f32(batch * hidden);
    this.attention = kernels.f32(rows);
    this.dLogits = kernels.f32(2 * batch);
    this.dAttention = kernels.f32(rows);
    this.dPooled = kernels.f32(batch * hidden);
    this.#dPool = kernels.f32(batch * hidden);
    this.#dEnergy = kernels.f32(rows);
    this.#dKeys = kernels.f32(rows * hidden);
    this.#dStates = kernels.f32(rows * hidden);
    this.#dBelow = kernels.f32(rows * Math.max(hidden, features));
    this.#zero = kernels.f32(batch * hidden);
  }

  /** The logits of the latest forward pass, (B,2). */
  get logits(): Float32Array {
    return this.#classifier.y;
  }

  /** The convolution's outputs before any rounding, (T',B,C·F'): what calibration looks at. */
  get featureMap(): Float32Array {
    return this.#convolution.y;
  }

  /** Rearranges the weights for the passes; must follow every change of the parameters. */
  prepare(): void {
    const { wasm } = this.#kernels;
    const { hidden } = this.#shape;
    this.#layers.forEach(({ ihT, hhT, inputs }, i) => {
      const { weightIh, weightHh } = this.#tensors.gru[i];
      wasm.transpose(ihT.byteOffset, weightIh.byteOffset, 3 * hidden, inputs);
      wasm.transpose(hhT.byteOffset, weightHh.byteOffset, 3 * hidden, hidden);
    });
    this.#hidden.prepare();
    this.#energy.prepare();
    this.#classifier.prepare();
  }

  /** Fills {@linkcode QatCrnn.logits} from the first `batch` clips of the features. */
  forward(batch: number = this.#options.batch): Float32Array {
    const { wasm } = this.#kernels;
    const { activations } = this.#options;
    const { steps, features } = this.sizes;
    const { hidden } = this.#shape;
    const rows = steps * batch;
    this.#round(this.features, this.features, batch * this.#clip, activations?.feature);
    this.#convolution.forward(this.features, batch);
    const unrounded = this.#convolution.y;
    this.#round(this.#featureMap, unrounded, rows * features, activations?.convolution);
    let below = this.#featureMap;
    this.#layers.forEach((layer, i) => {
      const { biasIh, biasHh } = this.#tensors.gru[i];
      const { ihT, gi, inputs } = layer;
      wasm.fillRows(gi.byteOffset, biasIh.byteOffset, rows, 3 * hidden);
      this.#product(gi, below, ihT, rows, 3 * hidden, inputs);
      const head = [layer.gates, layer.gh, gi, layer.hhT, biasHh, this.#zero]
        .map((array) => array.byteOffset) as [number, number, number, number, number, number];
      if (activations) {
        const { h, hq } = layer;
        this.#quantized.gruForwardQuantized(
          h.byteOffset,
          hq.byteOffset,
          ...head,
          steps,
          batch,
          hidden,
        );
      } else wasm.gruForward(layer.h.byteOffset, ...head, steps, batch, hidden);
      below = layer.hq;
    });
    const top = this.#layers[this.#layers.length - 1];
    this.#hidden.forward(top.hq, rows);
    const keys = this.#hidden.y;
    wasm.tanhArray(keys.byteOffset, keys.byteOffset, rows * hidden);
    this.#round(this.#keys, keys, rows * hidden, activations && STATE_STEP);
    this.#energy.forward(this.#keys, rows);
    wasm.attentionPool(
      this.pooled.byteOffset,
      this.attention.byteOffset,
      this.#energy.y.byteOffset,
      top.h.byteOffset,
      steps,
      batch,
      hidden,
    );
    this.#classifier.forward(this.pooled, batch);
    return this.logits;
  }

  /**
   * Adds to {@linkcode QatCrnn.gradients} from {@linkcode QatCrnn.dLogits},
   * {@linkcode QatCrnn.dAttention} and {@linkcode QatCrnn.dPooled}, after a forward pass of the whole
   * batch.
   */
  backward(): void {
    const { wasm } = this.#kernels;
    const { batch, activations } = this.#options;
    const { steps } = this.sizes;
    const { hidden } = this.#shape;
    const rows = steps * batch;
    const gradients = this.#gradientTensors;
    const top = this.#layers.length - 1;
    const { h, hq } = this.#layers[top];
    const dPool = this.#dPool;
    this.#classifier.backward(this.dLogits, this.pooled, batch, gradients.classifier, dPool);
    wasm.addTo(dPool.byteOffset, this.dPooled.byteOffset, batch * hidden);
    wasm.attentionPoolBackward(
      this.#dEnergy.byteOffset,
      this.#dStates.byteOffset,
      dPool.byteOffset,
      this.dAttention.byteOffset,
      this.attention.byteOffset,
      h.byteOffset,
      steps,
      batch,
      hidden,
    );
    const { attention } = gradients;
    this.#energy.backward(this.#dEnergy, this.#keys, rows, attention.energy, this.#dKeys);
    wasm.tanhBackward(this.#dKeys.byteOffset, this.#hidden.y.byteOffset, rows * hidden);
    this.#hidden.backward(this.#dKeys, hq, rows, attention.hidden, this.#dStates, true);
    for (let i = top; i >= 0; i--) {
      const layer = this.#layers[i];
      const x = i === 0 ? this.#featureMap : this.#layers[i - 1].hq;
      this.#gruBackward(layer, this.#tensors.gru[i], gradients.gru[i], x);
      if (i > 0) this.#dStates.set(this.#dBelow.subarray(0, rows * hidden));
    }
    const unrounded = this.#convolution.y;
    if (activations) {
      this.#quantized.fakeQuantizeBackward(
        this.#dBelow.byteOffset,
        unrounded.byteOffset,
        unrounded.length,
        activations.convolution,
        ...ACTIVATION_RANGE,
      );
    }
    this.#convolution.backward(this.#dBelow, this.features, gradients.convolution);
  }

  get #clip(): number {
    return this.#options.frames * this.#shape.bands;
  }

  #round(y: Float32Array, x: Float32Array, n: number, step: number | undefined): void {
    if (step === undefined) return;
    this.#quantized.fakeQuantize(y.byteOffset, x.byteOffset, n, step, ...ACTIVATION_RANGE);
  }

  /** y (rows,n) += x (rows,k) · wT (k,n). */
  #product(
    y: Float32Array,
    x: Float32Array,
    wT: Float32Array,
    rows: number,
    n: number,
    k: number,
  ): void {
    const [c, a, b] = [y.byteOffset, x.byteOffset, wT.byteOffset];
    this.#kernels.wasm.gemm(c, n, a, k, 1, b, n, rows, n, k, 1);
  }

  /** From dStates; leaves the gradient of x in dBelow. */
  #gruBackward(
    layer: Layer,
    tensors: CrnnTensors["gru"][number],
    gradients: CrnnTensors["gru"][number],
    x: Float32Array,
  ): void {
    const { wasm } = this.#kernels;
    const { batch } = this.#options;
    const { steps } = this.sizes;
    const { hidden } = this.#shape;
    const rows = steps * batch;
    const width = 3 * hidden;
    const { gi: dgi, dgh, carry, h, hq, gates, inputs } = layer;
    wasm.gruBackward(
      dgi.byteOffset,
      dgh.byteOffset,
      carry.byteOffset,
      this.#dStates.byteOffset,
      h.byteOffset,
      this.#zero.byteOffset,
      gates.byteOffset,
      tensors.weightHh.byteOffset,
      steps,
      batch,
      hidden,
    );
    const outer = (dw: Float32Array, dg: number, input: number, n: number, count: number): void =>
      wasm.gemm(dw.byteOffset, n, dg, 1, width, input, n, width, n, count, 1);
    outer(gradients.weightIh, dgi.byteOffset, x.byteOffset, inputs, rows);
    // The first step's state before is 0: only later steps count.
    outer(
      gradients.weightHh,
      dgh.byteOffset + 4 * batch * width,
      hq.byteOffset,
      hidden,
      rows - batch,
    );
    wasm.columnSums(gradients.biasIh.byteOffset, dgi.byteOffset, rows, width);
    wasm.columnSums(gradients.biasHh.byteOffset, dgh.byteOffset, rows, width);
    const [out, from, weight] = [this.#dBelow, dgi, tensors.weightIh].map((a) => a.byteOffset);
    wasm.gemm(out, inputs, from, width, 1, weight, inputs, rows, inputs, width, 0);
  }
}
