import { sin } from "./exact_math.ts";

/** How far each step of a round rotates: four rounds of four, repeated. */
const ROTATIONS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

const ADDENDS = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(2 ** 32 * Math.abs(sin(i + 1))),
);

/** Which word of a block each step takes. */
const WORDS = Uint8Array.from({ length: 64 }, (_, i) => {
  const [factor, offset] = [[1, 0], [5, 1], [3, 5], [7, 0]][i >> 4];
  return (factor * i + offset) % 16;
});

const TURNS = Uint8Array.from({ length: 64 }, (_, i) => ROTATIONS[i >> 4][i & 3]);

/**
 * The MD5 digest of bytes that come in parts (RFC 1321): what a FLAC file says of its samples, and
 * what points of resuming are told apart by.
 *
 * Our own, because this package must run where there is no `node:crypto`, and the Web's cryptography
 * knows no MD5.
 */
export class Md5 {
  readonly #state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  readonly #block = new Uint8Array(64);
  readonly #words = new Int32Array(16);
  #length = 0;

  /** Takes the next bytes. */
  update(bytes: Uint8Array): void {
    let used = this.#length % 64;
    this.#length += bytes.length;
    let at = 0;
    if (used > 0) {
      at = Math.min(64 - used, bytes.length);
      this.#block.set(bytes.subarray(0, at), used);
      used += at;
      if (used < 64) return;
      this.#mix(this.#block, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.#mix(bytes, at);
    this.#block.set(bytes.subarray(at));
  }

  /** The digest of all bytes, in hexadecimal; nothing can be added afterwards. */
  digest(): string {
    const length = this.#length;
    const end = new Uint8Array((length % 64 < 56 ? 64 : 128) - length % 64);
    end[0] = 0x80;
    const size = new DataView(end.buffer, end.length - 8);
    size.setUint32(0, (8 * length) % 2 ** 32, true);
    size.setUint32(4, Math.floor(length / 2 ** 29), true);
    this.update(end);
    const out = new DataView(new ArrayBuffer(16));
    this.#state.forEach((word, i) => out.setInt32(4 * i, word, true));
    return toHex(new Uint8Array(out.buffer));
  }

  #mix(bytes: Uint8Array, at: number): void {
    const words = this.#words;
    for (let i = 0; i < 16; i++, at += 4) {
      words[i] = bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24;
    }
    let [a, b, c, d] = this.#state;
    for (let i = 0; i < 64; i++) {
      let mixed: number;
      if (i < 16) mixed = (b & c) | (~b & d);
      else if (i < 32) mixed = (d & b) | (~d & c);
      else if (i < 48) mixed = b ^ c ^ d;
      else mixed = c ^ (b | ~d);
      const sum = (a + mixed + ADDENDS[i] + words[WORDS[i]]) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + (sum << TURNS[i] | sum >>> (32 - TURNS[i]))) | 0;
    }
    this.#state[0] += a;
    this.#state[1] += b;
    this.#state[2] += c;
    this.#state[3] += d;
  }
}

/** Bytes in hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
