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
 * Resamples by a windowed sinc (Hann window, {@linkcode ZEROS} zero crossings a side). Measured, as
 * shares of the lower of the two half rates: up to 89 % the level stays within 0.1 dB, 95 % is the point
 * of −6 dB, aliases of what lies above 103 % stay below −43 dB, and from 108 % on below −60 dB.
 *
 * Source: J. O. Smith, "Digital Audio Resampling", section "Theory of ideal bandlimited
 * interpolation".
 *
 * @param samples Mono samples at the rate `from`.
 * @returns ⌈samples · to / from⌉ samples at the rate `to`.
 * @throws {RangeError} If a rate is not a whole number >= 1.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  for (const [name, rate] of [["from", from], ["to", to]] as const) {
    if (!(Number.isInteger(rate) && rate >= 1)) {
      throw new RangeError(
        `Cannot resample as ${name} must be a whole number >= 1: current value is ${rate}`,
      );
    }
  }
  if (from === to) return samples.slice();
  const common = divisor(from, to);
  const up = to / common;
  const down = from / common;
  const cutoff = 0.95 * Math.min(1, to / from);
  const reach = Math.ceil(ZEROS / cutoff);
  const taps = 2 * reach + 1;
  // One filter for each of the `up` positions that an output can take between two inputs, made when it
  // is needed: rates without a common divisor have thousands, of which a short clip uses few.
  const keep = up * taps <= MOST_KEPT;
  const kept: Float64Array[] = [];
  const spare = new Float64Array(taps);
  const filterOf = (phase: number): Float64Array => {
    if (!keep) return fillFilter(spare, phase / up, reach, cutoff);
    return kept[phase] ??= fillFilter(new Float64Array(taps), phase / up, reach, cutoff);
  };
  const out = new Float32Array(Math.ceil(samples.length * to / from));
  for (let i = 0; i < out.length; i++) {
    const position = i * down;
    const base = Math.floor(position / up) - reach;
    const filter = filterOf(position % up);
    let sum = 0;
    const start = Math.max(0, -base);
    const end = Math.min(taps, samples.length - base);
    for (let tap = start; tap < end; tap++) sum += filter[tap] * samples[base + tap];
    out[i] = sum;
  }
  return out;
}
