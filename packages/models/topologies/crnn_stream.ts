/**
 * The CRNN, one step at a time.
 *
 * @module
 */
import type { FrameGroups } from "@kws/features";
import type { Kernels } from "@kws/kernels";
import type { StepNetwork } from "@kws/runtime";
import { type CrnnShape, crnnSizes, gruInputs } from "@kws/runtime/network";
import { Attention } from "../layers/attention.ts";
import { Convolution } from "../layers/convolution.ts";
import { Gru } from "../layers/gru.ts";
import { Linear } from "../layers/linear.ts";
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
  readonly #rows: Float32Array;
  readonly #length: number;
  readonly #width: number;
  /** The latest rows by where they end, once there are as many as it holds. */
  readonly #views: Float32Array[] = [];
  #filled = 0;
  #end = 0;

  constructor(kernels: Kernels, length: number, width: number) {
    this.#rows = kernels.f32(2 * length * width);
    this.#length = length;
    this.#width = width;
  }

  /** Takes a row (width). */
  push(row: Float32Array): void {
    const rows = this.#rows;
    const width = this.#width;
    if (this.#end === 2 * this.#length) {
      rows.copyWithin(0, (this.#length + 1) * width);
      this.#end = this.#length - 1;
    }
    // For so few values a loop is faster than `set`.
    for (let i = 0, at = this.#end * width; i < width; i++) rows[at + i] = row[i];
    this.#end++;
    if (this.#filled < this.#length) this.#filled++;
  }

  /** How many rows it holds. */
  get filled(): number {
    return this.#filled;
  }

  /** The rows that it holds, the oldest first. */
  get latest(): Float32Array {
    const end = this.#end;
    if (this.#filled < this.#length) return this.#rows.subarray(0, end * this.#width);
    return this.#views[end] ??= this.#rows.subarray(
      (end - this.#length) * this.#width,
      end * this.#width,
    );
  }

  reset(): void {
    this.#filled = this.#end = 0;
  }

  /** Elements of its state. */
  get stateSize(): number {
    return 1 + this.#length * this.#width;
  }

  /** Writes how many rows it holds, then these. */
  save(out: Float64Array): void {
    out[0] = this.#filled;
    out.set(this.latest, 1);
  }

  restore(state: Float64Array): void {
    this.#filled = this.#end = state[0];
    this.#rows.set(state.subarray(1));
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
export class CrnnStream implements StepNetwork {
  /** Most GRU outputs that the attention sees. */
  readonly window: number;
  readonly bands: number;
  readonly groups: FrameGroups;
  readonly reach: number;
  readonly #shape: CrnnShape;
  readonly #parts: Parts;
  readonly #offset: number;
  readonly #frame: Float32Array;
  #heard = 0;

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
  }

  /** Takes the network's flat parameters. */
  load(parameters: Float32Array): void {
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

  push(frame: Float32Array): number | undefined {
    const { kernel: [, kt], stride: [, st] } = this.#shape;
    const { convolution, gru, attention, classifier, frames, states, energies } = this.#parts;
    frames.push(this.#withoutOffset(frame));
    this.#heard++;
    if (this.#heard >= kt + st) this.#heard -= st;
    if (this.#heard !== kt) return undefined;
    let state = convolution.step(frames.latest);
    for (const layer of gru) state = layer.step(state);
    energies.push(attention.score(state, 1));
    states.push(state);
    const pooled = attention.pool(energies.latest, states.latest, states.filled, 1);
    const logits = classifier.step(pooled);
    return logits[1] - logits[0];
  }

  save(): Uint8Array {
    const { out, rings, gru } = this.#state();
    out[0] = this.#heard;
    for (const [ring, part] of rings) ring.save(part);
    for (const [state, part] of gru) part.set(state);
    return new Uint8Array(out.buffer);
  }

  restore(bytes: Uint8Array): void {
    const { out, rings, gru } = this.#state();
    if (bytes.length !== out.byteLength) {
      throw new RangeError(
        `Cannot restore a network as its state must have ${out.byteLength} bytes: ` +
          `current value is ${bytes.length}`,
      );
    }
    new Uint8Array(out.buffer).set(bytes);
    this.#heard = out[0];
    for (const [ring, part] of rings) ring.restore(part);
    for (const [state, part] of gru) state.set(part);
  }

  /** A state's array, and the parts of it that belong to rings and GRU layers. */
  #state() {
    const { frames, states, energies, gru } = this.#parts;
    const rings = [frames, states, energies];
    const size = rings.reduce((sum, { stateSize }) => sum + stateSize, 1) +
      gru.reduce((sum, { state }) => sum + state.length, 0);
    const out = new Float64Array(size);
    let at = 1;
    const part = (length: number): Float64Array => out.subarray(at, at += length);
    return {
      out,
      rings: rings.map((ring) => [ring, part(ring.stateSize)] as const),
      gru: gru.map(({ state }) => [state, part(state.length)] as const),
    };
  }

  #withoutOffset(frame: Float32Array): Float32Array {
    if (this.#offset === 0) return frame;
    for (let i = 0; i < frame.length; i++) this.#frame[i] = frame[i] - this.#offset;
    return this.#frame;
  }
}
