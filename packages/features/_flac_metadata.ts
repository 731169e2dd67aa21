import { refuseRate } from "./audio.ts";
import type { BitReader } from "./_bit_reader.ts";
import { Fault } from "./_fault.ts";
import { toHex } from "@kws/kernels";

/** What a FLAC file says of itself before its frames (RFC 9639, section 8.2). */
export interface StreamInfo {
  /** Samples of the smallest and of the largest frame; the last may be smaller. */
  minBlock: number;
  maxBlock: number;
  sampleRate: number;
  channels: number;
  /** Bits of a sample. */
  depth: number;
  /** Samples of each channel; 0 if not known. */
  total: number;
  /** The MD5 digest of all samples, in hexadecimal; `undefined` if not known. */
  md5?: string;
  /** Where the digest stands. */
  md5At: number;
}

/** Bytes of the description. */
const LENGTH = 34;

/**
 * Reads all metadata blocks; behind them the frames begin.
 *
 * @param reader Behind the marker `fLaC`.
 * @throws {Fault} If the metadata are cut, do not begin with one description of the stream, or that
 * is invalid.
 */
export function readMetadata(reader: BitReader): StreamInfo {
  let info: StreamInfo | undefined;
  for (let last = 0; last === 0;) {
    const at = reader.byte;
    last = reader.bits(1);
    const type = reader.bits(7);
    const length = reader.bits(24);
    const next = reader.byte + length;
    if (type === 127) throw new Fault(at, "the metadata block's type 127 is invalid");
    if (next > reader.size) {
      throw new Fault(at, `the metadata are cut short: ${length} bytes promised`);
    }
    if (info === undefined && type !== 0) {
      throw new Fault(at, "the stream's description is missing");
    }
    if (info !== undefined && type === 0) throw new Fault(at, "the stream is described twice");
    info ??= readInfo(reader, length);
    reader.byte = next;
  }
  return info!;
}

function readInfo(reader: BitReader, length: number): StreamInfo {
  const at = reader.byte;
  if (length !== LENGTH) {
    throw new Fault(at, `the stream's description needs ${LENGTH} bytes, it has ${length}`);
  }
  const minBlock = reader.bits(16);
  const maxBlock = reader.bits(16);
  if (minBlock < 16 || maxBlock < minBlock) {
    throw new Fault(at, `frames of ${minBlock} to ${maxBlock} samples are invalid`);
  }
  reader.bits(24); // The smallest and the largest frame in bytes: hints for players.
  reader.bits(24);
  const sampleRate = reader.bits(20);
  const refused = refuseRate(sampleRate);
  if (refused !== undefined) throw new Fault(at + 10, refused);
  const channels = reader.bits(3) + 1;
  const depth = reader.bits(5) + 1;
  if (depth < 4) throw new Fault(at + 12, `4 to 32 bits are required, not ${depth}`);
  const total = reader.bits(4) * 2 ** 32 + reader.bits(32);
  const md5At = reader.byte;
  const digest = toHex(reader.bytes(md5At, md5At + 16));
  const md5 = /[^0]/.test(digest) ? digest : undefined;
  return { minBlock, maxBlock, sampleRate, channels, depth, total, md5, md5At };
}
