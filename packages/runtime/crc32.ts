/**
 * The checksum of zip files and PNG: CRC-32 of ISO 3309, reflected polynomial 0xEDB88320.
 *
 * @module
 */

/** What four bits make of the register. */
const TABLE = /* @__PURE__ */ Int32Array.from({ length: 16 }, (_, crc) => {
  for (let i = 0; i < 4; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/**
 * CRC-32 of bytes.
 *
 * @param before That of all bytes before them.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) {
    crc = TABLE[(crc ^ byte) & 15] ^ (crc >>> 4);
    crc = TABLE[(crc ^ (byte >> 4)) & 15] ^ (crc >>> 4);
  }
  return ~crc >>> 0;
}
