/** Reads a file bit by bit, most significant bit first. */
export class BitReader {
  /** The next bit's position. */
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next byte's position; the reader must stand on a byte. */
  get byte(): number {
    return this.at >> 3;
  }

  /** The next `count` bits (0 to 32) as an unsigned number. */
  bits(count: number): number {
    let value = 0;
    let left = count;
    while (left > 0) {
      const byte = this.#bytes[this.at >> 3];
      if (byte === undefined) throw new RangeError("the file is cut short");
      const free = 8 - (this.at & 7);
      const take = Math.min(free, left);
      value = value * (1 << take) + ((byte >> (free - take)) & ((1 << take) - 1));
      this.at += take;
      left -= take;
    }
    return value;
  }

  /** The next `count` bits (0 to 32) as a signed number. */
  signed(count: number): number {
    const value = this.bits(count);
    return count > 0 && value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** The number of 0 bits before the next 1, which is read too. */
  unary(): number {
    let zeros = 0;
    for (;;) {
      const byte = this.#bytes[this.at >> 3];
      if (byte === undefined) throw new RangeError("the file is cut short");
      const rest = (byte << (this.at & 7)) & 0xff;
      if (rest === 0) {
        zeros += 8 - (this.at & 7);
        this.at = (this.at | 7) + 1;
        continue;
      }
      const lead = Math.clz32(rest) - 24;
      this.at += lead + 1;
      return zeros + lead;
    }
  }

  /** Goes on to the next whole byte. */
  align(): void {
    this.at = (this.at + 7) & ~7;
  }
}
