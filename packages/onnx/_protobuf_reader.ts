/**
 * Reads the wire format of Protocol Buffers, for tests: written from its description, not from the writer.
 *
 * @module
 */

/** What a field holds: a number of up to 64 bits, or bytes. */
type FieldValue = bigint | Uint8Array;

/** The fields of a message by their numbers, in the order of the file. */
export class ProtobufMessage {
  readonly #fields = new Map<number, FieldValue[]>();

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    const varint = (): bigint => {
      let value = 0n;
      for (let shift = 0n;; shift += 7n) {
        const byte = view.getUint8(at++);
        value += BigInt(byte % 128) << shift;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const tag = Number(varint());
      const values = this.#fields.get(tag >> 3) ?? [];
      this.#fields.set(tag >> 3, values);
      if (tag % 8 === 0) values.push(varint());
      else if (tag % 8 === 2) {
        const length = Number(varint());
        if (at + length > bytes.length) throw new RangeError(`Field ${tag >> 3} is cut off`);
        values.push(bytes.subarray(at, at += length));
      } else throw new RangeError(`Field ${tag >> 3} has wire type ${tag % 8}`);
    }
  }

  /** The numbers of the fields that are there. */
  get fields(): number[] {
    return [...this.#fields.keys()];
  }

  /** The whole numbers of a field, with their signs. */
  integers(field: number): bigint[] {
    return (this.#fields.get(field) ?? []).map((value) => BigInt.asIntN(64, value as bigint));
  }

  /** The one number of a field. */
  integer(field: number): number {
    return Number(one(this.integers(field)));
  }

  /** All values of a field of bytes. */
  raws(field: number): Uint8Array[] {
    return (this.#fields.get(field) ?? []) as Uint8Array[];
  }

  /** All texts of a field. */
  texts(field: number): string[] {
    return this.raws(field).map((bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  }

  /** The one text of a field. */
  text(field: number): string {
    return one(this.texts(field));
  }

  /** All messages of a field. */
  messages(field: number): ProtobufMessage[] {
    return this.raws(field).map((bytes) => new ProtobufMessage(bytes));
  }

  /** The one message of a field. */
  message(field: number): ProtobufMessage {
    return one(this.messages(field));
  }
}

function one<T>(values: T[]): T {
  if (values.length !== 1) throw new RangeError(`There must be one value: ${values.length} are`);
  return values[0];
}
