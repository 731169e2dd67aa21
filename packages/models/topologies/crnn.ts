/**
 * The CRNN: convolution, GRU, attention over time.
 *
 * @module
 */
import type { Kernels, Random } from "@kws/kernels";
import { type CrnnShape, type CrnnSizes, crnnSizes, gruInputs } from "@kws/runtime/network";
import { type CostParts, costSum, costTimes } from "../cost.ts";
import { Attention, attentionTensors, energyCost, poolCost } from "../layers/attention.ts";
import { Convolution, convolutionCost, convolutionTensors } from "../layers/convolution.ts";
import { FakeQuantizer } from "../layers/fake_quantizer.ts";
import { Gru, gruCost, gruTensors } from "../layers/gru.ts";
import { classifierTensors, Linear, linearCost } from "../layers/linear.ts";
import type { LayerOutput, Network, NetworkOptions } from "../network.ts";
import { NetworkMemory } from "../network_memory.ts";
import { initialParameters, layOut, type ParameterLayout } from "../parameters.ts";
import type { Topology } from "./topology.ts";

/** The parameters of a CRNN: 70,443 elements for the base shape. */
export function crnnLayout(shape: CrnnShape): ParameterLayout {
  const { hidden, layers, gates = 3, rank } = shape;
  const { outBands } = crnnSizes(shape, shape.kernel[1]);
  const gru = Array.from(
    { length: layers },
    (_, layer) =>
      gruTensors({ inputs: gruInputs(shape, layer), hidden, gates, rank }, {
        ...{ layer, top: layer + 1 === layers },
        columns: layer === 0 ? { of: "channels", each: outBands } : { of: "hidden" },
      }),
  );
  return layOut([
    ...convolutionTensors("conv", shape),
    ...gru.flat(),
    ...attentionTensors("attention", shape),
    ...classifierTensors(hidden, { columns: { of: "hidden" }, reads: true }),
  ]);
}

/** PyTorch's initial parameters of a CRNN. */
export function initialCrnn(shape: CrnnShape, random: Random): Float32Array {
  return initialParameters(crnnLayout(shape), random);
}

/**
 * What the parts cost.
 *
 * @param steps Steps that are computed.
 * @param window Steps that the classification sees.
 */
export function crnnCost(
  shape: CrnnShape,
  { steps, window }: { steps: number; window: number },
): CostParts {
  const { hidden, layers, gates = 3, rank } = shape;
  const { outBands } = crnnSizes(shape, shape.kernel[1]);
  const gru = Array.from(
    { length: layers },
    (_, layer) => gruCost({ inputs: gruInputs(shape, layer), hidden, gates, rank }),
  );
  return {
    convolution: costTimes(convolutionCost(shape, outBands), steps),
    gru: costTimes(costSum(gru), steps),
    attention: costSum([costTimes(energyCost(shape), steps), poolCost(hidden, window)]),
    classifier: linearCost({ inputs: hidden, outputs: 2 }),
  };
}

/**
 * log-mel (B,T,bands) → convolution → GRU layers → attention over time → logits (B,2), with activations
 * rounded to integers where asked.
 *
 * All memory is planned by the constructor; neither pass allocates.
 */
export class Crnn implements Network {
  /** The dimensions. */
  readonly shape: CrnnShape;
  /** T', F' and C·F'. */
  readonly sizes: CrnnSizes;
  readonly layout: ParameterLayout;
  readonly gradients: Float32Array;
  readonly features: Float32Array;
  readonly dLogits: Float32Array;
  /** A gradient of the attention's weights from elsewhere, (T',B); none with a window. */
  readonly dAttention: Float32Array;
  /** A gradient of the pooled states from elsewhere, (B,H) or (T',B,H). */
  readonly dPooled: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #batch: number;
  readonly #frames: number;
  readonly #convolution: Convolution;
  readonly #gru: Gru[];
  readonly #attention: Attention;
  readonly #classifier: Linear;
  readonly #featureQuantizer: FakeQuantizer | undefined;
  readonly #masks: Float32Array[] = [];
  readonly #dropped: Float32Array[] = [];
  readonly #dPool: Float32Array;
  readonly #dStates: Float32Array;
  readonly #dBelow: Float32Array;
  readonly #dConvolution: Float32Array;
  readonly #judged: number;
  readonly #windowed: boolean;
  #masked = false;

  constructor(kernels: Kernels, shape: CrnnShape, options: NetworkOptions) {
    const { batch, frames, training = false, activations, window } = options;
    const { hidden, layers, gates = 3, attention, rank } = shape;
    const rounding = activations !== undefined;
    this.shape = shape;
    this.sizes = crnnSizes(shape, frames);
    this.layout = crnnLayout(shape);
    this.#batch = batch;
    this.#frames = frames;
    const { steps, features } = this.sizes;
    const rows = steps * batch;
    const memory = new NetworkMemory(kernels, this.layout, training);
    this.#memory = memory;
    this.gradients = memory.gradients;
    this.features = kernels.f32(batch * frames * shape.bands);
    this.#featureQuantizer = activations && new FakeQuantizer(kernels, activations.feature);
    this.#convolution = new Convolution(memory, "conv", {
      ...shape,
      ...{ frames, batch, rounding: activations?.convolution },
    });
    this.#gru = Array.from({ length: layers }, (_, layer) => {
      const inputs = gruInputs(shape, layer);
      return new Gru(memory, { layer, inputs, hidden, gates, rank, steps, batch, rounding });
    });
    this.#attention = new Attention(memory, "attention", {
      ...{ hidden, attention, steps, batch, rounding, window },
    });
    // Classifications of a sequence.
    const judged = window === undefined ? 1 : steps;
    const outputs = { inputs: hidden, outputs: 2 };
    this.#classifier = new Linear(memory, "classifier", outputs, judged * batch);
    this.#judged = judged;
    this.#windowed = window !== undefined;
    for (let layer = 0; layer + 1 < layers && training && shape.dropout > 0; layer++) {
      this.#masks.push(kernels.f32(rows * hidden));
      this.#dropped.push(kernels.f32(rows * hidden));
    }
    this.dLogits = memory.trained(judged * batch * 2);
    this.dAttention = memory.trained(window === undefined ? rows : 0);
    this.dPooled = memory.trained(judged * batch * hidden);
    this.#dPool = memory.trained(judged * batch * hidden);
    this.#dStates = memory.trained(rows * hidden);
    this.#dBelow = memory.trained(rows * hidden);
    this.#dConvolution = memory.trained(rows * features);
  }

  get logits(): Float32Array {
    return this.#classifier.y;
  }

  /** The attention over time of the latest forward pass, (T',B), or of its windows (T',W,B). */
  get attention(): Float32Array {
    return this.#attention.weights;
  }

  /** The attention-weighted state of the latest forward pass, (B,H) or (T',B,H). */
  get pooled(): Float32Array {
    return this.#attention.y;
  }

  /** The states of the top GRU layer, (T',B,H). */
  get states(): Float32Array {
    return this.#top.h;
  }

  get outputs(): LayerOutput[] {
    const { unrounded } = this.#convolution;
    return [this.features, unrounded].map((values) => ({ values, positive: false }));
  }

  get #top(): Gru {
    return this.#gru[this.#gru.length - 1];
  }

  load(parameters: Float32Array): void {
    this.#memory.load(parameters);
  }

  /**
   * Draws the masks of dropout that the next training passes use between GRU layers.
   *
   * @param random One stream; layer l draws from its child `l`.
   */
  drawNoise(random: Random): void {
    const { dropout } = this.shape;
    this.#masked = this.#masks.length > 0;
    if (!this.#masked) return;
    const threshold = Math.round(dropout * 4294967296);
    this.#masks.forEach((mask, layer) => {
      const [key0, key1] = random.stream(layer).key;
      this.#memory.kernels.wasm.dropoutMask(
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

  /** Switches dropout off until the next {@linkcode Crnn.drawNoise}. */
  clearNoise(): void {
    this.#masked = false;
  }

  restart(): void {
    for (const { state } of this.#gru) state.fill(0);
  }

  carryOn(): void {
    for (const gru of this.#gru) gru.carryOn();
  }

  forward(batch: number = this.#batch): Float32Array {
    const { steps } = this.sizes;
    const clips = batch * this.#frames * this.shape.bands;
    this.#featureQuantizer?.forward(this.features, this.features, clips);
    let below = this.#convolution.forward(this.features, batch);
    this.#gru.forEach((gru, layer) => {
      gru.forward(below, steps, batch);
      below = gru.y;
      if (this.#masked && layer + 1 < this.#gru.length) {
        below = this.#dropped[layer];
        this.#mask(below, gru.y, layer);
      }
    });
    const pooled = this.#attention.forward(this.#top.h, this.#top.y, steps, batch);
    return this.#classifier.forward(pooled, this.#judged * batch);
  }

  /**
   * Adds to {@linkcode Crnn.gradients} from {@linkcode Crnn.dLogits}, {@linkcode Crnn.dAttention} and
   * {@linkcode Crnn.dPooled}, after a forward pass of the whole batch.
   *
   * @throws {TypeError} If the network was not built for training.
   */
  backward(): void {
    if (!this.#memory.training) {
      throw new TypeError("Cannot run a backward pass as the network must be built for training");
    }
    const { wasm } = this.#memory.kernels;
    const dPool = this.#dPool;
    const judged = this.#judged * this.#batch;
    this.#classifier.backward(this.dLogits, this.#attention.y, judged, dPool);
    wasm.addTo(dPool.byteOffset, this.dPooled.byteOffset, dPool.length);
    const { h, y } = this.#top;
    const dAttention = this.#windowed ? undefined : this.dAttention;
    this.#attention.backward(dPool, dAttention, h, y, this.#dStates);
    for (let layer = this.#gru.length - 1; layer > 0; layer--) {
      const below = layer - 1;
      const x = this.#masked ? this.#dropped[below] : this.#gru[below].y;
      this.#gru[layer].backward(this.#dStates, x, this.#dBelow);
      if (this.#masked) this.#mask(this.#dStates, this.#dBelow, below);
      else this.#dStates.set(this.#dBelow);
    }
    this.#gru[0].backward(this.#dStates, this.#convolution.y, this.#dConvolution);
    this.#convolution.backward(this.#dConvolution, this.features);
  }

  #mask(y: Float32Array, x: Float32Array, layer: number): void {
    const mask = this.#masks[layer];
    const { wasm } = this.#memory.kernels;
    wasm.multiply(y.byteOffset, x.byteOffset, mask.byteOffset, mask.length);
  }
}

/** The CRNN. */
export const CRNN: Topology<CrnnShape> = {
  kind: "crnn",
  layout: crnnLayout,
  initial: initialCrnn,
  build: (kernels, shape, options) => new Crnn(kernels, shape, options),
  cost(shape, frames) {
    const { steps } = crnnSizes(shape, frames);
    return crnnCost(shape, { steps, window: steps });
  },
  stream: {
    cost: (shape, window) => crnnCost(shape, { steps: 1, window }),
    stride: ({ stride: [, st] }) => st,
    window: (shape, frames) => crnnSizes(shape, frames).steps,
    frames: ({ kernel: [, kt], stride: [, st] }, window) => kt + (window - 1) * st,
  },
};
