/**
 * The checksum of zip files and PNG: CRC-32 of ISO 3309, reflected polynomial 0xEDB88320.
 *
 * @module
 */

/**
 * CRC-32 of bytes.
 *
 * @param before That of all bytes before them.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
