/**
 * 16-bit PCM in RIFF WAVE files.
 *
 * @module
 */
import type { Audio } from "./audio.ts";

const EXTENSIBLE = 0xfffe;

function broken(name: string, offset: number, reason: string): SyntaxError {
  return new SyntaxError(`Cannot decode ${name}: at byte ${offset}, ${reason}`);
}

/**
 * Decodes a WAV file of 16-bit PCM; several channels are averaged.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If the file is not 16-bit PCM or is cut short; the message names file, offset
 * and reason.
 */
export function decodeWav(bytes: Uint8Array, name: string): Audio {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (offset: number): string =>
    String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.length < 12 || tag(0) !== "RIFF" || tag(8) !== "WAVE") {
    throw broken(name, 0, `a RIFF WAVE header is required`);
  }
  let channels = 0;
  let sampleRate = 0;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const id = tag(at);
    const size = data.getUint32(at + 4, true);
    const body = at + 8;
    if (id === "fmt ") {
      if (size < 16 || body + size > bytes.length) {
        throw broken(name, at, `the format chunk needs at least 16 bytes, it has ${size}`);
      }
      let format = data.getUint16(body, true);
      if (format === EXTENSIBLE && size >= 26) format = data.getUint16(body + 24, true);
      channels = data.getUint16(body + 2, true);
      sampleRate = data.getUint32(body + 4, true);
      const bits = data.getUint16(body + 14, true);
      if (format !== 1 || bits !== 16) {
        throw broken(name, body, `16-bit PCM is required, this is format ${format}, ${bits} bits`);
      }
      if (channels === 0 || sampleRate === 0) {
        throw broken(name, body, `channels and sample rate must be above 0`);
      }
    } else if (id === "data") {
      if (channels === 0) throw broken(name, at, "the format chunk must come before the data");
      if (body + size > bytes.length) {
        const left = bytes.length - body;
        throw broken(name, at, `the data is cut short: ${size} bytes promised, ${left} there`);
      }
      if (size % (2 * channels) !== 0) {
        throw broken(name, at, `${size} bytes are no whole number of ${channels}-channel samples`);
      }
      const pcm = new Int16Array(size / 2 / channels);
      for (let i = 0; i < pcm.length; i++) {
        let sum = 0;
        for (let c = 0; c < channels; c++) {
          sum += data.getInt16(body + 2 * (i * channels + c), true);
        }
        pcm[i] = Math.round(sum / channels);
      }
      return { pcm, sampleRate };
    }
    at = body + size + (size & 1);
  }
  throw broken(name, Math.min(at, bytes.length), "the file ends before its data chunk");
}

/** A WAV file of mono 16-bit PCM. */
export function encodeWav({ pcm, sampleRate }: Audio): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 2 * pcm.length);
  const data = new DataView(bytes.buffer);
  const text = (offset: number, value: string): void => {
    for (let i = 0; i < value.length; i++) bytes[offset + i] = value.charCodeAt(i);
  };
  text(0, "RIFF");
  data.setUint32(4, 36 + 2 * pcm.length, true);
  text(8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, sampleRate, true);
  data.setUint32(28, 2 * sampleRate, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  text(36, "data");
  data.setUint32(40, 2 * pcm.length, true);
  for (let i = 0; i < pcm.length; i++) data.setInt16(44 + 2 * i, pcm[i], true);
  return bytes;
}
