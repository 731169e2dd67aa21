import type { Kernels, Random } from "@kws/kernels";
import { Augmenter, NOISE_STRETCHES, type WaveformAugmentation } from "./augment.ts";
import { centredFrames, type FrontEnd } from "./front_end.ts";
import { LogMel } from "./log_mel.ts";

/** What a {@linkcode Renderer} works with. */
export interface RendererOptions {
  frontEnd: FrontEnd;
  /** Samples of a clip. */
  samples: number;
  /** Background recordings, 16-bit. */
  noises: readonly Int16Array[];
  /** The part of every background recording to draw from. */
  stretch: keyof typeof NOISE_STRETCHES;
}

/**
 * A recording, a stream and an augmentation to features: the one way that training, distillation,
 * evaluation and tests in noise take.
 */
export class Renderer {
  /** Elements of a clip's features, frames times bands. */
  readonly row: number;
  /** The latest clip's samples, inside the kernels' memory. */
  readonly samples: Float32Array;
  readonly #logMel: LogMel;
  readonly #augmenter: Augmenter;

  /** @throws {RangeError} If a background recording's stretch is shorter than a clip. */
  constructor(kernels: Kernels, { frontEnd, samples, noises, stretch }: RendererOptions) {
    this.row = centredFrames(samples, frontEnd) * frontEnd.bands;
    this.#logMel = new LogMel(kernels, frontEnd, samples);
    this.#augmenter = new Augmenter(kernels, {
      ...{ noises, samples, sampleRate: frontEnd.sampleRate },
      stretch: NOISE_STRETCHES[stretch],
    });
    this.samples = this.#logMel.samples;
  }

  /** Writes a recording to {@linkcode Renderer.samples} as it is, cut or filled with silence. */
  place(pcm: Int16Array): void {
    this.#augmenter.applyNothing(this.samples, pcm);
  }

  /**
   * Writes a varied recording to {@linkcode Renderer.samples}.
   *
   * @param random The clip's stream.
   * @param augmentation `"seed"` is that of the original assignment repository.
   */
  vary(pcm: Int16Array, random: Random, augmentation: WaveformAugmentation | "seed"): void {
    if (augmentation === "seed") this.#augmenter.applyOriginal(this.samples, pcm, random);
    else this.#augmenter.apply(this.samples, pcm, random, augmentation);
  }

  /** Writes a piece of background noise to {@linkcode Renderer.samples}. */
  noise(random: Random): void {
    this.#augmenter.applyNoise(this.samples, random);
  }

  /** Adds noise to {@linkcode Renderer.samples}, whoever has written them. */
  disturb(random: Random, noise: Pick<WaveformAugmentation, "noise" | "white">): void {
    this.#augmenter.disturb(this.samples, random, noise);
  }

  /** The latest clip's features, (frames,bands); valid until the next call. */
  features(): Float32Array {
    return this.#logMel.clip(this.samples);
  }

  /** Writes the latest clip's features to `out`, inside the kernels' memory. */
  featuresTo(out: Float32Array): void {
    this.#logMel.clipInPlace(this.samples.length, out.byteOffset);
  }

  /**
   * Writes the frames that lie wholly inside the latest samples, as a stream has them, to `out`, inside
   * the kernels' memory.
   */
  streamTo(out: Float32Array): void {
    this.#logMel.signalInPlace(this.samples.length, out.byteOffset);
  }
}
