/**
 * FLAC decoding: RFC 9639, for 16-bit streams.
 *
 * Our own, because the WebAssembly decoders on npm were found to drop the last frame of some files
 * without an error.
 *
 * @module
 */
import type { Audio } from "./audio.ts";
import { BitReader } from "./_bit_reader.ts";

const RATES = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
const DEPTHS = [0, 8, 12, -1, 16, 20, 24, 32];

/** The four fixed predictors, latest sample first (RFC 9639, section 9.2.5). */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

const CRC16 = /* @__PURE__ */ Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let i = 0; i < 8; i++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1) & 0xffff;
  return crc;
});

/**
 * Decodes a FLAC file of 16 bits; several channels are averaged. Every frame's checksum is tested.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If the file is broken or has another depth; the message names file, offset
 * and reason.
 */
export function decodeFlac(bytes: Uint8Array, name: string): Audio {
  const reader = new BitReader(bytes);
  try {
    return decodeStream(reader, bytes);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot decode ${name}: at byte ${reader.byte}, ${error.message}`);
  }
}

function decodeStream(reader: BitReader, bytes: Uint8Array): Audio {
  if (reader.bits(32) !== 0x664c6143) throw new SyntaxError("a FLAC header is required");
  let sampleRate = 0;
  let channels = 0;
  let total = 0;
  for (let last = 0; last === 0;) {
    last = reader.bits(1);
    const type = reader.bits(7);
    const length = reader.bits(24);
    const next = reader.at + 8 * length;
    if (type === 0) {
      reader.at += 80; // Block and frame sizes.
      sampleRate = reader.bits(20);
      channels = reader.bits(3) + 1;
      const depth = reader.bits(5) + 1;
      if (depth !== 16) throw new SyntaxError(`16 bits are required, not ${depth}`);
      total = reader.bits(4) * 2 ** 32 + reader.bits(32);
    }
    reader.at = next;
  }
  if (sampleRate === 0) throw new SyntaxError("the stream's description is missing");
  const blocks: Int32Array[][] = [];
  let samples = 0;
  while (reader.byte < bytes.length && (total === 0 || samples < total)) {
    const start = reader.byte;
    const block = decodeFrame(reader, channels);
    reader.align();
    let crc = 0;
    for (let i = start; i < reader.byte; i++) {
      crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[i]];
    }
    if (reader.bits(16) !== crc) throw new SyntaxError("a frame's checksum is wrong");
    blocks.push(block);
    samples += block[0].length;
  }
  if (total !== 0 && samples !== total) {
    throw new SyntaxError(`the file ends after ${samples} of ${total} samples`);
  }
  const pcm = new Int16Array(samples);
  let at = 0;
  for (const block of blocks) {
    for (let i = 0; i < block[0].length; i++) {
      let sum = 0;
      for (const channel of block) sum += channel[i];
      pcm[at++] = Math.round(sum / channels);
    }
  }
  return { pcm, sampleRate };
}

function decodeFrame(reader: BitReader, channels: number): Int32Array[] {
  if (reader.bits(15) !== 0x7ffc) throw new SyntaxError("a frame must start here");
  reader.bits(1);
  const sizeCode = reader.bits(4);
  const rateCode = reader.bits(4);
  const assignment = reader.bits(4);
  const depth = DEPTHS[reader.bits(3)] || 16;
  reader.bits(1);
  if (depth !== 16) throw new SyntaxError(`16 bits are required, not ${depth}`);
  // The frame's number, coded like UTF-8.
  const first = reader.bits(8);
  for (let mask = 0x40; first & 0x80 && first & mask; mask >>= 1) reader.bits(8);
  let size = sizeCode === 1 ? 192 : sizeCode < 6 ? 576 << (sizeCode - 2) : 256 << (sizeCode - 8);
  if (sizeCode === 0) throw new SyntaxError("the frame's size is reserved");
  if (sizeCode === 6) size = reader.bits(8) + 1;
  if (sizeCode === 7) size = reader.bits(16) + 1;
  if (rateCode === 12) reader.bits(8);
  else if (rateCode > 12) reader.bits(16);
  else if (RATES[rateCode] === undefined) throw new SyntaxError("the frame's rate is unknown");
  reader.bits(8); // The header's own checksum; the frame's covers it.
  const count = assignment < 8 ? assignment + 1 : 2;
  if (assignment > 10 || count !== channels) {
    throw new SyntaxError(`${channels} channels are required, the frame has ${count}`);
  }
  const side = assignment === 8 || assignment === 10 ? 1 : assignment === 9 ? 0 : -1;
  const block = Array.from(
    { length: count },
    (_, channel) => decodeSubframe(reader, size, depth + (channel === side ? 1 : 0)),
  );
  const [a, b] = block;
  for (let i = 0; i < size && side >= 0; i++) {
    if (assignment === 8) b[i] = a[i] - b[i];
    else if (assignment === 9) a[i] += b[i];
    else {
      const middle = (a[i] << 1) | (b[i] & 1);
      a[i] = (middle + b[i]) >> 1;
      b[i] = (middle - b[i]) >> 1;
    }
  }
  return block;
}

function decodeSubframe(reader: BitReader, size: number, frameDepth: number): Int32Array {
  if (reader.bits(1) !== 0) throw new SyntaxError("a subframe must start with a 0 bit");
  const type = reader.bits(6);
  const wasted = reader.bits(1) ? reader.unary() + 1 : 0;
  const depth = frameDepth - wasted;
  const out = new Int32Array(size);
  if (type === 0) out.fill(reader.signed(depth));
  else if (type === 1) { for (let i = 0; i < size; i++) out[i] = reader.signed(depth); }
  else if (type >= 8 && type <= 12) {
    const order = type - 8;
    for (let i = 0; i < order; i++) out[i] = reader.signed(depth);
    decodeResidual(reader, out, order);
    predict(out, FIXED[order], 0);
  } else if (type >= 32) {
    const order = type - 31;
    for (let i = 0; i < order; i++) out[i] = reader.signed(depth);
    const precision = reader.bits(4) + 1;
    const shift = reader.signed(5);
    if (precision === 16 || shift < 0) throw new SyntaxError("a predictor's precision is invalid");
    const coefficients = Array.from({ length: order }, () => reader.signed(precision));
    decodeResidual(reader, out, order);
    predict(out, coefficients, shift);
  } else throw new SyntaxError(`the subframe's type ${type} is reserved`);
  if (wasted) { for (let i = 0; i < size; i++) out[i] <<= wasted; }
  return out;
}

function predict(out: Int32Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** shift;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += coefficients[j] * out[i - 1 - j];
    out[i] += Math.floor(sum / scale);
  }
}

/** Rice-coded residuals from sample `order` on (RFC 9639, section 9.2.7). */
function decodeResidual(reader: BitReader, out: Int32Array, order: number): void {
  const method = reader.bits(2);
  if (method > 1) throw new SyntaxError(`the residual's coding ${method} is reserved`);
  const width = 4 + method;
  const escape = (1 << width) - 1;
  const partitions = 1 << reader.bits(4);
  const size = out.length / partitions;
  let at = order;
  for (let partition = 1; partition <= partitions; partition++) {
    const rice = reader.bits(width);
    const end = partition * size;
    if (rice === escape) {
      const depth = reader.bits(5);
      while (at < end) out[at++] = reader.signed(depth);
    } else {
      while (at < end) {
        const value = reader.unary() * (1 << rice) + reader.bits(rice);
        out[at++] = value & 1 ? -((value + 1) / 2) : value / 2;
      }
    }
  }
}
