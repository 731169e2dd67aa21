/**
 * The bytes of a module as text, without what only some hosts have (audio worklets lack `atob`). Base64
 * would be shorter, but a compressed bundle is not: a character a byte lets gzip find what repeats.
 *
 * @module
 */

/** What is added to a byte, so that most bytes of a module are printable ASCII. */
const SHIFT = 36;

/** A character for every byte. */
export function toText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode((byte + SHIFT) & 255)).join("");
}

/** The bytes of what {@linkcode toText} wrote. */
export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  // When a module starts, a loop is done before `Uint8Array.from` is.
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) - SHIFT;
  return bytes;
}
