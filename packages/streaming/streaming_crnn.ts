/**
 * The network, one step at a time.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import {
  Attention,
  Convolution,
  crnnLayout,
  type CrnnShape,
  crnnSizes,
  crnnTensors,
  Gru,
  keywordProbability,
  Linear,
} from "@kws/models";

/** Options of a {@linkcode StreamingCrnn}. */
export interface StreamingCrnnOptions {
  /** Dimensions of the network. */
  shape: CrnnShape;
  /** Its flat parameters. */
  parameters: Float32Array;
  /**
   * Log-mel frames that the attention looks back over, `max_window_length` of the assignment: 101
   * frames are the latest 11 outputs of the base network's GRU.
   */
  maxWindowLength: number;
}

/**
 * A CRNN that is given one frame after the other. It keeps the frames of one convolution kernel, the
 * GRU's states, and a window of the GRU's latest outputs from which the oldest is dropped when a new
 * one comes.
 */
export class StreamingCrnn {
  /** Most GRU outputs that the attention sees. */
  readonly window: number;
  /** Bytes that it works in, parameters included. */
  readonly bytes: number;
  readonly #shape: CrnnShape;
  readonly #frames: Float32Array;
  readonly #convolution: Convolution;
  readonly #gru: Gru[];
  readonly #attention: Attention;
  readonly #classifier: Linear;
  readonly #states: Float32Array;
  readonly #energies: Float32Array;
  #heard = 0;
  #filled = 0;

  /** @throws {RangeError} If the window is shorter than the convolution's kernel. */
  constructor({ shape, parameters, maxWindowLength }: StreamingCrnnOptions) {
    const { steps, features } = crnnSizes(shape, maxWindowLength);
    const { hidden, bands, kernel, layers } = shape;
    const layout = crnnLayout(shape);
    const floats = 4 * layout.size + (steps + 8) * (hidden * 24 + 8) + kernel[1] * bands +
      (kernel[0] * kernel[1] + 4) * features + 64 * layers * hidden;
    const kernels = Kernels.create({ bytes: 4 * floats + 16384 });
    const { free } = kernels;
    const flat = kernels.f32(layout.size);
    flat.set(parameters);
    const tensors = crnnTensors(flat, layout, shape);
    this.window = steps;
    this.#shape = shape;
    this.#frames = kernels.f32(kernel[1] * bands);
    this.#convolution = new Convolution(
      kernels,
      shape,
      { frames: kernel[1], batch: 1 },
      tensors.convolution,
    );
    this.#gru = tensors.gru.map((gru, layer) => {
      const inputs = layer === 0 ? features : hidden;
      return new Gru(kernels, { inputs, hidden, steps: 1, batch: 1, training: false }, gru);
    });
    this.#attention = new Attention(
      kernels,
      { hidden, steps, batch: 1, training: false },
      tensors.attention,
    );
    this.#classifier = new Linear(
      kernels,
      { inputs: hidden, outputs: 2, rows: 1 },
      tensors.classifier,
    );
    for (const gru of this.#gru) gru.prepare();
    this.#attention.prepare();
    this.#classifier.prepare();
    this.#states = kernels.f32(steps * hidden);
    this.#energies = kernels.f32(steps);
    this.bytes = free - kernels.free;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#heard = 0;
    this.#filled = 0;
    for (const gru of this.#gru) gru.state.fill(0);
  }

  /** Share of the attention that each output in the window has, the oldest first. */
  get attention(): Float32Array {
    return this.#attention.weights.subarray(0, this.#filled);
  }

  /**
   * Takes one log-mel frame.
   *
   * @param frame (bands).
   * @returns The keyword's probability if the frame completes a step, otherwise `undefined`.
   */
  push(frame: Float32Array): number | undefined {
    const { bands, kernel: [, kt], stride: [, st], hidden } = this.#shape;
    const frames = this.#frames;
    if (this.#heard >= kt) frames.copyWithin(0, bands);
    frames.set(frame, Math.min(this.#heard, kt - 1) * bands);
    this.#heard++;
    // Counting on would lose exactness after 2⁵³ frames; the phase is all that matters.
    if (this.#heard >= kt + st) this.#heard -= st;
    if (this.#heard !== kt) return undefined;

    this.#convolution.forward(frames, 1);
    let state: Float32Array = this.#convolution.y;
    for (const gru of this.#gru) state = gru.step(state);
    const energy = this.#attention.score(state, 1)[0];
    if (this.#filled === this.window) {
      this.#states.copyWithin(0, hidden);
      this.#energies.copyWithin(0, 1);
      this.#filled--;
    }
    this.#states.set(state, this.#filled * hidden);
    this.#energies[this.#filled++] = energy;
    const pooled = this.#attention.pool(this.#energies, this.#states, this.#filled, 1);
    this.#classifier.forward(pooled, 1);
    const [other, keyword] = this.#classifier.y;
    return keywordProbability(other, keyword);
  }
}
