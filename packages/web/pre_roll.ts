/** Samples kept beyond those that are given: what is told of may have ended within the latest piece. */
const SLACK = 4096;

/** The latest samples of sound that goes on. */
export class PreRoll {
  readonly #ring: Float32Array;
  readonly #length: number;
  #heard = 0;

  /** @param length Samples that are given. */
  constructor(length: number) {
    this.#length = length;
    this.#ring = new Float32Array(length + SLACK);
  }

  /** Takes samples. */
  push(samples: Float32Array): void {
    const { length } = this.#ring;
    // Of a long piece no more than fits.
    for (let i = Math.max(0, samples.length - length); i < samples.length; i++) {
      this.#ring[(this.#heard + i) % length] = samples[i];
    }
    this.#heard += samples.length;
  }

  /** The samples as far as sample `end` of the stream; fewer near its start, and of what is not kept any more. */
  until(end: number): Float32Array {
    const { length } = this.#ring;
    const first = Math.max(0, this.#heard - length, end - this.#length);
    const last = Math.max(first, Math.min(end, this.#heard));
    const out = new Float32Array(last - first);
    if (out.length === 0) return out;
    // By parts and not by samples: the audio thread has a few milliseconds for all that it does.
    const from = first % length;
    const part = this.#ring.subarray(from, from + out.length);
    out.set(part);
    out.set(this.#ring.subarray(0, out.length - part.length), part.length);
    return out;
  }

  /** Forgets everything. */
  reset(): void {
    this.#heard = 0;
  }
}
