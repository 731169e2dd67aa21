/** The CRC of every byte, by its polynomial (RFC 9639, sections 9.1.8 and 9.3). */
function table(polynomial: number, width: 8 | 16): Uint16Array {
  const top = 2 ** (width - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let i = 0; i < 8; i++) {
      crc = (crc & top ? (crc << 1) ^ polynomial : crc << 1) & (2 * top - 1);
    }
    return crc;
  });
}

const CRC8 = /* @__PURE__ */ table(0x07, 8);
const CRC16 = /* @__PURE__ */ table(0x8005, 16);

/** The checksum of a FLAC frame's header. */
export function crc8(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0;
  for (let i = start; i < end; i++) crc = CRC8[crc ^ bytes[i]];
  return crc;
}

/** The checksum of a FLAC frame. */
export function crc16(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0;
  for (let i = start; i < end; i++) crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[i]];
  return crc;
}
