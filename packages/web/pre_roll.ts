/** The latest samples of sound that goes on. */
export class PreRoll {
  readonly #ring: Float32Array;
  #heard = 0;

  /** @param length Samples that are kept. */
  constructor(length: number) {
    this.#ring = new Float32Array(length);
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

  /** The kept samples as far as sample `end` of the stream; fewer near its start. */
  until(end: number): Float32Array {
    const { length } = this.#ring;
    const first = Math.max(0, this.#heard - length);
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
