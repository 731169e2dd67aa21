/**
 * FLAC files for tests, of verbatim frames: 16 kHz, one channel.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Samples of a frame. */
const BLOCK = 4096;

/** The check of RFC 9639 over bytes: 8 bits with polynomial 0x07, 16 bits with 0x8005. */
function checksum(bytes: readonly number[], width: 8 | 16): number {
  const polynomial = width === 8 ? 0x07 : 0x8005;
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (width - 8);
    for (let i = 0; i < 8; i++) {
      crc = crc >> (width - 1) & 1 ? (crc << 1) ^ polynomial : crc << 1;
      crc &= 2 ** width - 1;
    }
  }
  return crc;
}

/** A FLAC file of these samples (at most 128 frames). */
export function encodeFlac(pcm: Int16Array): Uint8Array<ArrayBuffer> {
  const md5 = createHash("md5").update(new Uint8Array(Int16Array.from(pcm).buffer)).digest();
  const bytes: number[] = [0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34, BLOCK >> 8, 0, BLOCK >> 8, 0];
  bytes.push(0, 0, 0, 0, 0, 0, 16000 >> 12, (16000 >> 4) & 255, (16000 & 15) << 4, 15 << 4);
  bytes.push(...[24, 16, 8, 0].map((shift) => pcm.length >> shift & 255), ...md5);
  for (let at = 0, frame = 0; at < pcm.length; at += BLOCK, frame++) {
    const part = pcm.subarray(at, at + BLOCK);
    const head = [0xff, 0xf8, 0x75, 0x08, frame, (part.length - 1) >> 8, (part.length - 1) & 255];
    const body = [...head, checksum(head, 8), 0x02];
    for (const sample of part) body.push(sample >> 8 & 255, sample & 255);
    const crc = checksum(body, 16);
    for (const byte of [...body, crc >> 8, crc & 255]) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** Writes a FLAC file, with the folders above it. */
export function writeFlac(path: string, pcm: Int16Array): void {
  Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeFileSync(path, encodeFlac(pcm));
}
