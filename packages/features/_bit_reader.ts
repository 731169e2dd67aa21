import type { ByteSource } from "./byte_source.ts";
import { Fault } from "./_fault.ts";

/** Bytes that are read from the file at once, at least. */
const CHUNK = 2 ** 16;

/**
 * Reads a file bit by bit, most significant bit first. Of the file it holds a part alone: from the byte
 * that {@linkcode BitReader.forget} has named to a little beyond the next bit.
 */
export class BitReader {
  /** Bytes of the file. */
  readonly size: number;
  readonly #source: ByteSource;
  /** The part that it holds, and where in the file that begins. */
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  /** The byte that holds the next bit, counted from the part's begin. */
  #next = 0;
  /** The next bit inside it; 0 is the most significant. */
  #bit = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
  }

  /** The byte of the file that holds the next bit. */
  get byte(): number {
    return this.#base + this.#next;
  }

  /** Goes to a byte of the file, before all that is held or behind it. */
  set byte(at: number) {
    this.#next = at - this.#base;
    this.#bit = 0;
    if (this.#next < 0 || this.#next > this.#bytes.length) this.#hold(at);
  }

  /** Lets go of what lies before the next bit's byte. */
  forget(): void {
    if (this.#next < CHUNK) return;
    // A view would keep the whole part alive; what is left of it is short.
    this.#bytes = this.#bytes.slice(this.#next);
    this.#base += this.#next;
    this.#next = 0;
  }

  /**
   * Bytes of the file, whatever has been read of it: fewer at its end.
   *
   * @param at Not before what {@linkcode BitReader.forget} has let go.
   */
  bytes(at: number, end: number): Uint8Array {
    const from = at - this.#base;
    while (this.#base + this.#bytes.length < Math.min(end, this.size) && this.#grow());
    return this.#bytes.subarray(from, end - this.#base);
  }

  /** Begins a new part at a byte of the file. */
  #hold(at: number): void {
    this.#bytes = new Uint8Array(0);
    this.#base = at;
    this.#next = 0;
  }

  /** Takes in the next bytes of the file; false at its end. */
  #grow(): boolean {
    // At least as much as it holds: a frame of any length is copied a few times at most.
    const count = Math.max(CHUNK, this.#bytes.length);
    const more = this.#source.read(this.#base + this.#bytes.length, count);
    if (more.length === 0) return false;
    const bytes = new Uint8Array(this.#bytes.length + more.length);
    bytes.set(this.#bytes);
    bytes.set(more, this.#bytes.length);
    this.#bytes = bytes;
    return true;
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
      const byte = this.#bytes[this.#next];
      if (byte === undefined) {
        if (this.#grow()) continue;
        throw this.#short();
      }
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
      const byte = this.#bytes[this.#next];
      if (byte === undefined) {
        if (this.#grow()) continue;
        throw this.#short();
      }
      const rest = (byte << this.#bit) & 0xff;
      if (rest === 0) {
        zeros += 8 - this.#bit;
        this.#next++;
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
    this.#next++;
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
