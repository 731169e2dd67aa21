/**
 * Writes FLAC files bit by bit, the coding of every part chosen by the caller.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Samples of one channel. */
export type Channel = readonly number[];

/** How one channel of a frame is coded. */
export interface Subframe {
  type: "constant" | "verbatim" | "fixed" | "lpc";
  /** Order of the predictor. */
  order?: number;
  /** Coefficients of a linear predictor, latest sample first, as shares of 2^shift. */
  coefficients?: readonly number[];
  shift?: number;
  /** Bits of every sample that are zero. */
  wasted?: number;
  /** 0: four bits of Rice parameter, 1: five. */
  method?: 0 | 1;
  /** The residual has 2^partitions parts. */
  partitions?: number;
  /** Part whose residuals are written as they are; none without. */
  escaped?: number;
}

/** A file: its frames have the same coding. */
export interface Plan {
  name: string;
  channels: Channel[];
  block: number;
  /** 8: left and side, 9: side and right, 10: middle and side; else the channels themselves. */
  assignment?: 8 | 9 | 10;
  subframes: Subframe[];
}

const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** Bits, the most significant first. */
class BitWriter {
  readonly #bits: number[] = [];

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) this.#bits.push(Math.floor(value / 2 ** i) & 1);
  }

  signed(value: number, count: number): void {
    this.put(value < 0 ? value + 2 ** count : value, count);
  }

  unary(zeros: number): void {
    for (let i = 0; i < zeros; i++) this.#bits.push(0);
    this.#bits.push(1);
  }

  bytes(): number[] {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    const bytes: number[] = [];
    for (let i = 0; i < this.#bits.length; i += 8) {
      bytes.push(this.#bits.slice(i, i + 8).reduce((byte, bit) => 2 * byte + bit, 0));
    }
    return bytes;
  }
}

/** The CRC of a header (8 bits) or a frame (16 bits). */
function checksum(bytes: readonly number[], width: 8 | 16): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (width - 8);
    for (let i = 0; i < 8; i++) {
      crc = (crc >> (width - 1) & 1 ? (crc << 1) ^ (width === 8 ? 7 : 0x8005) : crc << 1) &
        (2 ** width - 1);
    }
  }
  return crc;
}

function writeResidual(out: BitWriter, residual: readonly number[], order: number, own: Subframe) {
  const { method = 0, partitions = 0, escaped } = own;
  const width = 4 + method;
  const size = (residual.length + order) / 2 ** partitions;
  out.put(method, 2);
  out.put(partitions, 4);
  for (let part = 0; part < 2 ** partitions; part++) {
    const values = residual.slice(Math.max(0, part * size - order), (part + 1) * size - order);
    if (part === escaped) {
      const most = Math.max(0, ...values.map((value) => value < 0 ? ~value : value));
      const depth = most === 0 && values.every((value) => value === 0) ? 0 : 33 - Math.clz32(most);
      out.put(2 ** width - 1, width);
      out.put(depth, 5);
      for (const value of values) out.signed(value, depth);
      continue;
    }
    const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / (values.length || 1);
    const rice = Math.max(0, Math.min(2 ** width - 2, Math.floor(Math.log2(mean + 1))));
    out.put(rice, width);
    for (const value of values) {
      const folded = value < 0 ? -2 * value - 1 : 2 * value;
      out.unary(Math.floor(folded / 2 ** rice));
      out.put(folded % 2 ** rice, rice);
    }
  }
}

function writeSubframe(out: BitWriter, samples: Channel, frameDepth: number, own: Subframe): void {
  const { type, order = 0, wasted = 0, shift = 0 } = own;
  const code = { constant: 0, verbatim: 1, fixed: 8 + order, lpc: 31 + order }[type];
  out.put(code, 7);
  out.put(wasted > 0 ? 1 : 0, 1);
  if (wasted > 0) out.unary(wasted - 1);
  const depth = frameDepth - wasted;
  const values = samples.map((sample) => sample / 2 ** wasted);
  if (type === "constant") return out.signed(values[0], depth);
  if (type === "verbatim") return values.forEach((value) => out.signed(value, depth));
  const coefficients = own.coefficients ?? FIXED[order];
  values.slice(0, order).forEach((value) => out.signed(value, depth));
  if (type === "lpc") {
    out.put(14, 4);
    out.signed(shift, 5);
    coefficients.forEach((value) => out.signed(value, 15));
  }
  const residual = values.slice(order).map((value, i) =>
    value -
    Math.floor(
      coefficients.reduce((sum, factor, j) => sum + factor * values[order + i - 1 - j], 0) /
        2 ** shift,
    )
  );
  writeResidual(out, residual, order, own);
}

/** Samples as whole bytes, the least significant first, channel by channel in turn. */
export function interleave(channels: Channel[], depth = 16): Uint8Array<ArrayBuffer> {
  const width = depth / 8;
  const bytes = new Uint8Array(width * channels.length * channels[0].length);
  channels.forEach((channel, c) =>
    channel.forEach((sample, i) => {
      const at = width * (i * channels.length + c);
      for (let b = 0; b < width; b++) bytes[at + b] = Math.floor(sample / 2 ** (8 * b));
    })
  );
  return bytes;
}

/** The bytes of a file. */
export function encode({ channels, block, assignment, subframes }: Plan): Uint8Array<ArrayBuffer> {
  const total = channels[0].length;
  const head = new BitWriter();
  head.put(0x664c6143, 32);
  head.put(0x80000022, 32);
  for (const part of [block, block]) head.put(part, 16);
  for (const part of [0, 0]) head.put(part, 24);
  head.put(16000, 20);
  head.put(channels.length - 1, 3);
  head.put(15, 5);
  head.put(total, 36);
  const md5 = createHash("md5").update(interleave(channels)).digest();
  const bytes = [...head.bytes(), ...md5];
  for (let at = 0, frame = 0; at < total; at += block, frame++) {
    const [a, b = [], ...more] = channels.map((channel) => channel.slice(at, at + block));
    const side = a.map((sample, i) => sample - b[i]);
    const coded = assignment === 8
      ? [a, side]
      : assignment === 9
      ? [side, b]
      : assignment === 10
      ? [a.map((sample, i) => (sample + b[i]) >> 1), side]
      : [a, b, ...more].slice(0, channels.length);
    const start = new BitWriter();
    start.put(0xfff8, 16);
    start.put(0x75, 8); // Block size in 16 bits, 16 kHz.
    start.put((assignment ?? channels.length - 1) * 16 + 8, 8);
    start.put(frame, 8);
    start.put(a.length - 1, 16);
    const header = start.bytes();
    const body = new BitWriter();
    [...header, checksum(header, 8)].forEach((byte) => body.put(byte, 8));
    coded.forEach((samples, i) => {
      const isSide = assignment === 9 ? i === 0 : assignment !== undefined && i === 1;
      writeSubframe(body, samples, isSide ? 17 : 16, subframes[i % subframes.length]);
    });
    const whole = body.bytes();
    const crc = checksum(whole, 16);
    bytes.push(...whole, crc >> 8, crc & 255);
  }
  return Uint8Array.from(bytes);
}
