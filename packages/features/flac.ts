/**
 * FLAC decoding: RFC 9639.
 *
 * Our own, because the WebAssembly decoders on npm were found to drop the last frame of some files
 * without an error.
 *
 * @module
 */
import { type Audio, type AudioPieces, collect, toSample } from "./audio.ts";
import { BitReader } from "./_bit_reader.ts";
import { type ByteSource, memorySource } from "./byte_source.ts";
import { Fault, piecesWithName, withName } from "./_fault.ts";
import { FrameDecoder } from "./_flac_frame.ts";
import { readMetadata, type StreamInfo } from "./_flac_metadata.ts";
import type { Channel } from "./_flac_subframe.ts";
import { refusalOf } from "./sound_format.ts";
import { Md5 } from "@kws/kernels";

/** Samples that any file may hold, and those for every byte of it: no sound but silence has more. */
const FREE_SAMPLES = 2 ** 20;
const SAMPLES_PER_BYTE = 32;

/** The most samples, of all channels together, that a file of some bytes is decoded to by default. */
function mostSamples(bytes: number): number {
  return FREE_SAMPLES + SAMPLES_PER_BYTE * bytes;
}

/** Options of {@linkcode decodeFlac} and of {@linkcode decodeAudio}. */
export interface DecodeOptions {
  /**
   * The most samples, of all channels together, that a FLAC file may be decoded to. By default 2²⁰ and
   * 32 for every byte of the file: a few bytes can be hours of silence.
   */
  maxSamples?: number;
  /** What errors tell to do with a file of another format; to convert it, without this. */
  wayOut?: string;
}

/**
 * Decodes a FLAC file of 4 to 32 bits; several channels are averaged.
 *
 * Tested are every checksum, the order of the frames, that they agree with the stream's description,
 * the number of samples, and the MD5 digest of the samples where the file has one. An ID3 tag in front
 * or at the end is passed over.
 *
 * @param bytes The file.
 * @param name Its name, for errors.
 * @throws {SyntaxError} If the file is broken, holds no samples or more than allowed, or has a rate
 * outside of {@linkcode SAMPLE_RATES}; the message names file, offset and reason.
 */
export function decodeFlac(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Audio {
  return collect(openFlac(memorySource(bytes), name, options));
}

/**
 * Opens a FLAC file to be decoded frame by frame, as {@linkcode decodeFlac} does: little more than a
 * frame of it is held.
 *
 * @throws {SyntaxError} If what stands before the frames is broken; the frames throw when they are read.
 */
export function openFlac(
  source: ByteSource,
  name: string,
  { maxSamples = mostSamples(source.size), wayOut }: DecodeOptions = {},
): AudioPieces {
  return withName(name, () => {
    const reader = new BitReader(source);
    reader.byte = skipTags(source);
    const at = reader.byte;
    if (source.size < at + 4 || reader.bits(32) !== 0x664c6143) {
      throw new Fault(at, refusalOf(source.read(at, 40), { tagged: at > 0, wayOut }));
    }
    const info = readMetadata(reader);
    return {
      sampleRate: info.sampleRate,
      samples: info.total === 0 ? undefined : info.total,
      repaired: 0,
      pieces: () =>
        piecesWithName(name, decodeFrames(reader, info, maxSamples, endOfFrames(source))),
    };
  });
}

/** Where a file begins behind its ID3v2 tags, which some programs put in front of everything. */
function skipTags(source: ByteSource): number {
  let at = 0;
  for (;;) {
    const [i, d, three, , , flags, ...size] = source.read(at, 10);
    if (i !== 0x49 || d !== 0x44 || three !== 0x33) break;
    if (size.length < 4 || size.some((byte) => byte > 127)) {
      throw new Fault(at, "the ID3 tag is broken");
    }
    // Seven bits a byte; a footer doubles the header's ten bytes.
    at += (flags & 0x10 ? 20 : 10) + size.reduce((sum, byte) => 128 * sum + byte, 0);
  }
  if (at > source.size) throw new Fault(0, `the ID3 tag is cut short: ${at} bytes promised`);
  return at;
}

/** Where a file's frames end: before its ID3v1 tag, if it has one. */
function endOfFrames(source: ByteSource): number {
  const at = source.size - 128;
  const tagged = at > 0 && String.fromCharCode(...source.read(at, 3)) === "TAG";
  return tagged ? at : source.size;
}

function* decodeFrames(
  reader: BitReader,
  info: StreamInfo,
  most: number,
  end: number,
): Generator<Int16Array<ArrayBuffer>, void> {
  const { channels, depth, total } = info;
  let samples = 0;
  const allow = (more: number, at: number): void => {
    if (samples * channels + more <= most) return;
    throw new Fault(
      at,
      `more than ${most} samples from ${reader.size} bytes are refused: maxSamples allows them`,
    );
  };
  allow(total * channels, info.md5At);
  const frames = new FrameDecoder(reader, info);
  const md5 = info.md5 === undefined ? undefined : new SampleDigest(depth);
  while (total === 0 ? reader.byte < end : samples < total) {
    const start = reader.byte;
    if (start >= reader.size) {
      throw new Fault(start, `the file ends after ${samples} of ${total} samples`);
    }
    const block = frames.next(allow);
    md5?.update(block);
    samples += block[0].length;
    if (total !== 0 && samples > total) {
      throw new Fault(start, `the frame ends at sample ${samples} of ${total}`);
    }
    yield mix(block, depth);
  }
  if (samples === 0) throw new Fault(reader.byte, "the file holds no samples");
  const [sync, code] = reader.bytes(reader.byte, reader.byte + 2);
  if (sync === 0xff && (code & 0xfe) === 0xf8) {
    throw new Fault(reader.byte, `frames follow after all ${total} samples`);
  }
  if (md5 !== undefined && md5.digest() !== info.md5) {
    throw new Fault(info.md5At, `the samples have the MD5 ${md5.digest()}, not ${info.md5}`);
  }
}

/** Averages a frame's channels to 16 bits. */
function mix(block: readonly Channel[], depth: number): Int16Array<ArrayBuffer> {
  const scale = 2 ** (16 - depth);
  const pcm = new Int16Array(block[0].length);
  for (let i = 0; i < pcm.length; i++) {
    let sum = 0;
    for (const channel of block) sum += channel[i];
    pcm[i] = toSample(sum / block.length * scale);
  }
  return pcm;
}

/** The digest of all samples as whole bytes, the least significant first. */
class SampleDigest {
  readonly #md5 = new Md5();
  readonly #width: number;
  #bytes = new Uint8Array(0);
  #digest: string | undefined;

  constructor(depth: number) {
    this.#width = Math.ceil(depth / 8);
  }

  update(block: readonly Channel[]): void {
    const [{ length }] = block;
    const size = this.#width * block.length * length;
    if (this.#bytes.length < size) this.#bytes = new Uint8Array(size);
    const bytes = this.#bytes;
    let at = 0;
    for (let i = 0; i < length; i++) {
      for (const channel of block) {
        for (let shift = 0; shift < 8 * this.#width; shift += 8) bytes[at++] = channel[i] >> shift;
      }
    }
    this.#md5.update(bytes.subarray(0, size));
  }

  digest(): string {
    return this.#digest ??= this.#md5.digest();
  }
}
