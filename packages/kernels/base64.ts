/**
 * Bytes as text, without what only some hosts have: audio worklets lack `atob`.
 *
 * @module
 */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 (RFC 4648, section 4, without padding) of bytes. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let bit = 0; bit < 8 * bytes.length; bit += 6) {
    const pair = bytes[bit >> 3] << 8 | (bytes[(bit >> 3) + 1] ?? 0);
    text += DIGITS[(pair >> (10 - (bit & 7))) & 63];
  }
  return text;
}

/** The bytes of what {@linkcode toBase64} wrote. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor(text.length * 3 / 4));
  let held = 0;
  for (let i = 0, at = 0; i < text.length; i++) {
    held = held << 6 | DIGITS.indexOf(text[i]);
    if (i & 3) bytes[at++] = held >> (6 - 2 * (i & 3));
  }
  return bytes;
}
