/**
 * Augmentation of clips and of spectrograms, drawn from named random streams.
 *
 * @module
 */
import { type Kernels, pow10, type Random } from "@kws/kernels";

/** How a clip's waveform is varied; probabilities are independent of each other. */
export interface WaveformAugmentation {
  /** Largest shift to either side, in milliseconds, uniform; the gap is silent. */
  shift: number;
  /** Gain in decibels, uniform between the two ends. */
  gain: { probability: number; low: number; high: number };
  /** Background noise at a signal-to-noise ratio in decibels, uniform between the two ends. */
  noise: { probability: number; low: number; high: number };
  /** White noise with a standard deviation uniform between 0 and `sigma`. */
  white: { probability: number; sigma: number };
}

/** Largest widths of the masks of a spectrogram. */
export interface SpectrogramMasks {
  /** Bands. */
  frequency: number;
  /** Frames. */
  time: number;
}

/** The base model's recipe. */
export const BASE_AUGMENTATION: WaveformAugmentation = {
  shift: 100,
  gain: { probability: 0.5, low: -18, high: 6 },
  noise: { probability: 0.55, low: 0, high: 30 },
  white: { probability: 0.2, sigma: 0.01 },
};

/** The variants in which validation clips are scored for selection. */
export const VARIANT_AUGMENTATION: WaveformAugmentation = {
  shift: 60,
  gain: { probability: 0.5, low: -18, high: 6 },
  noise: { probability: 0.75, low: 5, high: 30 },
  white: { probability: 0.2, sigma: 0.005 },
};

/** The masks of both recipes. */
export const BASE_MASKS: SpectrogramMasks = { frequency: 15, time: 35 };

/**
 * The part of every background recording that a role may use, so that no noise is shared between
 * training, validation and test.
 */
export const NOISE_STRETCHES = {
  training: [0, 0.7],
  validation: [0.7, 0.85],
  testing: [0.85, 1],
} as const;

/** Options of an {@linkcode Augmenter}. */
export interface AugmenterOptions {
  /** Background recordings. */
  noises: readonly Int16Array[];
  /** The part of every recording to draw from, as shares of its length. */
  stretch: readonly [number, number];
  /** Samples of a clip. */
  samples: number;
  /** Samples per second. */
  sampleRate: number;
}

/** Varies clips inside the kernels' memory. */
export class Augmenter {
  readonly #kernels: Kernels;
  readonly #options: AugmenterOptions;
  readonly #pcm: Int16Array;
  readonly #noise: Float32Array;
  readonly #norms = new Map<Int16Array, number>();

  /** @throws {RangeError} If a recording's stretch is shorter than a clip. */
  constructor(kernels: Kernels, options: AugmenterOptions) {
    this.#kernels = kernels;
    this.#options = options;
    for (const noise of options.noises) {
      const [start, end] = this.#range(noise);
      if (end - start >= options.samples) continue;
      throw new RangeError(
        `Cannot mix noise as a stretch must be at least ${options.samples} samples: ` +
          `current value is ${end - start}, of a recording of ${noise.length}`,
      );
    }
    this.#pcm = kernels.i16(options.samples);
    this.#noise = kernels.f32(options.samples);
  }

  /**
   * Writes a varied clip to `out`: gain, then shift, background noise and white noise.
   *
   * @param out The samples, inside the kernels' memory.
   * @param pcm The recording; it is cut or filled with silence at its end.
   * @param random The clip's stream.
   */
  apply(
    out: Float32Array,
    pcm: Int16Array,
    random: Random,
    { shift, gain, noise, white }: WaveformAugmentation,
  ): void {
    const { sampleRate } = this.#options;
    const moved = random.integer(Math.round(2 * shift * sampleRate / 1000) + 1) -
      Math.round(shift * sampleRate / 1000);
    const level = random.uniform() < gain.probability ? random.between(gain.low, gain.high) : 0;
    this.#place(out, pcm, moved, pow10(level / 20));
    this.disturb(out, random, { noise, white });
  }

  /** Adds background noise and white noise to samples inside the kernels' memory. */
  disturb(
    out: Float32Array,
    random: Random,
    { noise, white }: Pick<WaveformAugmentation, "noise" | "white">,
  ): void {
    const { samples, noises } = this.#options;
    const { wasm } = this.#kernels;
    if (random.uniform() < noise.probability && noises.length > 0) {
      const ratio = random.between(noise.low, noise.high);
      this.#drawNoise(random);
      const clipPower = wasm.sumSquares(out.byteOffset, samples);
      const noisePower = wasm.sumSquares(this.#noise.byteOffset, samples);
      const scale = noisePower > 0 ? Math.sqrt(clipPower / noisePower) * pow10(-ratio / 20) : 0;
      wasm.mixTo(out.byteOffset, this.#noise.byteOffset, samples, scale);
    }
    if (random.uniform() < white.probability) {
      const sigma = random.between(0, white.sigma);
      const [key0, key1] = random.stream("white").key;
      wasm.addNormal(out.byteOffset, samples, key0, key1, sigma);
    }
  }

  /**
   * The augmentation of the original assignment repository: exactly one of nothing, N(0, 0.01), × 0.25,
   * or background noise 1 dB below the clip, where the noise's level is that of its whole recording's
   * norm.
   */
  applyOriginal(out: Float32Array, pcm: Int16Array, random: Random): void {
    const { samples, noises } = this.#options;
    const { wasm } = this.#kernels;
    const choice = random.integer(4);
    this.#place(out, pcm, 0, choice === 2 ? 0.25 : 1);
    if (choice === 1) {
      const [key0, key1] = random.stream("white").key;
      wasm.addNormal(out.byteOffset, samples, key0, key1, 0.01);
    } else if (choice === 3 && noises.length > 0) {
      const norm = this.#norm(this.#drawNoise(random));
      const level = norm > 0 ? Math.sqrt(wasm.sumSquares(out.byteOffset, samples)) / norm : 0;
      wasm.mixTo(out.byteOffset, this.#noise.byteOffset, samples, level * pow10(-1 / 20));
    }
    for (let i = 0; i < samples; i++) out[i] = Math.max(-1, Math.min(1, out[i]));
  }

  /** Writes a piece of background noise, −36 to +6 dB, to `out`: a negative of its own. */
  applyNoise(out: Float32Array, random: Random): void {
    out.fill(0);
    if (this.#options.noises.length === 0) return;
    const level = random.between(-36, 6);
    this.#drawNoise(random);
    this.#kernels.wasm.mixTo(
      out.byteOffset,
      this.#noise.byteOffset,
      this.#options.samples,
      pow10(level / 20),
    );
  }

  /** Writes the clip as it is. */
  applyNothing(out: Float32Array, pcm: Int16Array): void {
    this.#place(out, pcm, 0, 1);
  }

  #place(out: Float32Array, pcm: Int16Array, moved: number, gain: number): void {
    const { samples } = this.#options;
    this.#pcm.fill(0);
    const from = Math.max(0, -moved);
    const to = Math.max(0, moved);
    const count = Math.max(0, Math.min(pcm.length - from, samples - to));
    this.#pcm.set(pcm.subarray(from, from + count), to);
    const { wasm } = this.#kernels;
    wasm.fromInt16(out.byteOffset, this.#pcm.byteOffset, samples, gain / 32768);
  }

  #range(noise: Int16Array): [number, number] {
    const [start, end] = this.#options.stretch;
    return [Math.round(start * noise.length), Math.round(end * noise.length)];
  }

  #drawNoise(random: Random): Int16Array {
    const { noises, samples } = this.#options;
    const noise = noises[random.integer(noises.length)];
    const [start, end] = this.#range(noise);
    const at = start + random.integer(end - start - samples + 1);
    this.#pcm.set(noise.subarray(at, at + samples));
    const { wasm } = this.#kernels;
    wasm.fromInt16(this.#noise.byteOffset, this.#pcm.byteOffset, samples, 1 / 32768);
    return noise;
  }

  #norm(noise: Int16Array): number {
    let norm = this.#norms.get(noise);
    if (norm === undefined) {
      let sum = 0;
      for (const sample of noise) sum += (sample / 32768) * (sample / 32768);
      this.#norms.set(noise, norm = Math.sqrt(sum));
    }
    return norm;
  }
}

/**
 * Fills one band of frequencies and one of times with 0, in place: SpecAugment as torchaudio's
 * masking does it.
 *
 * Source: D. Park et al., arXiv:1904.08779, section 2.
 *
 * @param features (frames,bands), or a view of it.
 */
export function maskSpectrogram(
  features: Float32Array,
  bands: number,
  random: Random,
  { frequency, time }: SpectrogramMasks,
): void {
  const frames = features.length / bands;
  const [firstBand, lastBand] = drawMask(random, frequency, bands);
  const [firstFrame, lastFrame] = drawMask(random, time, frames);
  for (let t = 0; t < frames; t++) {
    const whole = t >= firstFrame && t < lastFrame;
    features.fill(
      0,
      t * bands + (whole ? 0 : firstBand),
      t * bands + (whole ? bands : lastBand),
    );
  }
}

function drawMask(random: Random, most: number, size: number): [number, number] {
  const width = random.uniform() * Math.min(most, size);
  const start = random.uniform() * (size - width);
  return [Math.floor(start), Math.floor(start) + Math.floor(width)];
}
