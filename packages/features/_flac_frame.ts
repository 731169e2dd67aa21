import type { BitReader } from "./_bit_reader.ts";
import { crc16, crc8 } from "./_crc.ts";
import { Fault } from "./_fault.ts";
import type { StreamInfo } from "./_flac_metadata.ts";
import { type Channel, decodeSubframe } from "./_flac_subframe.ts";

const RATES = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
const DEPTHS = [0, 8, 12, -1, 16, 20, 24, 32];

/** What the header of a frame says, once it has been compared with the stream's description. */
interface FrameHeader {
  /** Samples of each channel. */
  size: number;
  /** Which channel is the side: of left and side, side and right, middle and side; -1 without. */
  side: number;
  assignment: number;
}

/** Decodes the frames of a FLAC stream, in their order. */
export class FrameDecoder {
  readonly #reader: BitReader;
  readonly #info: StreamInfo;
  #buffers: Channel[] = [];
  #frames = 0;
  #samples = 0;
  /** Whether frames differ in size and are counted in samples; the first one decides. */
  #variable: boolean | undefined;
  /** Samples of the first frame. */
  #first = 0;
  /** Samples of the frame before, which only the last may fall short of. */
  #before = 0;

  constructor(reader: BitReader, info: StreamInfo) {
    this.#reader = reader;
    this.#info = info;
  }

  /**
   * The next frame's channels, which are overwritten by the one after it.
   *
   * @param allow Asked with the frame's samples of all channels before any room is made for them.
   * @throws {Fault} If the frame is invalid, contradicts the stream's description, or has another
   * place in the stream.
   */
  next(allow: (samples: number, at: number) => void): Channel[] {
    const reader = this.#reader;
    reader.forget();
    const start = reader.byte;
    const { size, side, assignment } = this.#readHeader(start);
    allow(size * this.#info.channels, start);
    const channels = this.#room(size, side);
    channels.forEach((out, channel) =>
      decodeSubframe(reader, out, this.#info.depth + (channel === side ? 1 : 0))
    );
    if (side >= 0) {
      restoreSides(channels, assignment);
      checkRange(channels, this.#info.depth, start);
    }
    reader.align();
    const crc = crc16(reader.bytes(start, reader.byte));
    if (reader.bits(16) !== crc) throw new Fault(start, "the frame's checksum is wrong");
    this.#frames++;
    this.#samples += size;
    return channels;
  }

  /** Buffers of a frame's samples. */
  #room(size: number, side: number): Channel[] {
    const { channels, depth } = this.#info;
    if (this.#buffers.length === 0 || this.#buffers[0].length < size) {
      // Also the first channel can be the side.
      const wide = depth === 32 && side >= 0 || this.#buffers[0] instanceof Float64Array;
      this.#buffers = Array.from(
        { length: channels },
        () => wide ? new Float64Array(size) : new Int32Array(size),
      );
    } else if (depth === 32 && side >= 0 && this.#buffers[0] instanceof Int32Array) {
      this.#buffers = this.#buffers.map(({ length }) => new Float64Array(length));
    }
    return this.#buffers.map((buffer) => buffer.subarray(0, size));
  }

  /** Reads a frame's header (RFC 9639, section 9.1). */
  #readHeader(start: number): FrameHeader {
    const reader = this.#reader;
    const { channels, depth, sampleRate } = this.#info;
    if (reader.bits(15) !== 0x7ffc) throw new Fault(start, "a frame must start here");
    const variable = reader.bits(1) === 1;
    const sizeCode = reader.bits(4);
    const rateCode = reader.bits(4);
    const assignment = reader.bits(4);
    const depthCode = reader.bits(3);
    const reserved = reader.bits(1);
    const number = readNumber(reader);
    const size = readSize(reader, sizeCode);
    const rate = readRate(reader, rateCode) ?? sampleRate;
    const end = reader.byte;
    // First of all the checksum: what a broken header says is no reason.
    if (reader.bits(8) !== crc8(reader.bytes(start, end))) {
      throw new Fault(start, "the frame header's checksum is wrong");
    }
    const count = assignment < 8 ? assignment + 1 : 2;
    const own = depthCode === 0 ? depth : DEPTHS[depthCode];
    if (reserved !== 0 || own < 0) throw new Fault(start, "the frame's header has reserved values");
    if (assignment > 10 || count !== channels) {
      throw new Fault(start, `${channels} channels are required, the frame has ${count}`);
    }
    if (own !== depth) throw new Fault(start, `${depth} bits are required, the frame has ${own}`);
    if (rate !== sampleRate) {
      throw new Fault(start, `${sampleRate} Hz are required, the frame has ${rate}`);
    }
    this.#checkPlace(start, variable, number, size);
    const side = assignment === 8 || assignment === 10 ? 1 : assignment === 9 ? 0 : -1;
    return { size, side, assignment };
  }

  /** Compares a frame with those before it: none may be missing, doubled or elsewhere. */
  #checkPlace(start: number, variable: boolean, number: number, size: number): void {
    const { minBlock, maxBlock } = this.#info;
    this.#variable ??= variable;
    if (variable !== this.#variable) {
      throw new Fault(start, "frames of one size and of several are mixed");
    }
    const expected = variable ? this.#samples : this.#frames;
    if (number !== expected) {
      const what = variable ? "sample" : "frame";
      throw new Fault(start, `${what} ${expected} must follow, it is ${what} ${number}`);
    }
    if (this.#frames === 0) this.#first = size;
    const short = variable ? this.#before < minBlock : this.#before < this.#first;
    if (this.#frames > 0 && short) {
      throw new Fault(start, `only the last frame may have ${this.#before} samples`);
    }
    const most = variable ? maxBlock : Math.min(maxBlock, this.#first);
    if (size > most) {
      throw new Fault(start, `a frame has ${size} samples, at most ${most} are said`);
    }
    this.#before = size;
  }
}

/** A frame's or sample's number, coded like UTF-8 in up to seven bytes. */
function readNumber(reader: BitReader): number {
  const at = reader.byte;
  const first = reader.bits(8);
  if (first < 0x80) return first;
  const more = Math.clz32(~(first << 24)) - 1;
  if (more < 1 || more > 6) throw new Fault(at, "the frame's number is invalid");
  let value = first & (0x3f >> more);
  for (let i = 0; i < more; i++) {
    if (reader.bits(2) !== 2) throw new Fault(at, "the frame's number is invalid");
    value = 64 * value + reader.bits(6);
  }
  return value;
}

function readSize(reader: BitReader, code: number): number {
  if (code === 0) throw new Fault(reader.byte, "the frame's size is reserved");
  if (code === 1) return 192;
  if (code === 6) return reader.bits(8) + 1;
  if (code === 7) return reader.bits(16) + 1;
  return code < 6 ? 576 << (code - 2) : 256 << (code - 8);
}

/** A frame's rate; `undefined` if it is the stream's. */
function readRate(reader: BitReader, code: number): number | undefined {
  if (code === 15) throw new Fault(reader.byte, "the frame's rate is invalid");
  if (code === 12) return 1000 * reader.bits(8);
  if (code === 13) return reader.bits(16);
  if (code === 14) return 10 * reader.bits(16);
  return code === 0 ? undefined : RATES[code];
}

/** Refuses sums and differences that are too large: of what is cut off, no digest would tell. */
function checkRange(channels: readonly Channel[], depth: number, start: number): void {
  const top = 2 ** (depth - 1);
  for (const channel of channels) {
    for (let i = 0; i < channel.length; i++) {
      if (channel[i] >= top || channel[i] < -top) {
        throw new Fault(start, `a sample needs more than ${depth} bits`);
      }
    }
  }
}

/** Computes both channels from one and the side, or from middle and side. */
function restoreSides([a, b]: Channel[], assignment: number): void {
  if (assignment === 8) { for (let i = 0; i < a.length; i++) b[i] = a[i] - b[i]; }
  else if (assignment === 9) { for (let i = 0; i < a.length; i++) a[i] += b[i]; }
  else if (assignment === 10) {
    for (let i = 0; i < a.length; i++) {
      // The middle's lowest bit is that of the side. No shifts: 33 bits are too many for them.
      const middle = 2 * a[i] + Math.abs(b[i] % 2);
      const side = b[i];
      a[i] = (middle + side) / 2;
      b[i] = (middle - side) / 2;
    }
  }
}
