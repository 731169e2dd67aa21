/**
 * UTF-8 without `TextEncoder` and `TextDecoder`, which audio worklets lack.
 *
 * @module
 */
import { utf8 as encode } from "@kws/kernels";

/**
 * UTF-8 of a text.
 *
 * @throws {URIError} If the text has half a surrogate pair.
 */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  // Throws where half a pair stands, which the encoder would replace.
  encodeURIComponent(text);
  return encode(text);
}

/**
 * The text of UTF-8.
 *
 * @throws {RangeError} If the bytes are none.
 */
export function fromUtf8(bytes: readonly number[]): string {
  try {
    return decodeURIComponent(
      bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    );
  } catch {
    throw new RangeError("its keyword must be UTF-8: it is not");
  }
}
