import { Fault } from "./_fault.ts";

/** Reads a file bit by bit, most significant bit first. */
export class BitReader {
  /** The byte that holds the next bit. */
  byte = 0;
  /** The next bit inside it; 0 is the most significant. */
  #bit = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * The next `count` bits (0 to 33) as an unsigned number.
   *
   * @throws {Fault} If the file ends before.
   */
  bits(count: number): number {
    let value = 0;
    let left = count;
    while (left > 0) {
      const byte = this.#bytes[this.byte];
      if (byte === undefined) throw this.#short();
      const free = 8 - this.#bit;
      const take = Math.min(free, left);
      value = value * (1 << take) + ((byte >> (free - take)) & ((1 << take) - 1));
      this.#advance(take);
      left -= take;
    }
    return value;
  }

  /**
   * The next `count` bits (0 to 33) as a signed number.
   *
   * @throws {Fault} If the file ends before.
   */
  signed(count: number): number {
    const value = this.bits(count);
    return count > 0 && value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /**
   * The number of 0 bits before the next 1, which is read too.
   *
   * @throws {Fault} If the file ends before.
   */
  unary(): number {
    let zeros = 0;
    for (;;) {
      const byte = this.#bytes[this.byte];
      if (byte === undefined) throw this.#short();
      const rest = (byte << this.#bit) & 0xff;
      if (rest === 0) {
        zeros += 8 - this.#bit;
        this.byte++;
        this.#bit = 0;
        continue;
      }
      const lead = Math.clz32(rest) - 24;
      this.#advance(lead + 1);
      return zeros + lead;
    }
  }

  /** Goes on to the next whole byte. */
  align(): void {
    if (this.#bit === 0) return;
    this.byte++;
    this.#bit = 0;
  }

  /** Goes `count` bits on; never past the byte. */
  #advance(count: number): void {
    this.#bit += count;
    if (this.#bit === 8) this.align();
  }

  #short(): Fault {
    return new Fault(this.byte, "the file is cut short");
  }
}
