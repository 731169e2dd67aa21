/**
 * The CRNN, one step at a time.
 *
 * @module
 */
import type { FrameGroups } from "@kws/features";
import { forget, type Kernels, type StatePart } from "@kws/kernels";
import type { StepNetwork } from "@kws/runtime";
import { type CrnnShape, crnnSizes, gruInputs } from "@kws/runtime/network";
import { Attention } from "../layers/attention.ts";
import { Convolution } from "../layers/convolution.ts";
import { Gru } from "../layers/gru.ts";
import { Linear } from "../layers/linear.ts";
import { networkFingerprint } from "../network_fingerprint.ts";
import { NetworkMemory } from "../network_memory.ts";
import { crnnLayout } from "./crnn.ts";

/** Options of a {@linkcode CrnnStream}. */
export interface CrnnStreamOptions {
  /** Dimensions of the network. */
  shape: CrnnShape;
  /**
   * Log-mel frames that the attention looks back over, `max_window_length` of the assignment: 101
   * frames are the latest 11 outputs of the base network's GRU.
   */
  maxWindowLength: number;
  /** What is subtracted from every log-mel value. Defaults to 0. */
  offset?: number;
}

/**
 * Rows of which the latest lie side by side: they are written one behind the other, and what is still of
 * use moves to the front when there is no more room.
 */
class Ring {
  /** Where the latest row ends, and the rows. */
  readonly state: readonly StatePart[];
  readonly #end = new Int32Array(1);
  readonly #rows: Float32Array;
  readonly #length: number;
  readonly #width: number;
  /** The latest rows by where they end, once there are as many as it holds. */
  readonly #views: Float32Array[] = [];

  constructor(kernels: Kernels, length: number, width: number) {
    this.#rows = kernels.f32(2 * length * width);
    this.#length = length;
    this.#width = width;
    this.state = [{ numbers: this.#end, ranges: [[0, 2 * length]] }, { numbers: this.#rows }];
  }

  /** Takes the row (width) that begins at `from`. */
  push(row: Float32Array, from = 0): void {
    const rows = this.#rows;
    const width = this.#width;
    const end = this.#end;
    if (end[0] === 2 * this.#length) {
      rows.copyWithin(0, (this.#length + 1) * width);
      end[0] = this.#length - 1;
    }
    // For so few values a loop is faster than `set`.
    for (let i = 0, at = end[0] * width; i < width; i++) rows[at + i] = row[from + i];
    end[0]++;
  }

  /** How many rows it holds. */
  get filled(): number {
    return Math.min(this.#end[0], this.#length);
  }

  /** The rows that it holds, the oldest first. */
  get latest(): Float32Array {
    const end = this.#end[0];
    if (end < this.#length) return this.#rows.subarray(0, end * this.#width);
    return this.#views[end] ??= this.#rows.subarray(
      (end - this.#length) * this.#width,
      end * this.#width,
    );
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
 * A CRNN that is given frames, one or some after the other. It keeps the frames of one convolution kernel, the
 * GRU's states, and a window of the GRU's latest outputs from which the oldest is dropped when a new
 * one comes.
 */
export class CrnnStream implements StepNetwork {
  /** Most GRU outputs that the attention sees. */
  readonly window: number;
  readonly bands: number;
  readonly groups: FrameGroups;
  readonly reach: number;
  readonly state: readonly StatePart[];
  readonly #shape: CrnnShape;
  readonly #parts: Parts;
  readonly #offset: number;
  readonly #frame: Float32Array;
  /** Frames heard towards the next step. */
  readonly #heard = new Int32Array(1);
  #owner: number | undefined;

  /**
   * Plans its memory.
   *
   * @throws {RangeError} If the window is shorter than the convolution's kernel.
   */
  constructor(kernels: Kernels, { shape, maxWindowLength, offset = 0 }: CrnnStreamOptions) {
    const { steps } = crnnSizes(shape, maxWindowLength);
    const { hidden, bands, kernel: [, kt], stride: [, st], layers, gates = 3, attention, rank } =
      shape;
    const one = { steps: 1, batch: 1, rounding: false };
    const memory = new NetworkMemory(kernels, crnnLayout(shape), false);
    this.window = steps;
    this.bands = bands;
    this.groups = { first: kt, every: st };
    this.reach = (steps - 1) * st + kt;
    this.#shape = shape;
    this.#offset = offset;
    this.#frame = new Float32Array(bands);
    this.#parts = {
      memory,
      convolution: new Convolution(memory, "conv", { ...shape, frames: kt, batch: 1 }),
      gru: Array.from({ length: layers }, (_, layer) => {
        const inputs = gruInputs(shape, layer);
        return new Gru(memory, { layer, inputs, hidden, gates, rank, ...one });
      }),
      attention: new Attention(memory, "attention", {
        ...{ hidden, attention, ...one, steps, rows: 1 },
      }),
      classifier: new Linear(memory, "classifier", { inputs: hidden, outputs: 2 }, 1),
      frames: new Ring(kernels, kt, bands),
      states: new Ring(kernels, steps, hidden),
      energies: new Ring(kernels, steps, 1),
    };
    const { frames, states, energies, gru } = this.#parts;
    this.state = [
      { numbers: this.#heard, ranges: [[0, kt + st - 1]] },
      ...[frames, states, energies].flatMap(({ state }) => state),
      ...gru.map(({ state }) => ({ numbers: state })),
    ];
  }

  /** Takes the network's flat parameters. */
  load(parameters: Float32Array): void {
    this.#parts.memory.load(parameters);
    this.#owner = undefined;
  }

  /** What tells its states from those of another model: computed where a state is first asked for. */
  get owner(): number {
    return this.#owner ??= networkFingerprint({
      // As one that says what else is taken for granted; dropout is nothing to one that listens.
      shape: { gates: 3, attention: this.#shape.hidden, ...this.#shape, dropout: 0 },
      offset: this.#offset,
      parameters: this.#parts.memory.parameters,
    });
  }

  /** Forgets everything heard so far. */
  reset(): void {
    forget(this.state);
  }

  /** Share of the attention that each output in the window has, the oldest first. */
  get attention(): Float32Array {
    const { attention, states } = this.#parts;
    return attention.weights.subarray(0, states.filled);
  }

  push(frames: Float32Array): number | undefined {
    const { bands } = this;
    let logOdds: number | undefined;
    for (let at = 0; at < frames.length; at += bands) logOdds = this.#take(frames, at);
    return logOdds;
  }

  /** Takes the frame that begins at a place. */
  #take(all: Float32Array, at: number): number | undefined {
    const { kernel: [, kt], stride: [, st] } = this.#shape;
    const { convolution, gru, attention, classifier, frames, states, energies } = this.#parts;
    if (this.#offset === 0) frames.push(all, at);
    else frames.push(this.#withoutOffset(all, at));
    const heard = this.#heard;
    heard[0]++;
    if (heard[0] >= kt + st) heard[0] -= st;
    if (heard[0] !== kt) return undefined;
    let state = convolution.step(frames.latest);
    for (const layer of gru) state = layer.step(state);
    energies.push(attention.score(state, 1));
    states.push(state);
    const pooled = attention.pool(energies.latest, states.latest, states.filled, 1);
    const logits = classifier.step(pooled);
    return logits[1] - logits[0];
  }

  #withoutOffset(all: Float32Array, at: number): Float32Array {
    for (let i = 0; i < this.bands; i++) this.#frame[i] = all[at + i] - this.#offset;
    return this.#frame;
  }
}
