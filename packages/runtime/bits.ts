/**
 * Strings of bits in bytes, the lowest bit of a byte first.
 *
 * @module
 */

/** Writes whole numbers of any number of bits one after the other. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #bit = 0;

  /** Writes the low bits of a number. */
  write(value: number, bits: number): void {
    for (let i = 0; i < bits; i++, this.#bit++) {
      if ((this.#bit & 7) === 0) this.#bytes.push(0);
      this.#bytes[this.#bytes.length - 1] |= ((value >> i) & 1) << (this.#bit & 7);
    }
  }

  /** Bits that are missing to a whole byte. */
  get fill(): number {
    return -this.#bit & 7;
  }

  /** What was written; the bits behind the last are 0. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}

/** Reads what a {@linkcode BitWriter} wrote. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits that are left. */
  get left(): number {
    return 8 * this.#bytes.length - this.#bit;
  }

  /**
   * The next number of so many bits, at most 31, without sign.
   *
   * @throws {RangeError} If there are fewer left.
   */
  read(bits: number): number {
    if (bits > this.left) throw new RangeError("it must not end here: it is cut short");
    let value = 0;
    for (let i = 0; i < bits; i++, this.#bit++) {
      value |= ((this.#bytes[this.#bit >> 3] >> (this.#bit & 7)) & 1) << i;
    }
    return value;
  }

  /**
   * Goes to the next whole byte.
   *
   * @returns Its place.
   * @throws {RangeError} If a bit that is passed over is set.
   */
  align(): number {
    if (this.read(-this.#bit & 7) !== 0) {
      throw new RangeError("the bits that fill up a byte must be 0: one is set");
    }
    return this.#bit >> 3;
  }
}
