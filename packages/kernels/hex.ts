/**
 * Bytes as text, without what only some hosts have (audio worklets lack `atob`). Base64 would be shorter,
 * but a compressed bundle is not: two digits a byte let gzip find what repeats.
 *
 * @module
 */

/** Two digits for every byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of what {@linkcode toHex} wrote. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length: text.length / 2 },
    (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
