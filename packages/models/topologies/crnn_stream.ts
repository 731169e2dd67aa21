/**
 * The CRNN, one step at a time.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { Attention } from "../layers/attention.ts";
import { Convolution } from "../layers/convolution.ts";
import { Gru } from "../layers/gru.ts";
import { Linear } from "../layers/linear.ts";
import { NetworkMemory } from "../network_memory.ts";
import { crnnLayout, gruInputs } from "./crnn.ts";
import { type CrnnShape, crnnSizes } from "./crnn_shape.ts";

/** Options of a {@linkcode CrnnStream}. */
export interface CrnnStreamOptions {
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

/** Rows of which the latest lie side by side: each is written twice, a ring's length apart. */
class Ring {
  readonly #rows: Float32Array;
  readonly #length: number;
  readonly #width: number;
  #pushed = 0;

  constructor(kernels: Kernels, length: number, width: number) {
    this.#rows = kernels.f32(2 * length * width);
    this.#length = length;
    this.#width = width;
  }

  /** Takes a row (width). */
  push(row: Float32Array): void {
    const at = this.#pushed % this.#length;
    this.#rows.set(row, at * this.#width);
    this.#rows.set(row, (at + this.#length) * this.#width);
    // Counting on would lose exactness after 2⁵³ rows; place and fullness are all that matters.
    this.#pushed++;
    if (this.#pushed === 2 * this.#length) this.#pushed = this.#length;
  }

  /** How many rows it holds. */
  get filled(): number {
    return Math.min(this.#pushed, this.#length);
  }

  /** The rows that it holds, the oldest first. */
  get latest(): Float32Array {
    const first = this.#pushed <= this.#length ? 0 : this.#pushed % this.#length;
    return this.#rows.subarray(first * this.#width, (first + this.filled) * this.#width);
  }

  reset(): void {
    this.#pushed = 0;
  }
}

interface Parts {
  memory: NetworkMemory;
  convolution: Convolution;
  gru: Gru[];
  attention: Attention;
  classifier: Linear;
  frames: Ring;
  states: Ring;
  energies: Ring;
}

/**
 * A CRNN that is given one frame after the other. It keeps the frames of one convolution kernel, the
 * GRU's states, and a window of the GRU's latest outputs from which the oldest is dropped when a new
 * one comes.
 */
export class CrnnStream {
  /** Most GRU outputs that the attention sees. */
  readonly window: number;
  /** Bytes that it works in, parameters included. */
  readonly bytes: number;
  readonly #shape: CrnnShape;
  readonly #parts: Parts;
  #heard = 0;

  /** @throws {RangeError} If the window is shorter than the convolution's kernel. */
  constructor({ shape, parameters, maxWindowLength }: CrnnStreamOptions) {
    const { steps } = crnnSizes(shape, maxWindowLength);
    const { hidden, bands, kernel: [, kt], layers, gates = 3, attention, rank } = shape;
    const one = { steps: 1, batch: 1, rounding: false };
    const build = (kernels: Kernels): Parts => {
      const memory = new NetworkMemory(kernels, crnnLayout(shape), false);
      return {
        memory,
        convolution: new Convolution(memory, "conv", { ...shape, frames: kt, batch: 1 }),
        gru: Array.from(
          { length: layers },
          (_, layer) =>
            new Gru(memory, {
              layer,
              inputs: gruInputs(shape, layer),
              hidden,
              gates,
              rank,
              ...one,
            }),
        ),
        attention: new Attention(memory, "attention", {
          ...{ hidden, attention, ...one, steps, rows: 1 },
        }),
        classifier: new Linear(memory, "classifier", { inputs: hidden, outputs: 2 }, 1),
        frames: new Ring(kernels, kt, bands),
        states: new Ring(kernels, steps, hidden),
        energies: new Ring(kernels, steps, 1),
      };
    };
    this.window = steps;
    this.bytes = Kernels.measure(build);
    this.#shape = shape;
    this.#parts = Kernels.build(build);
    this.#parts.memory.load(parameters);
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#heard = 0;
    const { frames, states, energies, gru } = this.#parts;
    for (const ring of [frames, states, energies]) ring.reset();
    for (const { state } of gru) state.fill(0);
  }

  /** Share of the attention that each output in the window has, the oldest first. */
  get attention(): Float32Array {
    const { attention, states } = this.#parts;
    return attention.weights.subarray(0, states.filled);
  }

  /**
   * Takes one log-mel frame.
   *
   * @param frame (bands).
   * @returns The keyword's log-odds if the frame completes a step, otherwise `undefined`.
   */
  push(frame: Float32Array): number | undefined {
    const { kernel: [, kt], stride: [, st] } = this.#shape;
    const { convolution, gru, attention, classifier, frames, states, energies } = this.#parts;
    frames.push(frame);
    this.#heard++;
    if (this.#heard >= kt + st) this.#heard -= st;
    if (this.#heard !== kt) return undefined;
    let state = convolution.step(frames.latest);
    for (const layer of gru) state = layer.step(state);
    energies.push(attention.score(state, 1));
    states.push(state);
    const pooled = attention.pool(energies.latest, states.latest, states.filled, 1);
    const [other, keyword] = classifier.step(pooled);
    return keyword - other;
  }
}
