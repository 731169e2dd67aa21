import { cos, PI, sin } from "@kws/kernels";

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Zero crossings of the interpolating sinc on each side. */
const ZEROS = 24;

/** Most numbers of filters that are kept; beyond, each is computed whenever it is needed. */
const MOST_KEPT = 2 ** 22;

/** Fills the filter of outputs that stand a share of an input's distance behind an input. */
function fillFilter(
  filter: Float64Array,
  share: number,
  reach: number,
  cutoff: number,
): Float64Array {
  let sum = 0;
  for (let tap = 0; tap < filter.length; tap++) {
    const distance = tap - reach - share;
    const x = PI * distance * cutoff;
    const window = Math.abs(distance) < reach + 1
      ? 0.5 + 0.5 * cos(PI * distance / (reach + 1))
      : 0;
    const value = (Math.abs(x) < 1e-9 ? 1 : sin(x) / x) * window;
    filter[tap] = value;
    sum += value;
  }
  for (let tap = 0; tap < filter.length; tap++) filter[tap] /= sum;
  return filter;
}

/**
 * Resamples sound that goes on, by a windowed sinc (Hann window, {@linkcode ZEROS} zero crossings a
 * side): the same bits for every way of cutting. Measured, as shares of the lower of the two half rates:
 * up to 89 % the level stays within 0.1 dB, 95 % is the point of −6 dB, aliases of what lies above 103 %
 * stay below −43 dB, and from 108 % on below −60 dB.
 *
 * Source: J. O. Smith, "Digital Audio Resampling", section "Theory of ideal bandlimited
 * interpolation".
 *
 * @example A second in two pieces
 * ```ts
 * import { Resampler } from "@kws/features";
 * import { assertEquals } from "@std/assert";
 *
 * const resampler = new Resampler(48000, 16000);
 * const pieces = [
 *   resampler.push(new Float32Array(30000)),
 *   resampler.push(new Float32Array(18000)),
 *   resampler.end(),
 * ];
 * assertEquals(pieces.reduce((sum, { length }) => sum + length, 0), 16000);
 * ```
 */
export class Resampler {
  readonly #from: number;
  readonly #to: number;
  /** Outputs for every so many inputs, without a common divisor. */
  readonly #up: number;
  readonly #down: number;
  /** Inputs on each side that an output is made of. */
  readonly #reach: number;
  readonly #filterOf: (phase: number) => Float64Array;
  /** The latest inputs, as far as outputs to come look back. */
  #kept: Float32Array = new Float32Array(0);
  /** Inputs heard, and outputs made. */
  #heard = 0;
  #made = 0;

  /**
   * Begins with nothing heard.
   *
   * @param from Samples a second that it takes.
   * @param to Samples a second that it gives.
   * @throws {RangeError} If a rate is not a whole number >= 1.
   */
  constructor(from: number, to: number) {
    for (const [name, rate] of [["from", from], ["to", to]] as const) {
      if (!(Number.isInteger(rate) && rate >= 1)) {
        throw new RangeError(
          `Cannot resample as ${name} must be a whole number >= 1: current value is ${rate}`,
        );
      }
    }
    const common = divisor(from, to);
    const up = to / common;
    const cutoff = 0.95 * Math.min(1, to / from);
    const reach = Math.ceil(ZEROS / cutoff);
    const taps = 2 * reach + 1;
    // One filter for each of the `up` positions that an output can take between two inputs, made when it
    // is needed: rates without a common divisor have thousands, of which a short clip uses few.
    const keep = up * taps <= MOST_KEPT;
    const kept: Float64Array[] = [];
    const spare = new Float64Array(taps);
    this.#filterOf = (phase) => {
      if (!keep) return fillFilter(spare, phase / up, reach, cutoff);
      return kept[phase] ??= fillFilter(new Float64Array(taps), phase / up, reach, cutoff);
    };
    this.#from = from;
    this.#to = to;
    this.#up = up;
    this.#down = from / common;
    this.#reach = reach;
  }

  /**
   * Takes mono samples, any number of them, and gives the outputs whose filter has all its inputs:
   * nearly {@linkcode ZEROS} periods of the lower rate later.
   */
  push(samples: Float32Array): Float32Array {
    this.#heard += samples.length;
    if (this.#from === this.#to) return samples.slice();
    // The output i is made of inputs up to ⌊i·down/up⌋ + reach.
    const complete = Math.max(0, this.#heard - this.#reach);
    return this.#make(samples, Math.ceil(complete * this.#up / this.#down));
  }

  /** The rest, made as if silence followed: ⌈heard · to / from⌉ outputs in all. Nothing is heard then. */
  end(): Float32Array {
    const total = Math.ceil(this.#heard * this.#to / this.#from);
    const rest = this.#from === this.#to
      ? new Float32Array(0)
      : this.#make(new Float32Array(0), total);
    this.#kept = new Float32Array(0);
    this.#heard = 0;
    this.#made = 0;
    return rest;
  }

  /** Makes the outputs up to the one before `end`, of what is kept and the latest samples. */
  #make(samples: Float32Array, end: number): Float32Array {
    const [up, down, reach] = [this.#up, this.#down, this.#reach];
    const heard = this.#kept.length === 0 ? samples : joined(this.#kept, samples);
    const first = this.#heard - heard.length;
    const out = new Float32Array(Math.max(0, end - this.#made));
    for (let i = 0; i < out.length; i++) {
      const position = (this.#made + i) * down;
      const base = Math.floor(position / up) - reach - first;
      const filter = this.#filterOf(position % up);
      let sum = 0;
      const start = Math.max(0, -base);
      const stop = Math.min(filter.length, heard.length - base);
      for (let tap = start; tap < stop; tap++) sum += filter[tap] * heard[base + tap];
      out[i] = sum;
    }
    this.#made += out.length;
    const next = Math.floor(this.#made * down / up) - reach - first;
    this.#kept = heard.slice(Math.max(0, next));
    return out;
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/**
 * Resamples a recording as {@linkcode Resampler} does.
 *
 * @param samples Mono samples at the rate `from`.
 * @returns ⌈samples · to / from⌉ samples at the rate `to`.
 * @throws {RangeError} If a rate is not a whole number >= 1.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  const resampler = new Resampler(from, to);
  return joined(resampler.push(samples), resampler.end());
}
