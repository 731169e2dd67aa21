/**
 * FLAC files for tests, of constant and verbatim subframes, with every field of their headers.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { crc16, crc8 } from "./_crc.ts";

/** What stands in place of a frame's number of channels if they are middle and side. */
export const MIDDLE_SIDE = 11;

/** What {@linkcode writeFlac} writes; the default is 16 bits at 16 kHz in frames of 100 samples. */
export interface FlacPlan {
  depth?: number;
  block?: number;
  /** What fields say, where it is not the truth. */
  total?: number;
  md5?: "none" | "wrong";
  minBlock?: number;
  maxBlock?: number;
  sampleRate?: number;
  /** The rate in frames of a rate of their own: four bits, then a number of 16 bits. */
  frameRate?: { code: number; value?: number };
  frameDepthCode?: number;
  frameChannels?: number;
  /** Whether frames are counted in samples. */
  variable?: boolean;
  /** What the frames' numbers begin with. */
  firstNumber?: number;
  /** Content of further metadata blocks. */
  metadata?: { type: number; content: number[] }[];
  /** Whether each subframe is a constant. */
  constant?: boolean;
}

/** A file in parts, which a test may leave out or exchange. */
export interface FlacParts {
  head: number[];
  frames: number[][];
}

class Bits {
  readonly #bits: number[] = [];

  put(value: number, count: number): this {
    const unsigned = value < 0 ? value + 2 ** count : value;
    for (let i = count - 1; i >= 0; i--) this.#bits.push(Math.floor(unsigned / 2 ** i) % 2);
    return this;
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

/** A number as frames write it: like UTF-8, in up to seven bytes. */
function codedNumber(value: number): number[] {
  if (value < 128) return [value];
  const rest: number[] = [];
  let more = 0;
  // A first byte with `more` bytes behind it has room for 6 − more bits.
  while (value >= 2 ** (6 - more)) {
    rest.unshift(0x80 | value % 64);
    value = Math.floor(value / 64);
    more++;
  }
  // As many ones as there are bytes, then a zero.
  return [(0xff << (7 - more)) & 0xff | value, ...rest];
}

function frame(channels: readonly number[][], number: number, plan: FlacPlan): number[] {
  const { depth = 16, frameRate = { code: 0 }, variable = false, constant = false } = plan;
  const head = new Bits().put(0x7ffc, 15).put(variable ? 1 : 0, 1).put(7, 4)
    .put(frameRate.code, 4).put((plan.frameChannels ?? channels.length) - 1, 4)
    .put(plan.frameDepthCode ?? 0, 3).put(0, 1);
  for (const byte of codedNumber(number)) head.put(byte, 8);
  head.put(channels[0].length - 1, 16);
  if (frameRate.value !== undefined) head.put(frameRate.value, 16);
  const start = Uint8Array.from(head.bytes());
  const body = new Bits();
  channels.forEach((samples, i) => {
    body.put(constant ? 0 : 2, 8);
    const bits = plan.frameChannels === MIDDLE_SIDE && i === 1 ? depth + 1 : depth;
    for (const sample of constant ? samples.slice(0, 1) : samples) body.put(sample, bits);
  });
  const all = Uint8Array.from([...start, crc8(start, 0, start.length), ...body.bytes()]);
  const crc = crc16(all, 0, all.length);
  return [...all, crc >> 8, crc & 255];
}

function digest(channels: readonly number[][], depth: number): number[] {
  const bytes: number[] = [];
  channels[0].forEach((_, i) => {
    for (const channel of channels) {
      const value = channel[i] < 0 ? channel[i] + 2 ** 40 : channel[i];
      for (let at = 0; at < depth; at += 8) bytes.push(Math.floor(value / 2 ** at) % 256);
    }
  });
  return [...createHash("md5").update(Uint8Array.from(bytes)).digest()];
}

/** The parts of a FLAC file of these channels. */
export function flacParts(channels: readonly number[][], plan: FlacPlan = {}): FlacParts {
  const { depth = 16, block = 100, variable = false, firstNumber = 0, metadata = [] } = plan;
  const [{ length }] = channels;
  const info = new Bits().put(0x664c6143, 32).put(metadata.length === 0 ? 0x80 : 0, 8).put(34, 24)
    .put(plan.minBlock ?? block, 16).put(plan.maxBlock ?? block, 16).put(0, 48)
    .put(plan.sampleRate ?? 16000, 20).put(channels.length - 1, 3).put(depth - 1, 5)
    .put(plan.total ?? length, 36);
  const md5 = plan.md5 === "none" ? Array(16).fill(0) : digest(channels, depth);
  if (plan.md5 === "wrong") md5[5] ^= 1;
  const more = metadata.flatMap(({ type, content }, i) => [
    ...[type + (i === metadata.length - 1 ? 0x80 : 0), 0, content.length >> 8],
    ...[content.length & 255, ...content],
  ]);
  const frames: number[][] = [];
  for (let at = 0; at < length; at += block) {
    const part = channels.map((samples) => samples.slice(at, at + block));
    frames.push(frame(part, firstNumber + (variable ? at : frames.length), plan));
  }
  return { head: [...info.bytes(), ...md5, ...more], frames };
}

/** A FLAC file of its parts. */
export function joinFlac({ head, frames }: FlacParts): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([head, ...frames].flat());
}

/** A FLAC file of these channels. */
export function writeFlac(
  channels: readonly number[][],
  plan: FlacPlan = {},
): Uint8Array<ArrayBuffer> {
  return joinFlac(flacParts(channels, plan));
}
