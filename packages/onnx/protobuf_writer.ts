/**
 * Messages in the wire format of Protocol Buffers: as much of it as an ONNX file needs.
 *
 * Source: https://protobuf.dev/programming-guides/encoding.
 *
 * @module
 */

/** How a field's value is written, the lower three bits of its tag. */
const WIRE = { varint: 0, lengthDelimited: 2 } as const;

const TEXT = new TextEncoder();

/**
 * One message: fields in the order in which they are written. A repeated field is written once for each
 * of its values, which readers of every version of the format understand.
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** What has been written. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** A whole number: int32, int64 or an enumeration's. */
  integer(field: number, value: number | bigint): this {
    this.#varint(field << 3 | WIRE.varint);
    // A negative number is written as the 64-bit one of the same bits.
    this.#varint(value < 0 ? BigInt.asUintN(64, BigInt(value)) : value);
    return this;
  }

  /** Text, as UTF-8. */
  text(field: number, value: string): this {
    return this.raw(field, TEXT.encode(value));
  }

  /** A message inside this one. */
  message(field: number, value: ProtobufWriter): this {
    return this.raw(field, value.bytes);
  }

  /** Bytes as they are. */
  raw(field: number, value: Uint8Array): this {
    this.#varint(field << 3 | WIRE.lengthDelimited);
    this.#varint(value.length);
    const at = this.#grow(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** Seven bits a byte, the lowest first; all bytes but the last have their highest bit set. */
  #varint(value: number | bigint): void {
    let rest = BigInt(value);
    for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128);
    this.#byte(Number(rest));
  }

  #byte(value: number): void {
    // Growing may bring other bytes, so it comes first.
    const at = this.#grow(1);
    this.#bytes[at] = value;
  }

  /** Makes room for so many more bytes, and gives where they begin. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }
}
