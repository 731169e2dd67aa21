/**
 * Digests of samples: what a recording is, whatever file it comes in.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Whether this machine has the least significant byte first, as files of samples do. */
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The SHA-256 of samples as 16-bit little-endian numbers, in hexadecimal. */
export function pcmDigest(pcm: Int16Array): string {
  let bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  if (!LITTLE) {
    bytes = new Uint8Array(pcm.byteLength);
    const view = new DataView(bytes.buffer);
    pcm.forEach((sample, i) => view.setInt16(2 * i, sample, true));
  }
  return createHash("sha256").update(bytes).digest("hex");
}
